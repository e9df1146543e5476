// Models as files: saved whole or not at all, and read back only when they are a digit recogniser.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { describeNetwork, describeTopology, type Topology } from '../../src/engine/network/topology.js';
import type { Network } from '../../src/formats/model.js';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../../src/formats/safetensors.js';
import { loadMetadata, loadNetwork, saveModel } from '../../src/node/model-file.js';
import { createRecogniser } from '../../src/node/recogniser.js';
import { testThatNeeds } from '../needs.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';
import { writeZip } from './zip-writer.js';

function modelOf(topology: Topology): Network {
  return {
    topology,
    tensors: drawParameters(topology, 'he', 1),
    metadata: {
      topology: describeTopology(topology),
      activation: topology.activation,
      ...(topology.input && { input: topology.input }),
      seed: '1',
      testAccuracy: '0.9876',
    },
  };
}

const model = modelOf({ hidden: [20, 5], activation: 'relu' });

const onEdges = modelOf({ hidden: [6, 4], activation: 'relu', input: 'edges' });

for (const topology of [model.topology, { hidden: [7], activation: 'sigmoid' } as const, onEdges.topology]) {
  test(`saved and loaded, ${describeNetwork(topology)} is what it was`, () => {
    const path = join(temporaryFolder(), 'model.safetensors');
    const saved = modelOf(topology);
    saveModel(path, saved);
    assert.equal(loadNetwork(path), saved);
  });
}

test('the metadata alone is what the whole model has, whatever its tensors hold', () => {
  const path = join(temporaryFolder(), 'model.safetensors');
  saveModel(path, model);
  assert.equal(loadMetadata(path), model.metadata);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, bytes.length - 40));
  assert.equal(loadMetadata(path), model.metadata);
  assert.throws(() => loadNetwork(path), /finite numbers/);
});

test('saved in half precision, weights are off by 2^-11 of themselves at most', () => {
  const path = join(temporaryFolder(), 'model.safetensors');
  saveModel(path, model, 'F16');
  for (const [layer, { weight, bias }] of loadNetwork(path).tensors.entries()) {
    assert.equal(bias, model.tensors[layer].bias);
    for (const [index, value] of weight.entries()) {
      const expected = model.tensors[layer].weight[index];
      assert.ok(Math.abs(value - expected) <= 2 ** -11 * Math.abs(expected) + 2 ** -25);
    }
  }
});

test('saved in half precision, a network on edges still sees edges', () => {
  const path = join(temporaryFolder(), 'model.safetensors');
  saveModel(path, onEdges, 'F16');
  const { topology, metadata } = loadNetwork(path);
  assert.equal(topology, onEdges.topology);
  assert.equal(metadata, onEdges.metadata);
});

test('a file whose metadata say pixels is read as one that does not say what it sees', () => {
  const path = savedWith(({ metadata }) => {
    metadata.input = 'pixels';
  });
  assert.equal(loadNetwork(path).topology, model.topology);
});

test('what is not known of a model is left out of its file', () => {
  const path = join(temporaryFolder(), 'model.safetensors');
  saveModel(path, { ...model, metadata: { ...model.metadata, seed: undefined } });
  assert.not('seed' in decodeSafetensors(path, readFileSync(path)).metadata);
});

test('folders are made, an older model is replaced, and nothing else is left there', () => {
  const folder = join(temporaryFolder(), 'a', 'b');
  const path = join(folder, 'model.safetensors');
  saveModel(path, modelOf({ hidden: [3], activation: 'sigmoid' }));
  saveModel(path, model);
  assert.equal(loadNetwork(path).topology, model.topology);
  assert.equal(readdirSync(folder), ['model.safetensors']);
});

test('a folder that cannot be made: an error that says so, and nothing is changed', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeFileSync(file, 'in the way');
  await assertRefused(() => saveModel(join(file, 'model.safetensors'), model), 'cannot-write', file);
  assert.is(readFileSync(file, 'utf8'), 'in the way');
  assert.equal(readdirSync(folder), ['file']);
});

test('a folder in the place of the file: an error, and no partial file is left', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'model.safetensors');
  mkdirSync(join(path, 'inner'), { recursive: true });
  await assertRefused(() => saveModel(path, model), 'cannot-write', path);
  assert.equal(readdirSync(folder), ['model.safetensors']);
  assert.ok(existsSync(join(path, 'inner')));
});

test('a model that is not there', () => {
  const path = join(temporaryFolder(), 'none.safetensors');
  return assertRefused(() => loadNetwork(path), 'no-model', path, 'npm run train', 'ame another');
});

/** Saves the model's tensors and metadata with changes. */
function savedWith(
  change: (file: { tensors: Map<string, unknown>; metadata: Record<string, string> }) => void,
) {
  const path = join(temporaryFolder(), 'model.safetensors');
  saveModel(path, model);
  const { tensors, metadata } = decodeSafetensors(path, readFileSync(path));
  const changed = { tensors: new Map(tensors), metadata: { ...metadata } };
  change(changed);
  writeFileSync(path, encodeSafetensors(changed as TensorFile, 'F32'));
  return path;
}

const refused = (name: string, change: Parameters<typeof savedWith>[0], ...parts: (string | RegExp)[]) =>
  test(`refused: ${name}`, async () => {
    const path = savedWith(change);
    await assertRefused(() => loadNetwork(path), 'bad-model', path, ...parts);
  });

const tensor = (...shape: number[]) => ({
  shape,
  values: new Float32Array(shape.reduce((product, size) => product * size, 1)),
});

