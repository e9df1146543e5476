// The original's .npz models: what NumPy writes is read, and what breaks a rule of zip or of .npy is refused.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { decodeNpy, readNpz } from '../../src/formats/npz.js';
import { encodeNpz } from '../../src/formats/write-npz.js';
import { crc32, readZip } from '../../src/formats/zip.js';
import { inflateRaw } from '../../src/node/inflate.js';
import { loadModel } from '../../src/node/model-file.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';
import { writeNpy, writeNpyBytes, writeZip, type ZipEntry } from './zip-writer.js';

const HIDDEN = 3;
const LIMITS = { entries: 4, bytes: 1000 };
const text = (contents: string) => Buffer.from(contents);

/** Values that tell where they stand: row and column of each array. */
const weight1 = Float64Array.from({ length: 784 * HIDDEN }, (_, index) => index);
const weight2 = Float64Array.from({ length: HIDDEN * 10 }, (_, index) => 0.5 * index);

function modelEntries(
  type: '<f4' | '<f8',
  deflated: boolean,
  changes: Record<string, Buffer> = {},
): ZipEntry[] {
  const arrays: Record<string, Buffer> = {
    W1: writeNpy([784, HIDDEN], weight1, type),
    b1: writeNpy([1, HIDDEN], [1, 2, 3], type),
    W2: writeNpy([HIDDEN, 10], weight2, type),
    b2: writeNpy([1, 10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], type),
    ...changes,
  };
  return Object.entries(arrays).map(([name, contents]) => ({ name: `${name}.npy`, contents, deflated }));
}

