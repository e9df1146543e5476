// Reads zip archives (PKWARE's APPNOTE 6.3): the directory at the end lists the entries, stored or deflated. Every length is
// checked before it is used, and nothing inflates beyond its limit.

import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import { Bytes } from './bytes.js';

const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
const CENTRAL_HEADER = { signature: 0x02014b50, bytes: 46 };
const END_RECORD = { signature: 0x06054b50, bytes: 22 };
/** The longest comment after the end record, in bytes. */
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;

/** Inflates raw deflated bytes to so many at most, and throws if there are more. The environment provides it. */
export type Inflate = (bytes: Uint8Array, most: number) => Uint8Array;

export interface ZipLimits {
  readonly entries: number;
  /** Inflated bytes of all entries together. */
  readonly bytes: number;
}

/** An entry of the central directory. */
interface Entry {
  readonly name: string;
  readonly at: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly localHeader: number;
}

/** Whether bytes begin like a zip archive with entries. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 &&
    new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === LOCAL_HEADER.signature
  );
}

/**
 * The contents of all entries by their names.
 * @throws InputError `bad-zip`: cut short, damaged, encrypted, in several parts, of 4 GB or more, or beyond the limits
 */
export function readZip(
  path: string,
  bytes: Uint8Array,
  limits: ZipLimits,
  inflate: Inflate,
): Map<string, Uint8Array> {
  const file = new Bytes(bytes);
  const entries = readDirectory(path, file, limits.entries);
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (total > limits.bytes) refuse(path, 0, `at most ${limits.bytes} bytes in all entries`, `${total}`);
  const contents = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (contents.has(entry.name)) refuse(path, entry.at, 'each name once', `${printable(entry.name)} twice`);
    contents.set(entry.name, readEntry(path, file, entry, inflate));
  }
  return contents;
}

function refuse(path: string, at: number, expected: string, found: string): never {
  throw new InputError(
    'bad-zip',
    `${printable(path)}: expected ${expected} at byte ${at}, found ${found}. The archive is damaged or of another kind. ` +
      'Save or copy it again.',
  );
}

/** The end record is the last one whose comment reaches the end of the file. */
function findEnd(path: string, file: Bytes): number {
  const first = Math.max(0, file.length - END_RECORD.bytes - LONGEST_COMMENT);
  for (let at = file.length - END_RECORD.bytes; at >= first; at--) {
    if (file.uint32(at) !== END_RECORD.signature) continue;
    if (at + END_RECORD.bytes + file.uint16(at + 20) === file.length) return at;
  }
  return refuse(path, first, "the archive's end record", 'none');
}

function readDirectory(path: string, file: Bytes, most: number): Entry[] {
  const end = findEnd(path, file);
  const count = file.uint16(end + 10);
  if (file.uint32(end + 4) !== 0 || file.uint16(end + 8) !== count)
    refuse(path, end, 'an archive in one part', 'one of several');
  if (count > most) refuse(path, end, `at most ${most} entries`, `${count}`);
  const start = file.uint32(end + 16);
  if (start + file.uint32(end + 12) !== end)
    refuse(path, end, 'the directory to end here', `byte ${start + file.uint32(end + 12)}`);
  const entries: Entry[] = [];
  let at = start;
  for (let number = 0; number < count; number++) {
    const { entry, next } = readCentralHeader(path, file, at, end);
    entries.push(entry);
    at = next;
  }
  if (at !== end) refuse(path, at, 'the end of the directory', `${end - at} bytes more`);
  return entries;
}

function readCentralHeader(path: string, file: Bytes, at: number, end: number) {
  if (at + CENTRAL_HEADER.bytes > end || file.uint32(at) !== CENTRAL_HEADER.signature)
    refuse(path, at, "an entry's header in the directory", 'none');
  const nameBytes = file.uint16(at + 28);
  const next = at + CENTRAL_HEADER.bytes + nameBytes + file.uint16(at + 30) + file.uint16(at + 32);
  if (next > end) refuse(path, at, 'an entry within the directory', `one that ends at byte ${next}`);
  const nameAt = at + CENTRAL_HEADER.bytes;
  const entry: Entry = {
    name: file.utf8(nameAt, nameAt + nameBytes),
    at,
    flags: file.uint16(at + 8),
    method: file.uint16(at + 10),
    crc: file.uint32(at + 16),
    packedBytes: file.uint32(at + 20),
    bytes: file.uint32(at + 24),
    localHeader: file.uint32(at + 42),
  };
  return { entry, next };
}

function readEntry(path: string, file: Bytes, entry: Entry, inflate: Inflate): Uint8Array {
  const { localHeader: at, packedBytes } = entry;
  const name = printable(entry.name);
  if (entry.flags & ENCRYPTED_FLAG) refuse(path, entry.at, `${name} in the clear`, 'it is encrypted');
  if (at + LOCAL_HEADER.bytes > file.length || file.uint32(at) !== LOCAL_HEADER.signature)
    refuse(path, at, `the header of ${name}`, 'none');
  // The local header repeats the directory's lengths, or leaves them to a zip64 field. Only the lengths of its own two
  // fields count.
  const start = at + LOCAL_HEADER.bytes + file.uint16(at + 26) + file.uint16(at + 28);
  if (start + packedBytes > entry.at)
    refuse(path, start, `the ${packedBytes} bytes of ${name}`, 'the file or the directory ends before');
  const packed = file.all.subarray(start, start + packedBytes);
  const contents = unpack(path, packed, start, entry, inflate);
  if (contents.length !== entry.bytes)
    refuse(path, start, `${entry.bytes} bytes in ${name}`, `${contents.length}`);
  if (crc32(contents) !== entry.crc)
    refuse(path, start, `${name} with the CRC it was stored with`, 'another');
  return contents;
}

function unpack(
  path: string,
  packed: Uint8Array,
  at: number,
  { name: entryName, method, bytes }: Entry,
  inflate: Inflate,
): Uint8Array {
  const name = printable(entryName);
  if (method === STORED) return packed;
  if (method !== DEFLATED) refuse(path, at, `${name} stored or deflated`, `compression method ${method}`);
  try {
    // An entry that inflates beyond its stated length fails here, not when memory runs out.
    return inflate(packed, Math.max(1, bytes));
  } catch (cause) {
    return refuse(path, at, `${name} to inflate to ${bytes} bytes`, (cause as Error).message);
  }
}

/** CRC-32 of the polynomial 0xEDB88320, as in zip and PNG; node:zlib has it only since Node 20.15. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});
