// The safetensors format (https://huggingface.co/docs/safetensors): a little-endian u64, the length of a JSON
// header, then the header, then the tensors' bytes, without gaps or overlaps, up to the end of the file.

import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import { Bytes } from './bytes.js';
import { readHalves, writeHalf } from './half.js';
import { IS_LITTLE_ENDIAN } from './little-endian.js';

/** A model of this project needs a few kilobytes. */
const LONGEST_HEADER = 8_000_000;
/** The format's own limit. */
export const LONGEST_HEADER_ALLOWED = 100_000_000;
/** The most names in all objects of a header: four per tensor. */
const MOST_NAMES = 10_000;
const BLANK = 0x20;
/** More axes than any tensor has. */
const MOST_AXES = 8;
/** The types that can be read, with the bytes per element. BF16 is the upper half of F32. */
const BYTES = { F32: 4, F16: 2, BF16: 2, F64: 8 } as const;
type StoredType = keyof typeof BYTES;
/** The format's other types: integers, truth values, complex and smaller floats. */
const OTHER_TYPES = /^(BOOL|[IUCF]\d+(_\w+)?)$/;

/** The types that can be written. */
export type TensorType = 'F32' | 'F16';

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Strings by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of a file with these tensors, in this order. F16 rounds the values to half precision. */
export function encodeSafetensors(
  { tensors, metadata }: TensorFile,
  type: TensorType,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    const bytes = values.length * BYTES[type];
    header[name] = { dtype: type, shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Padded with blanks, so that the tensors begin at a multiple of 8, as with the format's own writer.
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset).fill(BLANK, 0, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, 8);
  let at = 8 + length;
  for (const { values } of tensors.values()) {
    const bytes = bytesOf(type === 'F32' ? values : Uint16Array.from(values, writeHalf));
    file.set(bytes, at);
    if (!IS_LITTLE_ENDIAN) reverseElements(file.subarray(at, at + bytes.length), BYTES[type]);
    at += bytes.length;
  }
  return file;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const DAMAGED =
  'It is no safetensors file, or a damaged or incomplete one. Save or copy the model again, or name another.';
/** Of a file that may well be whole. */
const OTHER_TYPE = 'Convert its weights to float32 and save it again, or name another.';

function refuse(path: string, at: number, expected: string, found: string, next = DAMAGED): never {
  throw new InputError(
    'bad-safetensors',
    `${printable(path)}: expected ${expected} at byte ${at}, found ${found}. ${next}`,
  );
}

/** Any value of the header for a message. */
function show(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return JSON.stringify(printable(value.slice(0, 40)));
  if (Array.isArray(value))
    return value.length <= 4 ? `[${value.map(showElement)}]` : `a list of ${value.length}`;
  return showElement(value);
}

function showElement(value: unknown): string {
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? 'a text' : String(value);
}

/**
 * Reads a file's bytes; `path` is named in errors. Every rule of the format is enforced.
 * @param longestHeader the most bytes of the header
 */
export function decodeSafetensors(
  path: string,
  bytes: Uint8Array,
  longestHeader = LONGEST_HEADER,
): TensorFile {
  const file = new Bytes(bytes);
  const { header, start } = readHeader(path, file, longestHeader);
  const metadata = readMetadata(path, header.__metadata__);
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => ({ name, ...readEntry(path, name, entry) }))
    .sort((a, b) => a.begin - b.begin);
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== expected)
      refuse(
        path,
        start + expected,
        `tensor ${printable(name)} to begin here`,
        `it begins at byte ${start + begin}`,
      );
    expected = end;
  }
  if (start + expected !== file.length) {
    refuse(
      path,
      start + expected,
      'the end of the file, after the last tensor',
      `a file of ${file.length} bytes`,
    );
  }
  const tensors = new Map(
    entries.map(({ name, type, shape, begin, end }) => [
      name,
      { shape, values: readValues(file, type, start + begin, start + end) },
    ]),
  );
  return { tensors, metadata };
}

/** Only the metadata of a file's bytes; the tensors are not read. */
export function decodeMetadata(path: string, bytes: Uint8Array): TensorFile['metadata'] {
  const file = new Bytes(bytes);
  return readMetadata(path, readHeader(path, file, LONGEST_HEADER).header.__metadata__);
}

