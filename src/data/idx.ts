// IDX, the format of MNIST's files: a magic number, the dimensions, then the items. The parser trusts nothing, and
// distinguishes damaged files from complete ones that hold something else.
// http://yann.lecun.com/exdb/mnist: bytes 0 and 1 are zero, byte 2 is the type of the items (0x08: unsigned byte),
// byte 3 the number of dimensions; then each dimension as a big-endian u32.

import { CLASSES, IMAGE_SIDE, PIXELS } from '../engine/network/topology.js';
import type { Images, LabelledImages } from '../engine/training/dataset.js';
import { InputError } from '../errors.js';
import { latin1 } from '../formats/bytes.js';
import { printable } from '../printable.js';

const UNSIGNED_BYTE = 0x08;
/** The types of items by their number in the header. */
const TYPES = new Map([
  [UNSIGNED_BYTE, { name: 'unsigned bytes', bytes: 1 }],
  [0x09, { name: 'signed bytes', bytes: 1 }],
  [0x0b, { name: 'int16', bytes: 2 }],
  [0x0c, { name: 'int32', bytes: 4 }],
  [0x0d, { name: 'float32', bytes: 4 }],
  [0x0e, { name: 'float64', bytes: 8 }],
]);

/** No data set of digits is this large; a header that says so is wrong. */
const MOST_ITEMS = 10_000_000;
/** A file with a larger share of labels above 9 is not damaged: it has other classes. */
const DAMAGED_SHARE = 0.01;

