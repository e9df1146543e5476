// The safetensors format: what is written is read, and what breaks one of its rules is refused.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../src/formats/safetensors.js';
import { assertRefused } from '../refusals.js';

const FILE: TensorFile = {
  tensors: new Map([
    ['layer.0.weight', { shape: [2, 3], values: Float32Array.of(1, -2, 0.5, 0, 1e-3, 65504) }],
    ['layer.0.bias', { shape: [3], values: Float32Array.of(-0, 2 ** -24, 3) }],
    ['scalar', { shape: [], values: Float32Array.of(7) }],
  ]),
  metadata: { note: 'a "quoted" {name}: ünïcode', activation: 'relu' },
};

/** The bytes of a file with this header, given as JSON or as what becomes it, and so many bytes of tensors. */
function fileOf(header: unknown, dataBytes: number, statedLength?: number | bigint): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = Buffer.alloc(8 + json.length + dataBytes);
  bytes.writeBigUInt64LE(BigInt(statedLength ?? json.length), 0);
  json.copy(bytes, 8);
  return bytes;
}

const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const refused = (name: string, bytes: () => Uint8Array, ...parts: (string | RegExp)[]) =>
  test(`refused: ${name}`, async () => {
    const file = 'models/one.safetensors';
    await assertRefused(
      () => decodeSafetensors(file, bytes()),
      'bad-safetensors',
      file,
      /byte \d+/,
      ...parts,
    );
  });

const HALF_ERROR = 2 ** -11;

test('F32: every value comes back, to the last bit, with its name, shape, and the metadata', () => {
  const { tensors, metadata } = decodeSafetensors('x', encodeSafetensors(FILE, 'F32'));
  assert.equal(metadata, FILE.metadata);
  assert.equal([...tensors.keys()], [...FILE.tensors.keys()]);
  for (const [name, { shape, values }] of FILE.tensors) {
    assert.equal(tensors.get(name)?.shape, shape);
    assert.ok(
      values.every((value, index) => Object.is(value, tensors.get(name)?.values[index])),
      name,
    );
  }
});

test('F16: every value comes back to the precision of halves', () => {
  const { tensors } = decodeSafetensors('x', encodeSafetensors(FILE, 'F16'));
  for (const [name, { shape, values }] of FILE.tensors) {
    assert.equal(tensors.get(name)?.shape, shape);
    for (const [index, value] of values.entries()) {
      const found = tensors.get(name)?.values[index] as number;
      assert.ok(Math.abs(found - value) <= HALF_ERROR * Math.abs(value), `${name} ${index}: ${found}`);
    }
  }
});

test('the layout is the format: length, JSON with offsets, then the numbers, little-endian', () => {
  const bytes = Buffer.from(encodeSafetensors(FILE, 'F32'));
  const length = Number(bytes.readBigUInt64LE(0));
  assert.is(length % 8, 0, 'the tensors begin at a multiple of 8');
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  assert.equal(header.__metadata__, FILE.metadata);
  assert.equal(header['layer.0.bias'], { dtype: 'F32', shape: [3], data_offsets: [24, 36] });
  assert.is(bytes.readFloatLE(8 + length + 4), -2);
  assert.is(bytes.length, 8 + length + 40);
});

test('a file of another writer is read: blanks behind the header, tensors in any order, no metadata', () => {
  const header = JSON.stringify({ b: entry(4, 8), a: entry(0, 4) }).padEnd(200, ' ');
  const bytes = Buffer.from(fileOf(header, 8));
  bytes.writeFloatLE(1, 208);
  bytes.writeFloatLE(2, 212);
  const { tensors, metadata } = decodeSafetensors('x', bytes);
  assert.equal([tensors.get('a')?.values[0], tensors.get('b')?.values[0]], [1, 2]);
  assert.equal(metadata, {});
});

test('a file that lies in a larger buffer is read, at any alignment', () => {
  const bytes = encodeSafetensors(FILE, 'F32');
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  const { tensors } = decodeSafetensors('x', larger.subarray(3));
  assert.equal(tensors.get('layer.0.weight')?.values, FILE.tensors.get('layer.0.weight')?.values);
});

test('every file cut short is refused, at whatever byte', async () => {
  const bytes = encodeSafetensors(FILE, 'F32');
  for (let length = 0; length < bytes.length; length++)
    await assertRefused(() => decodeSafetensors('x', bytes.subarray(0, length)), 'bad-safetensors');
});

