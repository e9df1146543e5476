// Windows bitmaps, which sharp's library does not read: uncompressed, 1, 4, 8, 24 or 32 bits per pixel.

import { InputError } from '../../errors.js';

/** The file header's length, and that of the shortest information header with 32-bit sizes (BITMAPINFOHEADER). */
const FILE_HEADER = 14;
const INFO_HEADER = 40;

/** The compression field: none, or none with the channels given as masks. */
const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;

/** The place of the bit masks, and red's mask in the usual order of bytes: blue, green, red. */
const MASKS = 54;
const RED_MASK = 0xff0000;

/** A BMP's header, checked against the file's length. */
interface Header {
  width: number;
  height: number;
  /** Whether the first row in the file is the top one. */
  topDown: boolean;
  bits: number;
  /** The colour table's place and number of entries, of four bytes each: blue, green, red, unused. */
  paletteAt: number;
  colours: number;
  pixelsAt: number;
  /** Bytes per row, a multiple of four. */
  stride: number;
}

/** The size in pixels as the header states it; nothing is decoded. @throws InputError as decodeBmp() */
export function sizeOfBmp(bytes: Uint8Array, name: string): { width: number; height: number } {
  const { width, height } = readHeader(bytes, name);
  return { width, height };
}

/**
 * Decodes a BMP to four bytes per pixel. The fourth byte of 32-bit pixels counts as opacity only if it is not 0 everywhere,
 * as most programs leave it.
 * @throws InputError `picture-unknown` (compressed, or another number of bits), `picture-damaged` (too short,
 *   or places outside the file)
 */
export function decodeBmp(
  bytes: Uint8Array,
  name: string,
): { width: number; height: number; data: Uint8Array } {
  const header = readHeader(bytes, name);
  const { width, height } = header;
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    const row = header.pixelsAt + (header.topDown ? y : height - 1 - y) * header.stride;
    for (let x = 0; x < width; x++) {
      const colour = header.bits <= 8 ? paletteEntry(bytes, header, row, x) : row + (x * header.bits) / 8;
      const i = 4 * (y * width + x);
      data[i] = bytes[colour + 2];
      data[i + 1] = bytes[colour + 1];
      data[i + 2] = bytes[colour];
      data[i + 3] = header.bits === 32 ? bytes[colour + 3] : 255;
    }
  }
  if (header.bits === 32) makeOpaqueUnlessUsed(data);
  return { width, height, data };
}

function readHeader(bytes: Uint8Array, name: string): Header {
  if (bytes.length < FILE_HEADER + INFO_HEADER) throw damaged(name, `only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const infoLength = view.getUint32(14, true);
  if (infoLength < INFO_HEADER) throw unknown(name, `an information header of ${infoLength} bytes`);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (width <= 0 || height === 0) throw damaged(name, `a size of ${width} x ${height}`);
  if (![1, 4, 8, 24, 32].includes(bits)) throw unknown(name, `${bits} bits a pixel`);
  if (compression !== UNCOMPRESSED && !(compression === BIT_FIELDS && bits === 32))
    throw unknown(name, `compression ${compression}`);
  if (compression === BIT_FIELDS && (bytes.length < MASKS + 4 || view.getUint32(MASKS, true) !== RED_MASK))
    throw unknown(name, 'channels in another order than blue, green, red');
  const paletteAt = FILE_HEADER + infoLength;
  const colours = bits <= 8 ? Math.min(view.getUint32(46, true) || 1 << bits, 1 << bits) : 0;
  const pixelsAt = view.getUint32(10, true);
  const stride = 4 * Math.ceil((width * bits) / 32);
  if (paletteAt + 4 * colours > bytes.length)
    throw damaged(name, 'a colour table beyond the end of the file');
  if (pixelsAt + stride * height > bytes.length)
    throw damaged(name, `${bytes.length} bytes where ${pixelsAt + stride * height} were expected`);
  return { width, height, topDown: signedHeight < 0, bits, paletteAt, colours, pixelsAt, stride };
}

/** The place of the colour of an index; an index past the table means its last colour. */
function paletteEntry(bytes: Uint8Array, header: Header, row: number, x: number): number {
  const place = x * header.bits;
  const shift = 8 - header.bits - (place & 7);
  const index = (bytes[row + (place >> 3)] >> shift) & ((1 << header.bits) - 1);
  return header.paletteAt + 4 * Math.min(index, header.colours - 1);
}

function makeOpaqueUnlessUsed(data: Uint8Array): void {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) return;
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
}

function damaged(name: string, found: string): InputError {
  return new InputError(
    'picture-damaged',
    `${name}: the BMP is damaged: found ${found}. Save or send it again.`,
  );
}

function unknown(name: string, found: string): InputError {
  return new InputError(
    'picture-unknown',
    `${name}: expected an uncompressed BMP of 1, 4, 8, 24 or 32 bits a pixel, found ${found}. Save it as PNG.`,
  );
}
