// Reads numbers (little-endian) and text from the bytes of a file.

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class Bytes {
  readonly all: Uint8Array;
  private readonly view: DataView;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    // A slice of Node's Buffer is a view; of a Uint8Array it is a copy.
    this.all = new Uint8Array(buffer, byteOffset, byteLength);
    this.view = new DataView(buffer, byteOffset, byteLength);
  }

  get length(): number {
    return this.all.length;
  }

  uint16(at: number): number {
    return this.view.getUint16(at, true);
  }

  uint32(at: number): number {
    return this.view.getUint32(at, true);
  }

  uint64(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  float32(at: number): number {
    return this.view.getFloat32(at, true);
  }

  float64(at: number): number {
    return this.view.getFloat64(at, true);
  }

  utf8(begin: number, end: number): string {
    return UTF8.decode(this.all.subarray(begin, end));
  }

  latin1(begin: number, end: number): string {
    return latin1(this.all.subarray(begin, end));
  }
}

/** A short text, one character per byte. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
