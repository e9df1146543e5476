// What a person reads of a model file that is damaged: which file, at which byte, what was expected there, what was found.

import { test } from 'uvu';
import { decodeSafetensors } from '../../src/formats/safetensors.js';
import { readZip } from '../../src/formats/zip.js';
import { inflateRaw } from '../../src/node/inflate.js';
import { assertRefused } from '../refusals.js';
import { writeZip } from './zip-writer.js';

/** The bytes of a safetensors file with this header and so many bytes of tensors. */
function safetensorsOf(header: unknown, dataBytes = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = Buffer.alloc(8 + json.length + dataBytes);
  bytes.writeBigUInt64LE(BigInt(json.length), 0);
  json.copy(bytes, 8);
  return bytes;
}

const entry = (changes: object) => ({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4], ...changes } });

for (const [name, bytes, message] of [
  [
    'too short for a length',
    Buffer.alloc(7),
    'the 8 bytes of the header length at byte 0, found a file of 7',
  ],
  ['no length that fits', Buffer.alloc(12), 'a header length from 2 to 4 at byte 0, found 0'],
  ['no object', safetensorsOf('[1]'), 'a header that begins with { at byte 8, found "["'],
  [
    'a tensor of no type',
    safetensorsOf(entry({ dtype: 3 }), 4),
    'of type F32, F16, BF16, F64 at byte 8, found 3',
  ],
  [
    'a size that is text',
    safetensorsOf(entry({ shape: 'x' }), 4),
    'a shape for tensor a at byte 8, found "x"',
  ],
  ['one offset', safetensorsOf(entry({ data_offsets: [0] }), 4), 'for tensor a at byte 8, found [0]'],
  [
    'too few bytes',
    safetensorsOf(entry({ shape: [5] }), 4),
    '20 bytes for tensor a of shape [5] at byte 8, found 4',
  ],
] as const)
  test(`safetensors, ${name}: ${message}`, () =>
    assertRefused(
      () => decodeSafetensors('m.safetensors', bytes),
      'bad-safetensors',
      'm.safetensors: ',
      message,
    ));

const LIMITS = { entries: 2, bytes: 1000 };
const ENTRIES = [{ name: 'one', contents: Buffer.from('1234') }];
/** Where the end record of the archive of ENTRIES begins: after header, name, contents, and the directory's entry. */
const END = 30 + 3 + 4 + 46 + 3;

/** The archive of ENTRIES with a number of two bytes of its end record changed. */
function archiveWith(place: number, value: number): Buffer {
  const archive = writeZip(ENTRIES);
  archive.writeUInt16LE(value, END + place);
  return archive;
}

for (const [name, bytes, message] of [
  ['no end record', Buffer.alloc(30), "the archive's end record at byte 0, found none"],
  ['several parts', archiveWith(4, 1), `an archive in one part at byte ${END}, found one of several`],
  ['entries elsewhere', archiveWith(8, 2), `an archive in one part at byte ${END}, found one of several`],
  [
    'a directory that ends early',
    archiveWith(12, 40),
    `the directory to end here at byte ${END}, found byte 77`,
  ],
  [
    'too many entries',
    writeZip([1, 2, 3].map((number) => ({ name: `${number}`, contents: Buffer.from('') }))),
    `at most 2 entries at byte ${3 * (31 + 47)}, found 3`,
  ],
] as const)
  test(`zip, ${name}: ${message}`, () =>
    assertRefused(() => readZip('m.npz', bytes, LIMITS, inflateRaw), 'bad-zip', 'm.npz: ', message));

test.run();