/** The header of a file, and the byte where its tensors start. */
function readHeader(
  path: string,
  file: Bytes,
  longest: number,
): { header: Record<string, unknown>; start: number } {
  if (file.length < 8) refuse(path, 0, 'the 8 bytes of the header length', `a file of ${file.length}`);
  const stated = file.uint64(0);
  const most = Math.min(longest, file.length - 8);
  if (stated < 2n || stated > BigInt(most))
    refuse(path, 0, `a header length from 2 to ${most}`, String(stated));
  const start = 8 + Number(stated);
  return { header: parseHeader(path, file.utf8(8, start)), start };
}

function parseHeader(path: string, json: string): Record<string, unknown> {
  if (!json.startsWith('{')) refuse(path, 8, 'a header that begins with {', show(json.slice(0, 1)));
  checkNames(path, json);
  try {
    return JSON.parse(json);
  } catch (cause) {
    return refuse(path, 8, 'a header of valid JSON', printable((cause as Error).message));
  }
}

/**
 * Refuses a name that occurs twice in one object, of which JSON.parse would silently keep the last, and more names than any
 * header has. Each character is visited once. Invalid JSON is left for JSON.parse to refuse.
 */
function checkNames(path: string, json: string): void {
  const objects: Set<string>[] = [];
  let count = 0;
  const marks = /["{}]/g;
  const colon = /\s*:/y;
  for (let mark = marks.exec(json); mark; mark = marks.exec(json)) {
    if (mark[0] === '{') objects.push(new Set());
    else if (mark[0] === '}') objects.pop();
    else {
      const end = endOfString(json, mark.index);
      marks.lastIndex = end;
      colon.lastIndex = end;
      if (!colon.test(json)) continue;
      const names = objects.at(-1);
      const name = decodeString(json.slice(mark.index, end));
      if (names === undefined || name === undefined) return;
      if (names.has(name)) refuse(path, 8, 'each name once in the header', `${show(name)} twice`);
      names.add(name);
      if (++count > MOST_NAMES) refuse(path, 8, `at most ${MOST_NAMES} names in the header`, 'more');
    }
  }
}

/** The position after a string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function decodeString(quoted: string): string | undefined {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}

function readMetadata(path: string, metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  const isStrings =
    typeof metadata === 'object' &&
    metadata !== null &&
    !Array.isArray(metadata) &&
    Object.values(metadata).every((value) => typeof value === 'string');
  if (!isStrings) refuse(path, 8, '__metadata__ to map names to strings', show(metadata));
  return metadata as Record<string, string>;
}

function readEntry(path: string, name: string, entry: unknown) {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const called = printable(name);
  if (!isStoredType(dtype))
    refuse(
      path,
      8,
      `tensor ${called} of type ${Object.keys(BYTES).join(', ')}`,
      show(dtype),
      typeof dtype === 'string' && OTHER_TYPES.test(dtype) ? OTHER_TYPE : DAMAGED,
    );
  const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || shape.length > MOST_AXES || !shape.every(isSize))
    refuse(path, 8, `a shape for tensor ${called}`, show(shape));
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    refuse(path, 8, `two data_offsets for tensor ${called}`, show(offsets));
  }
  const [begin, end] = offsets as number[];
  const bytes = (shape as number[]).reduce((product, size) => product * size, BYTES[dtype]);
  if (end - begin !== bytes)
    refuse(path, 8, `${bytes} bytes for tensor ${called} of shape [${shape}]`, `${end - begin}`);
  return { type: dtype, shape: shape as number[], begin, end };
}

const isStoredType = (type: unknown): type is StoredType =>
  typeof type === 'string' && Object.hasOwn(BYTES, type);

/** Little-endian machines, nearly all, take the bytes as they are; the copy aligns them. */
function readValues(file: Bytes, type: StoredType, begin: number, end: number): Float32Array {
  const bytes = file.all.slice(begin, end);
  if (!IS_LITTLE_ENDIAN) reverseElements(bytes, BYTES[type]);
  if (type === 'F32') return new Float32Array(bytes.buffer);
  // Rounded to nearest; numbers larger than any float become infinite and are refused.
  if (type === 'F64') return new Float32Array(new Float64Array(bytes.buffer));
  if (type === 'F16') return readHalves(new Uint16Array(bytes.buffer));
  return new Float32Array(Uint32Array.from(new Uint16Array(bytes.buffer), (half) => half << 16).buffer);
}

/** Reverses the bytes of every element of `size` bytes, in place. */
function reverseElements(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}
