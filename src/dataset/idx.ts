// IDX, the format of MNIST's files: a magic number, the dimensions, then the bytes. The parser trusts nothing.
// http://yann.lecun.com/exdb/mnist: bytes 0 and 1 are zero, byte 2 is the type (0x08: unsigned byte), byte 3
// the number of dimensions; then each dimension as a big-endian u32.

import { InputError } from '../errors.js';
import { CLASSES, IMAGE_SIDE, PIXELS } from '../network/topology.js';

const UNSIGNED_BYTE = 0x08;
/** No data set of digits is that large; a header that says so is broken. */
const MOST_ITEMS = 10_000_000;

/** Images of 28 x 28 bytes, white ink on black. */
export interface Images {
  readonly count: number;
  /** (count, 784) */
  readonly pixels: Uint8Array;
}

function refuse(file: string, at: number, expected: string, found: string): never {
  throw new InputError(
    'bad-idx',
    `${file}: expected ${expected} at byte ${at}, found ${found}. ` +
      'This is not the whole IDX file; delete it and fetch it again, or name another.',
  );
}

function readHeader(file: string, bytes: Uint8Array, dimensions: number): number[] {
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) refuse(file, bytes.length, `a header of ${header} bytes`, 'the end of the file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  const expected = (UNSIGNED_BYTE << 8) | dimensions;
  const magic = view.getUint32(0);
  if (magic !== expected) {
    const hexadecimal = (word: number) => `0x${word.toString(16).padStart(8, '0')}`;
    const what = `the magic number ${hexadecimal(expected)} (unsigned bytes in ${dimensions} dimensions)`;
    refuse(file, 0, what, hexadecimal(magic));
  }
  const sizes = Array.from({ length: dimensions }, (_, dimension) => view.getUint32(4 + 4 * dimension));
  if (sizes[0] < 1 || sizes[0] > MOST_ITEMS) refuse(file, 4, `1 to ${MOST_ITEMS} items`, String(sizes[0]));
  return sizes;
}

function checkLength(file: string, bytes: Uint8Array, header: number, items: number): void {
  if (bytes.length === header + items) return;
  refuse(
    file,
    bytes.length,
    `the end at byte ${header + items}, as the header says`,
    `it at byte ${bytes.length}`,
  );
}

/** Reads images; `file` is named in errors. The pixels are a view of `bytes`. */
export function parseImages(file: string, bytes: Uint8Array): Images {
  const [count, height, width] = readHeader(file, bytes, 3);
  if (height !== IMAGE_SIDE || width !== IMAGE_SIDE) {
    refuse(file, 8, `images of ${IMAGE_SIDE} x ${IMAGE_SIDE}`, `${height} x ${width}`);
  }
  checkLength(file, bytes, 16, count * PIXELS);
  return { count, pixels: bytes.subarray(16) };
}

/** Reads labels, each 0 to 9; `file` is named in errors. A view of `bytes`. */
export function parseLabels(file: string, bytes: Uint8Array): Uint8Array {
  const [count] = readHeader(file, bytes, 1);
  checkLength(file, bytes, 8, count);
  const labels = bytes.subarray(8);
  const wrong = labels.findIndex((label) => label >= CLASSES);
  if (wrong >= 0) refuse(file, 8 + wrong, 'a label from 0 to 9', String(labels[wrong]));
  return labels;
}

/** The IDX file of images. */
export function encodeImages({ count, pixels }: Images): Uint8Array {
  return encode([count, IMAGE_SIDE, IMAGE_SIDE], pixels);
}

/** The IDX file of labels. */
export function encodeLabels(labels: Uint8Array): Uint8Array {
  return encode([labels.length], labels);
}

function encode(sizes: number[], items: Uint8Array): Uint8Array {
  const header = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(header + items.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (UNSIGNED_BYTE << 8) | sizes.length);
  for (const [dimension, size] of sizes.entries()) view.setUint32(4 + 4 * dimension, size);
  bytes.set(items, header);
  return bytes;
}
