// Reading zip archives (PKWARE's APPNOTE 6.3): the directory at the end lists the entries, stored or deflated.
// Every length is checked before it is used, and nothing inflates beyond what was allowed.

import { inflateRawSync } from 'node:zlib';
import { InputError } from '../errors.js';
import { printable } from '../printable.js';

const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
const CENTRAL_HEADER = { signature: 0x02014b50, bytes: 46 };
const END_RECORD = { signature: 0x06054b50, bytes: 22 };
/** The end record may be followed by a comment of at most so many bytes. */
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;

export interface ZipLimits {
  readonly entries: number;
  /** Bytes of all entries together, inflated. */
  readonly bytes: number;
}

/** What the central directory says of an entry. */
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

/** Whether bytes begin as a zip archive with entries does. */
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
export function readZip(path: string, bytes: Uint8Array, limits: ZipLimits): Map<string, Uint8Array> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = readDirectory(path, file, limits.entries);
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (total > limits.bytes) refuse(path, 0, `at most ${limits.bytes} bytes in all entries`, `${total}`);
  const contents = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (contents.has(entry.name)) refuse(path, entry.at, 'each name once', `${printable(entry.name)} twice`);
    contents.set(entry.name, readEntry(path, file, entry));
  }
  return contents;
}

function refuse(path: string, at: number, expected: string, found: string): never {
  throw new InputError(
    'bad-zip',
    `${printable(path)}: expected ${expected} at byte ${at}, found ${found}. The archive is damaged or of another kind; ` +
      'save or copy it again.',
  );
}

/** The end record is the last of its signature whose comment reaches the end of the file. */
function findEnd(path: string, file: Buffer): number {
  const first = Math.max(0, file.length - END_RECORD.bytes - LONGEST_COMMENT);
  for (let at = file.length - END_RECORD.bytes; at >= first; at--) {
    if (file.readUInt32LE(at) !== END_RECORD.signature) continue;
    if (at + END_RECORD.bytes + file.readUInt16LE(at + 20) === file.length) return at;
  }
  return refuse(path, first, "the archive's end record", 'none');
}

function readDirectory(path: string, file: Buffer, most: number): Entry[] {
  const end = findEnd(path, file);
  const count = file.readUInt16LE(end + 10);
  if (file.readUInt32LE(end + 4) !== 0 || file.readUInt16LE(end + 8) !== count)
    refuse(path, end, 'an archive in one part', 'one of several');
  if (count > most) refuse(path, end, `at most ${most} entries`, `${count}`);
  const start = file.readUInt32LE(end + 16);
  if (start + file.readUInt32LE(end + 12) !== end)
    refuse(path, end, 'the directory to end here', `byte ${start + file.readUInt32LE(end + 12)}`);
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

function readCentralHeader(path: string, file: Buffer, at: number, end: number) {
  if (at + CENTRAL_HEADER.bytes > end || file.readUInt32LE(at) !== CENTRAL_HEADER.signature)
    refuse(path, at, "an entry's header in the directory", 'none');
  const nameBytes = file.readUInt16LE(at + 28);
  const next =
    at + CENTRAL_HEADER.bytes + nameBytes + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  if (next > end) refuse(path, at, 'an entry within the directory', `one that ends at byte ${next}`);
  const nameAt = at + CENTRAL_HEADER.bytes;
  const entry: Entry = {
    name: file.toString('utf8', nameAt, nameAt + nameBytes),
    at,
    flags: file.readUInt16LE(at + 8),
    method: file.readUInt16LE(at + 10),
    crc: file.readUInt32LE(at + 16),
    packedBytes: file.readUInt32LE(at + 20),
    bytes: file.readUInt32LE(at + 24),
    localHeader: file.readUInt32LE(at + 42),
  };
  return { entry, next };
}

function readEntry(path: string, file: Buffer, entry: Entry): Uint8Array {
  const { localHeader: at, packedBytes } = entry;
  const name = printable(entry.name);
  if (entry.flags & ENCRYPTED_FLAG) refuse(path, entry.at, `${name} in the clear`, 'it is encrypted');
  if (at + LOCAL_HEADER.bytes > file.length || file.readUInt32LE(at) !== LOCAL_HEADER.signature)
    refuse(path, at, `the header of ${name}`, 'none');
  // The local header repeats the directory's lengths, or leaves them to a zip64 field: only its own two count.
  const start = at + LOCAL_HEADER.bytes + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  if (start + packedBytes > entry.at)
    refuse(path, start, `the ${packedBytes} bytes of ${name}`, 'the file or the directory ends before');
  const packed = file.subarray(start, start + packedBytes);
  const contents = unpack(path, packed, start, entry);
  if (contents.length !== entry.bytes)
    refuse(path, start, `${entry.bytes} bytes in ${name}`, `${contents.length}`);
  if (crc32(contents) !== entry.crc)
    refuse(path, start, `${name} with the CRC it was stored with`, 'another');
  return contents;
}

function unpack(
  path: string,
  packed: Buffer,
  at: number,
  { name: entryName, method, bytes }: Entry,
): Uint8Array {
  const name = printable(entryName);
  if (method === STORED) return packed;
  if (method !== DEFLATED) refuse(path, at, `${name} stored or deflated`, `compression method ${method}`);
  try {
    // An entry that inflates beyond its stated length ends here, not when memory does.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch (cause) {
    return refuse(path, at, `${name} to inflate to ${bytes} bytes`, (cause as Error).message);
  }
}

/** CRC-32 of the polynomial 0xEDB88320, as zip and PNG use it; node:zlib has it only from Node 20.15 on. */
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