refused('an empty file', () => new Uint8Array(0), 'found a file of 0');
refused('a header length of 0', () => fileOf('{}', 0, 0), 'header length');
refused('a header length of 1', () => fileOf('{}', 0, 1), 'header length');
refused('a header longer than the file', () => fileOf('{}', 0, 3), 'header length from 2 to 2');
refused('a header length beyond 2^53', () => fileOf('{}', 0, 2n ** 64n - 1n), '18446744073709551615');
refused(
  'a header length beyond the format',
  () => fileOf('{}', 0, 100_000_001),
  'header length',
  'found 100000001',
);
refused('a header that is no object', () => fileOf('[1,2]', 0), 'begins with {');
refused('a header that begins with a blank', () => fileOf(' {}', 0), 'begins with {');
refused('a header that is no JSON', () => fileOf('{"a":}', 0), 'valid JSON');
refused('something behind the header', () => fileOf('{}x', 0), 'valid JSON');
refused(
  'a tensor twice',
  () => fileOf(`{"a":${JSON.stringify(entry(0, 4))},"a":${JSON.stringify(entry(0, 4))}}`, 4),
  '"a" twice',
);
refused(
  'a tensor twice, once escaped',
  () => fileOf(`{"a":${JSON.stringify(entry(0, 4))},"\\u0061":${JSON.stringify(entry(0, 4))}}`, 4),
  'twice',
);
refused(
  'metadata twice',
  () => fileOf('{"__metadata__":{"x":"1"},"__metadata__":{"y":"2"}}', 0),
  '__metadata__',
);
refused(
  'a field twice',
  () => fileOf('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"shape":[1]}}', 4),
  '"shape" twice',
);
refused('metadata with a number', () => fileOf({ __metadata__: { epochs: 3 } }, 0), 'strings');
refused('metadata that is a string', () => fileOf({ __metadata__: 'x' }, 0), 'strings');
refused('metadata that is null', () => fileOf({ __metadata__: null }, 0), 'strings');
refused('a tensor that is null', () => fileOf({ a: null }, 0), 'tensor a');
refused('another type', () => fileOf({ a: entry(0, 4, [1], 'I32') }, 4), 'F32, F16, BF16, F64', '"I32"');
refused(
  'no type',
  () => fileOf({ a: { shape: [1], data_offsets: [0, 4] } }, 4),
  'F32, F16, BF16, F64',
  'none',
);
refused('no shape', () => fileOf({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), 'a shape');
refused('a negative size', () => fileOf({ a: entry(0, 4, [-1, -1]) }, 4), 'a shape');
refused('a size that is not whole', () => fileOf({ a: entry(0, 4, [0.5, 2]) }, 4), 'a shape');
refused('no offsets', () => fileOf({ a: { dtype: 'F32', shape: [1] } }, 4), 'data_offsets');
refused(
  'three offsets',
  () => fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 8] } }, 4),
  'data_offsets',
);
refused(
  'an offset that is text',
  () => fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [0, '4'] } }, 4),
  'data_offsets',
);
refused('offsets the wrong way round', () => fileOf({ a: entry(4, 0, [1]) }, 4), '4 bytes for tensor a');
refused('a shape that needs more bytes', () => fileOf({ a: entry(0, 8, [3]) }, 8), '12 bytes for tensor a');
refused('a shape that needs fewer bytes', () => fileOf({ a: entry(0, 8, [1]) }, 8), '4 bytes for tensor a');
refused('a half with the bytes of a float', () => fileOf({ a: entry(0, 4, [1], 'F16') }, 4), '2 bytes');
refused('a hole before the first tensor', () => fileOf({ a: entry(4, 8) }, 8), 'tensor a to begin');
refused('a hole between tensors', () => fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12), 'tensor b to begin');
refused('tensors that overlap', () => fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12), 'tensor b to begin');
refused('two tensors in one place', () => fileOf({ a: entry(0, 4), b: entry(0, 4) }, 4), 'tensor b to begin');
refused('bytes behind the last tensor', () => fileOf({ a: entry(0, 4) }, 5), 'the end of the file');
refused('a tensor beyond the end', () => fileOf({ a: entry(0, 8) }, 4), 'the end of the file');
refused('bytes and no tensor', () => fileOf('{}', 1), 'the end of the file');

test('BF16 and F64 are read: the upper halves of floats, and doubles rounded to the nearest float', () => {
  const bf16 = Buffer.from(fileOf({ a: entry(0, 6, [3], 'BF16') }, 6));
  [0x3f80, 0xc0a0, 0x0001].forEach((half, index) => {
    bf16.writeUInt16LE(half, bf16.length - 6 + 2 * index);
  });
  assert.equal([...(decodeSafetensors('x', bf16).tensors.get('a')?.values ?? [])], [1, -5, 2 ** -133]);

  const f64 = Buffer.from(fileOf({ a: entry(0, 24, [3], 'F64') }, 24));
  [0.1, -(1 + 2 ** -24), 1e300].forEach((value, index) => {
    f64.writeDoubleLE(value, f64.length - 24 + 8 * index);
  });
  assert.equal(
    [...(decodeSafetensors('x', f64).tensors.get('a')?.values ?? [])],
    [Math.fround(0.1), -1, Number.POSITIVE_INFINITY],
  );
});

test('a metadata string of 3 MB is read, with every character that JSON escapes', () => {
  const note = '\\"\n\u0001{}:,'.repeat(200_000);
  const { metadata } = decodeSafetensors('x', fileOf({ __metadata__: { note } }, 0));
  assert.is(metadata.note, note);
});

refused(
  'half a million names',
  () =>
    fileOf({ __metadata__: Object.fromEntries(Array.from({ length: 5e5 }, (_, number) => [number, ''])) }, 0),
  'at most 10000 names',
);
refused(
  'a header of more than 8 MB',
  () => fileOf({ __metadata__: { note: 'x'.repeat(16_000_000) } }, 0),
  'from 2 to 8000000',
);
refused(
  'a value nested a million times',
  () => fileOf(`{"a":{"dtype":${'['.repeat(1e6)}${']'.repeat(1e6)}}}`, 0),
  'tensor a of type',
);
for (const type of ['I64', 'U8', 'BOOL', 'F8_E4M3'])
  refused(
    `whole, with numbers of another type of the format: ${type}`,
    () => fileOf({ a: entry(0, 4, [1], type) }, 4),
    new RegExp(`of type F32, F16, BF16, F64 at byte 8, found "${type}"\\. Convert its weights to float32`),
  );
refused(
  'a shape of nine axes',
  () => fileOf({ a: entry(0, 4, [1, 1, 1, 1, 1, 1, 1, 1, 1]) }, 4),
  'a list of 9',
);
refused(
  'a name that a terminal would obey',
  () => fileOf({ 'a\x1b[2J\nmodel saved': null }, 0),
  'tensor a\\x1b[2J\\x0amodel saved',
);
refused('a long name', () => fileOf({ ['x'.repeat(1e6)]: null }, 0), `${'x'.repeat(199)}… `);

test.run();