/** What was found instead of an IDX file, by its first bytes. */
const OTHER_FORMATS: readonly [start: string, name: string][] = [
  ['<', 'a web page'],
  ['version https://git-lfs', 'a git-lfs pointer, in the place of the file'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x93NUMPY', 'a NumPy array'],
  ['\x89PNG', 'a PNG picture'],
];

const DAMAGED = 'The IDX file is damaged or incomplete. Download it again, or name another.';

/** The header of an IDX file. */
interface Header {
  readonly magic: number;
  readonly type: number;
  readonly sizes: readonly number[];
  /** Where the items start. */
  readonly start: number;
  /** Where the file ends if it is complete. */
  readonly end: number;
}

function refuse(file: string, at: number, expected: string, found: string, advice: string): never {
  throw new InputError(
    'bad-idx',
    `${printable(file)}: expected ${expected} at byte ${at}, found ${found}.\n${advice}`,
  );
}

/** The header at the start of `bytes`; undefined if they are no IDX file or end within it. */
function parseHeader(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const type = TYPES.get(magic >> 8);
  const dimensions = magic & 0xff;
  const start = 4 + 4 * dimensions;
  if (!type || dimensions < 1 || bytes.length < start) return undefined;
  const sizes = Array.from({ length: dimensions }, (_, dimension) => view.getUint32(4 + 4 * dimension));
  const end = start + sizes.reduce((product, size) => product * size, type.bytes);
  return { magic, type: magic >> 8, sizes, start, end };
}

/** The length in bytes of the IDX file that starts with `bytes`, by its header; undefined if there is none. */
export function idxLength(bytes: Uint8Array): number | undefined {
  return parseHeader(bytes)?.end;
}

const hexadecimal = (word: number) => `0x${word.toString(16).padStart(8, '0')}`;

/** The header of a file that should hold `what`, unsigned bytes in so many dimensions. Refuses anything else. */
function readHeader(file: string, bytes: Uint8Array, dimensions: number, what: string): Header {
  const magic = (UNSIGNED_BYTE << 8) | dimensions;
  const expected = `the magic number ${hexadecimal(magic)} (${what}, unsigned bytes in ${dimensions} dimension${dimensions > 1 ? 's' : ''})`;
  const header = parseHeader(bytes);
  if (!header) return refuseHeader(file, bytes, 4 + 4 * dimensions, expected);
  if (header.magic !== magic)
    refuse(file, 0, expected, describe(header), isWhole(header, bytes) ? otherKind(header, what) : DAMAGED);
  const [count] = header.sizes;
  if (count < 1 || count > MOST_ITEMS)
    refuse(file, 4, `1 to ${MOST_ITEMS} items`, String(count), count < 1 ? NOTHING : DAMAGED);
  return header;
}

const NOTHING = 'The file holds nothing: name another.';

function refuseHeader(file: string, bytes: Uint8Array, length: number, expected: string): never {
  const text = latin1(bytes.subarray(0, 32));
  const format = OTHER_FORMATS.find(([start]) => text.startsWith(start));
  if (format) refuse(file, 0, expected, `the start of ${format[1]}`, 'Name an IDX file, gzipped or not.');
  const isIdx = bytes.length < 4 || TYPES.has(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) >> 8);
  if (isIdx && bytes.length < length)
    refuse(file, bytes.length, `a header of ${length} bytes`, 'the end of the file', DAMAGED);
  const start = hexadecimal(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
  refuse(
    file,
    0,
    expected,
    start,
    'This is not an IDX file. Name one, gzipped or not, or download it again.',
  );
}

const isWhole = (header: Header, bytes: Uint8Array) => header.end === bytes.length;

/** "0x00000c01 (60000 int32)", "0x00000802 (10 x 784 unsigned bytes)". */
function describe({ magic, type, sizes }: Header): string {
  // A header may have 255 dimensions; a few are enough to show.
  const shape = sizes.length > 4 ? `${sizes.length} dimensions of` : sizes.join(' x ');
  return `${hexadecimal(magic)} (${shape} ${TYPES.get(type)?.name})`;
}

/** What to do with a complete file that does not hold `what`. */
function otherKind({ type, sizes }: Header, what: string): string {
  const holds = sizes.length === 1 ? 'labels' : sizes.length === 3 ? 'images' : undefined;
  if (holds && holds !== what)
    return `The file is complete but holds ${holds}. If images and labels are swapped, swap the names.`;
  if (sizes.length === 2 && sizes[1] === PIXELS && type === UNSIGNED_BYTE)
    return `The file is complete, but each image is a row of ${PIXELS}. Write the shape ${sizes[0]} x ${IMAGE_SIDE} x ${IMAGE_SIDE} into its header.`;
  const range = what === 'labels' ? '0 to 9' : '0 black to 255 white';
  return `The file is complete but holds something else. Write its ${what} as unsigned bytes, ${range}, or name another.`;
}

function checkLength(file: string, bytes: Uint8Array, { end }: Header): void {
  if (bytes.length === end) return;
  refuse(
    file,
    bytes.length,
    `the end at byte ${end}, as the header says`,
    `it at byte ${bytes.length}`,
    DAMAGED,
  );
}

/** Reads images; `file` is named in errors. The pixels are a view of `bytes`. @throws InputError `bad-idx` */
export function parseImages(file: string, bytes: Uint8Array): Images {
  const header = readHeader(file, bytes, 3, 'images');
  const [count, height, width] = header.sizes;
  if (height !== IMAGE_SIDE || width !== IMAGE_SIDE) {
    const advice = `The file is complete, but its images have another size. Scale them to ${IMAGE_SIDE} x ${IMAGE_SIDE}, or name others.`;
    const expected = `images of ${IMAGE_SIDE} x ${IMAGE_SIDE}`;
    refuse(file, 8, expected, `${height} x ${width}`, isWhole(header, bytes) ? advice : DAMAGED);
  }
  checkLength(file, bytes, header);
  return { count, pixels: bytes.subarray(header.start) };
}

/** Reads labels, each 0 to 9; `file` is named in errors. A view of `bytes`. @throws InputError `bad-idx` */
export function parseLabels(file: string, bytes: Uint8Array): Uint8Array {
  const header = readHeader(file, bytes, 1, 'labels');
  checkLength(file, bytes, header);
  const labels = bytes.subarray(header.start);
  const wrong = labels.findIndex((label) => label >= CLASSES);
  if (wrong >= 0)
    refuse(file, header.start + wrong, 'a label from 0 to 9', String(labels[wrong]), adviceOnLabels(labels));
  return labels;
}

/** What to do with labels above 9. */
function adviceOnLabels(labels: Uint8Array): string {
  const above = labels.reduce((count, label) => count + Number(label >= CLASSES), 0);
  if (above <= DAMAGED_SHARE * labels.length)
    return `${above} of ${labels.length} labels ${above > 1 ? 'are' : 'is'} above 9. ${DAMAGED}`;
  const lowest = labels.reduce((least, label) => Math.min(least, label), 255);
  const highest = labels.reduce((most, label) => Math.max(most, label), 0);
  return (
    `The file is complete but has labels from ${lowest} to ${highest}, as a set of other classes has ` +
    "(EMNIST's letters: 1 to 26). Name a set of the digits 0 to 9."
  );
}

/** Images and labels from the bytes of two IDX files that belong together. */
export function parsePair(
  imagesFile: string,
  imageBytes: Uint8Array,
  labelsFile: string,
  labelBytes: Uint8Array,
): LabelledImages {
  const images = parseImages(imagesFile, imageBytes);
  const labels = parseLabels(labelsFile, labelBytes);
  if (labels.length !== images.count) {
    throw new InputError(
      'bad-pair',
      `${printable(imagesFile)} holds ${images.count} images, but ${printable(labelsFile)} holds ${labels.length} labels: ` +
        'the numbers must be equal. Both files are complete: name the two files of one pair.',
    );
  }
  return { ...images, labels };
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