for (const type of ['<f4', '<f8'] as const)
  for (const deflated of [false, true])
    test(`${type}, ${deflated ? 'deflated' : 'stored'}: each weight comes to its unit`, () => {
      const { topology, tensors, metadata } = readNpz(
        'm.npz',
        writeZip(modelEntries(type, deflated)),
        inflateRaw,
      );
      assert.equal(topology, { hidden: [HIDDEN], activation: 'sigmoid' });
      assert.is(metadata.topology, '784-3-10');
      const [first, second] = tensors;
      for (const [input, unit] of [
        [0, 0],
        [0, 2],
        [500, 1],
        [783, 2],
      ])
        assert.is(first.weight[unit * 784 + input], input * HIDDEN + unit);
      for (const [input, unit] of [
        [0, 9],
        [2, 0],
        [2, 9],
      ])
        assert.is(second.weight[unit * HIDDEN + input], 0.5 * (input * 10 + unit));
      assert.equal([...first.bias], [1, 2, 3]);
      assert.equal([...second.bias], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

test('loadModel knows an .npz by its bytes, whatever it is called', () => {
  const file = join(temporaryFolder(), 'model.bin');
  writeFileSync(file, writeZip(modelEntries('<f8', true)));
  assert.is(loadModel(file).metadata.activation, 'sigmoid');
});

test("an array in Fortran's order is turned into rows", () => {
  const data = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
  const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }\n";
  const { shape, values } = decodeNpy('a', writeNpyBytes(header, data, 2));
  assert.equal(shape, [2, 3]);
  assert.equal([...values], [1, 3, 5, 2, 4, 6]);
});

test('scalars, rows, other orders of the keys', () => {
  const one = new Uint8Array(Float64Array.of(7).buffer);
  for (const [shape, sizes] of [
    ['()', []],
    ['(1,)', [1]],
    ['(1, 1)', [1, 1]],
  ] as const) {
    const found = decodeNpy(
      'a',
      writeNpyBytes(`{'shape': ${shape},'fortran_order':False, 'descr': '<f8'}\n`, one),
    );
    assert.equal(found.shape, sizes);
    assert.equal([...found.values], [7]);
  }
});

const refusedModel = (name: string, changes: Record<string, Buffer>, code: string, ...parts: string[]) =>
  test(`refused: ${name}`, () =>
    assertRefused(
      () => readNpz('m.npz', writeZip(modelEntries('<f8', false, changes)), inflateRaw),
      code,
      'm.npz',
      ...parts,
    ));

refusedModel(
  'a first layer of other pixels',
  { W1: writeNpy([100, 3], new Float64Array(300), '<f8') },
  'bad-model',
  '(784, 3)',
  '(100, 3)',
);
refusedModel(
  'layers that do not fit',
  { W2: writeNpy([4, 10], new Float64Array(40), '<f8') },
  'bad-model',
  'W2',
  '(3, 10)',
);
refusedModel(
  'a bias of another length',
  { b1: writeNpy([1, 4], new Float64Array(4), '<f8') },
  'bad-model',
  'b1',
);
refusedModel(
  'a weight that is no number',
  { b2: writeNpy([1, 10], new Float64Array(10).fill(Number.NaN), '<f8') },
  'bad-model',
  'NaN',
);
refusedModel(
  'weights whose sums are no floats',
  { W1: writeNpy([784, 3], new Float64Array(784 * 3).fill(1e38), '<f8') },
  'bad-model',
  'layer 0',
  '7.8e+40',
);
const header = (descr: string, shape: string, rest = '') =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}${rest}}\n`;

const word = (descr: string, text: string) =>
  writeNpyBytes(
    header(descr, '()'),
    Buffer.from([...text].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0])),
  );
refusedModel('another activation', { activation: word("'<U4'", 'tanh') }, 'bad-model', '"tanh"', 'sigmoid');
refusedModel(
  'another input',
  { input: word("'<U7'", 'corners') },
  'bad-model',
  'expected the input pixels or edges, found "corners"',
  'ame another',
);
test('an archive tells what its network sees: pixels or edges; without a word, pixels', () => {
  for (const [input, seen] of [
    [word("'<U5'", 'edges'), 'edges'],
    [word("'<U6'", 'pixels'), undefined],
  ] as const) {
    const { topology, metadata } = readNpz(
      'm.npz',
      writeZip(modelEntries('<f8', false, { input })),
      inflateRaw,
    );
    assert.is(topology.input, seen);
    assert.is(metadata.input, seen);
  }
});
test('written and read, a network on edges is what it was', () => {
  const topology = { hidden: [4, 3], activation: 'relu', input: 'edges' } as const;
  const metadata = { topology: '784-4-3-10', activation: 'relu', input: 'edges', temperature: '1.5' };
  const network = { topology, tensors: drawParameters(topology, 'he', 1), metadata };
  assert.equal(readNpz('m.npz', encodeNpz(network), inflateRaw), network);
});
refusedModel(
  'an activation in bytes',
  { activation: writeNpyBytes(header("'|S4'", '()'), text('relu')) },
  'bad-npy',
  "'|S4'",
);
refusedModel('half an activation', { activation: word("'<U5'", 'relu') }, 'bad-npy', '20 bytes');
refusedModel(
  'a third layer that does not fit',
  { W3: writeNpy([11, 10], new Float64Array(110), '<f8'), b3: writeNpy([10], new Float64Array(10), '<f8') },
  'bad-model',
  'W3 of shape (10, 10)',
  '(11, 10)',
);
refusedModel('no numbers at all', { W1: writeNpy([784, 0], [], '<f8') }, 'bad-model', '(784, hidden units)');

test('refused: an archive without the arrays', () =>
  assertRefused(
    () => readNpz('m.npz', writeZip([{ name: 'x.npy', contents: text('x') }]), inflateRaw),
    'bad-model',
    'x.npy',
  ));

const eight = new Uint8Array(8);
const refusedArray = (name: string, bytes: () => Uint8Array, ...parts: string[]) =>
  test(`refused array: ${name}`, () =>
    assertRefused(() => decodeNpy('a.npy', bytes()), 'bad-npy', 'a.npy', ...parts));
refusedArray('other bytes', () => text('PK and much else, but no array'), 'NUMPY');
refusedArray('version 4', () => writeNpyBytes(header("'<f8'", '(1,)'), eight, 4), 'version');
refusedArray('a header beyond the end', () => writeNpyBytes(header("'<f8'", '(1,)'), eight).subarray(0, 40));
refusedArray(
  'fewer bytes than the shape says',
  () => writeNpyBytes(header("'<f8'", '(2,)'), eight),
  '16 bytes',
);
refusedArray(
  'more bytes than the shape says',
  () => writeNpyBytes(header("'<f4'", '(1,)'), eight),
  '4 bytes',
);
refusedArray('Python objects', () => writeNpyBytes(header("'|O'", '(1,)'), eight), '|O');
refusedArray('whole numbers', () => writeNpyBytes(header("'<i8'", '(1,)'), eight), '<i8');
refusedArray('big-endian numbers', () => writeNpyBytes(header("'>f8'", '(1,)'), eight), '>f8');
refusedArray('a key too many', () => writeNpyBytes(header("'<f8'", '(1,)', ", 'more': True"), eight), 'keys');
refusedArray('a key twice', () => writeNpyBytes(header("'<f8'", '(1,)', ", 'shape': (1,)"), eight), 'twice');
refusedArray('a shape that is a number', () => writeNpyBytes(header("'<f8'", '(1)'), eight), 'shape');
refusedArray(
  'code',
  () => writeNpyBytes("{'descr': exit(), 'fortran_order': False, 'shape': ()}\n", eight),
  'keys',
);

refusedArray(
  'a header of 300,000 blanks',
  () => writeNpyBytes(`{${' '.repeat(300_000)}\n`, eight, 2),
  'at most 10000 bytes',
);
refusedArray(
  'a header of 9,000 blanks',
  () => writeNpyBytes(`{${' '.repeat(9000)}\n`, eight),
  'a header {…}',
);
refusedArray(
  'a header of 4,000 commas',
  () => writeNpyBytes(header("'<f8'", `(${'1,'.repeat(4000)}`), eight),
  'keys',
);
refusedArray('nine axes', () => writeNpyBytes(header("'<f8'", `(${'1,'.repeat(9)})`), eight), 'a shape');
refusedArray(
  'a type that a terminal would obey',
  () => writeNpyBytes(header("'\x1b[2J'", '(1,)'), eight),
  '\\x1b[2J',
);

test('zip: names and contents, with a comment at the end', () => {
  const zip = writeZip([
    { name: 'a', contents: text('alpha') },
    { name: 'b', contents: text('beta '.repeat(50)), deflated: true },
    { name: 'empty', contents: text(''), deflated: true },
  ]);
  const commented = Buffer.concat([zip, text('comment')]);
  commented.writeUInt16LE(7, zip.length - 2);
  const contents = readZip('x.zip', commented, LIMITS, inflateRaw);
  assert.equal([...contents.keys()], ['a', 'b', 'empty']);
  assert.is(Buffer.from(contents.get('b') ?? []).toString(), 'beta '.repeat(50));
});

test('crc32: the check value of its definition', () => {
  assert.is(crc32(text('123456789')), 0xcbf43926);
});

const entry = (changes: Partial<ZipEntry> = {}): ZipEntry => ({
  name: 'a',
  contents: text('alpha'),
  ...changes,
});
const refusedZip = (name: string, bytes: () => Uint8Array, ...parts: string[]) =>
  test(`refused zip: ${name}`, () =>
    assertRefused(() => readZip('x.zip', bytes(), LIMITS, inflateRaw), 'bad-zip', 'x.zip', ...parts));
const spoiled = (at: number, value: number) => {
  const zip = writeZip([entry()]);
  zip.writeUInt32LE(value, at < 0 ? zip.length + at : at);
  return zip;
};

refusedZip('cut short', () => writeZip([entry()]).subarray(0, -1), 'end record');
refusedZip('nothing but an end', () => text('PK'), 'end record');
refusedZip('something after the end', () => Buffer.concat([writeZip([entry()]), text('!')]), 'end record');
refusedZip('a directory elsewhere', () => spoiled(-6, 3), 'directory');
refusedZip('a local header elsewhere', () => spoiled(0, 7), 'header of a');
refusedZip('a name twice', () => writeZip([entry(), entry()]), 'twice');
refusedZip(
  'a name that a terminal would obey',
  () => writeZip([entry({ name: '\x1b[2J', stated: { crc: 1 } })]),
  '\\x1b[2J with the CRC',
);
refusedZip(
  'too many entries',
  () => writeZip(['a', 'b', 'c', 'd', 'e'].map((name) => entry({ name }))),
  '4 entries',
);
refusedZip(
  'more bytes than are allowed',
  () => writeZip([entry({ contents: Buffer.alloc(1001), deflated: true })]),
  '1000',
);
refusedZip('a changed byte', () => writeZip([entry({ stated: { crc: 1 } })]), 'CRC');
refusedZip('encrypted', () => writeZip([entry({ stated: { flags: 1 } })]), 'encrypted');
refusedZip('another compression', () => writeZip([entry({ stated: { method: 12 } })]), 'method 12');
refusedZip('lengths that differ', () => writeZip([entry({ stated: { bytes: 4 } })]), '4 bytes');
refusedZip(
  'bytes beyond the directory',
  () => writeZip([entry({ stated: { packedBytes: 500 } })]),
  '500 bytes',
);
refusedZip('no deflated bytes', () => writeZip([entry({ stated: { method: 8 } })]), 'inflate');
refusedZip(
  'an entry that inflates without bound',
  () => writeZip([entry({ contents: Buffer.alloc(50_000_000), deflated: true, stated: { bytes: 900 } })]),
  'inflate to 900',
);

test.run();