refused('no activation', ({ metadata }) => delete metadata.activation, 'activation', 'none');
refused(
  'another activation',
  ({ metadata }) => {
    metadata.activation = 'tanh';
  },
  '"tanh"',
);
refused(
  'another input',
  ({ metadata }) => {
    metadata.input = 'corners';
  },
  'expected the input pixels or edges in its metadata, found "corners"',
  'ame another',
);
refused(
  'images of another size',
  ({ tensors }) => tensors.set('layer.0.weight', tensor(20, 1024)),
  '[20,784]',
  '[20,1024]',
);
refused(
  'layers that do not fit each other',
  ({ tensors }) => tensors.set('layer.1.weight', tensor(5, 21)),
  'layer.1.weight',
  '[5,20]',
);
refused(
  'eleven classes',
  ({ tensors }) => tensors.set('layer.2.weight', tensor(11, 5)),
  'layer.2.weight',
  '[10,5]',
);
refused('a bias of another length', ({ tensors }) => tensors.set('layer.0.bias', tensor(19)), 'layer.0.bias');
refused('a bias as a matrix', ({ tensors }) => tensors.set('layer.0.bias', tensor(20, 1)), 'layer.0.bias');
refused(
  'no bias',
  ({ tensors }) => {
    tensors.delete('layer.1.bias');
    tensors.set('other', tensor(5));
  },
  'layer.1.bias',
  'none',
);
refused('a tensor too many', ({ tensors }) => tensors.set('extra', tensor(1)), '6 tensors', '7');
for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
  refused(
    `a weight that is ${value}`,
    ({ tensors }) => {
      const { shape, values } = tensors.get('layer.1.weight') as ReturnType<typeof tensor>;
      const changed = values.slice();
      changed[37] = value;
      tensors.set('layer.1.weight', { shape, values: changed });
    },
    'layer.1.weight',
    `${value} at element 37`,
  );

const weightsOf =
  (value: number, change = 1) =>
  ({ tensors }: { tensors: Map<string, unknown> }) => {
    for (const [name, old] of tensors) {
      const { shape, values } = old as ReturnType<typeof tensor>;
      tensors.set(name, { shape, values: values.map((_, index) => (index % 2 ? value : -value * change)) });
    }
  };

refused('finite weights whose sums are not', weightsOf(3e38), 'sums below 3e+38 in layer 0');
refused('weights that grow beyond floats in a later layer', weightsOf(1e14), 'sums below 3e+38 in layer 2');

test('large weights whose sums are floats give probabilities, never what is no number', () => {
  for (const value of [1e6, 1e10]) {
    const { classify } = createRecogniser(loadNetwork(savedWith(weightsOf(value, 0.9))));
    const probabilities = classify(new Uint8Array(784).fill(200));
    assert.ok(Math.abs(probabilities.reduce((sum, share) => sum + share) - 1) < 1e-4, `${probabilities}`);
  }
});

for (const [what, bytes] of [
  ['a pickle', Buffer.from('\x80\x02}q\x00.', 'latin1')],
  ['a pickle, as PyTorch saves', writeZip([{ name: 'model/data.pkl', contents: Buffer.from('x') }])],
  ['a Keras model', writeZip([{ name: 'config.json', contents: Buffer.from('{}') }])],
  ['an HDF5 file', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')],
  ['an ONNX model', Buffer.from('\x08\x07\x12\x07pytorch', 'latin1')],
  ['a TensorFlow Lite model', Buffer.from('\x1c\0\0\0TFL3', 'latin1')],
  ['a pointer of Git LFS', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n')],
  ['a PNG picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['a web page', Buffer.from('<!DOCTYPE html><html>')],
] as const)
  test(`called by its name: ${what}`, async () => {
    const path = join(temporaryFolder(), 'model.safetensors');
    writeFileSync(path, bytes);
    const next = what.includes('Git LFS')
      ? 'git lfs pull'
      : /PNG|web/.test(what)
        ? 'ame another'
        : 'safetensors';
    await assertRefused(() => loadNetwork(path), 'bad-model', path, `found ${what}`, next);
  });

const onUnix = testThatNeeds('pipes and devices of Unix', process.platform !== 'win32');

onUnix('a pipe, a device and a folder are refused without a wait', async () => {
  const folder = temporaryFolder();
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await assertRefused(() => loadNetwork(pipe), 'no-model', pipe, 'it is a pipe', 'ame another');
  await assertRefused(() => loadNetwork('/dev/zero'), 'no-model', '/dev/zero', 'it is a device');
  await assertRefused(() => loadNetwork(folder), 'no-model', folder, 'it is a folder');
});

test('a file of many gigabytes is refused before it is read', async () => {
  const path = join(temporaryFolder(), 'model.safetensors');
  writeFileSync(path, '');
  truncateSync(path, 2 ** 40);
  await assertRefused(() => loadNetwork(path), 'no-model', path, '1,048,576 MB');
});

test('a path that a terminal would obey is written out', async () => {
  const path = join(temporaryFolder(), 'a\x1b[2J\nmodel saved');
  await assertRefused(() => loadNetwork(path), 'no-model', 'a\\x1b[2J\\x0amodel saved');
  writeFileSync(path, 'These are notes.');
  await assertRefused(() => loadNetwork(path), 'bad-model', 'a\\x1b[2J\\x0amodel saved');
});

test('a file of something else is refused', async () => {
  const path = join(temporaryFolder(), 'notes.txt');
  writeFileSync(path, 'These are notes, and no tensors at all, in any way.');
  await assertRefused(() => loadNetwork(path), 'bad-model', path, 'found a text file');
});

test.run();
