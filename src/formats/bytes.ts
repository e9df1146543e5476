// Reading the bytes of a file: little-endian numbers and text at a place.

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class Bytes {
  readonly all: Uint8Array;
  private readonly view: DataView;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    // Of Node's own kind of bytes a slice is a view; of these it is a copy.
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

/** A short text of a character a byte. */
export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
