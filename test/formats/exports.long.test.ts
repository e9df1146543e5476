// Models for other programs: ONNX Runtime and NumPy give the probabilities that this project gives.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../src/data/builtin/digits.js';
import { drawParameters } from '../../src/engine/network/initialise.js';
import {
  CLASSES,
  describeNetwork,
  IMAGE_SIDE,
  PIXELS,
  type Topology,
} from '../../src/engine/network/topology.js';
import { Random } from '../../src/engine/random.js';
import { committeeOf, type Model, type Network } from '../../src/formats/model.js';
import { encodeModel } from '../../src/formats/model-safetensors.js';
import { readNpz } from '../../src/formats/npz.js';
import { encodeOnnx, INPUT, OUTPUT } from '../../src/formats/onnx.js';
import { encodeNpz } from '../../src/formats/write-npz.js';
import { readZip } from '../../src/formats/zip.js';
import { inflateRaw } from '../../src/node/inflate.js';
import { createRecogniser } from '../../src/node/recogniser.js';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';

ort.env.wasm.numThreads = 1;

const noise = new Random(1, 'noise');
/**
 * Ink that digits seldom have: noise up to the border, a frame on the border, stripes of either slant, whose edges are cut
 * at 255, and ink alone.
 */
const INK: readonly ((x: number, y: number) => number)[] = [
  () => noise.below(256),
  (x, y) => (Math.min(x, y) === 0 || Math.max(x, y) === IMAGE_SIDE - 1 ? 255 : 0),
  (x, y) => ((x + y) % 4 < 2 ? 255 : 0),
  (x, y) => ((x + 3 * y) % 4 < 2 ? 255 : 0),
  () => 255,
];
const DIGITS = 5;
const IMAGES = DIGITS + INK.length;
const images = new Uint8Array(IMAGES * PIXELS);
images.set(drawDigits(1, 0, DIGITS).images);
for (const [index, inkAt] of INK.entries())
  images.set(
    Uint8Array.from({ length: PIXELS }, (_, pixel) =>
      inkAt(pixel % IMAGE_SIDE, Math.floor(pixel / IMAGE_SIDE)),
    ),
    (DIGITS + index) * PIXELS,
  );
/** Not quite bytes / 255, but a little more or less, as other programs may round: edges are of the bytes meant. */
const pixels = Float32Array.from(images, (value, index) => value / 255 + (index % 2 ? 1e-7 : -1e-7));

/** A network with random weights and biases, so that none can be left out without a word. */
function modelOf(topology: Topology, temperature: number): Network {
  const random = new Random(1, 'biases');
  const tensors = drawParameters(topology, 'he', 1);
  for (const { bias } of tensors) bias.set(Float32Array.from(bias, () => random.normal()));
  return { topology, tensors, metadata: { ...aboutNetwork(topology, temperature), seed: '1' } };
}

const MODELS = (
  [
    [{ hidden: [20], activation: 'sigmoid' }, 1],
    [{ hidden: [33], activation: 'relu' }, 0.6],
    [{ hidden: [40, 17, 9], activation: 'relu' }, 1.7],
    [{ hidden: [12, 30], activation: 'sigmoid' }, 3],
    [{ hidden: [33], activation: 'relu', input: 'edges' }, 0.6],
    [{ hidden: [20], activation: 'sigmoid', input: 'edges' }, 1],
    [{ hidden: [40, 17, 9], activation: 'relu', input: 'edges' }, 1.7],
    [{ hidden: [30, 20, 12], activation: 'sigmoid', input: 'edges' }, 0.8],
  ] satisfies [Topology, number][]
).map(([topology, temperature]) => ({
  name: `${describeNetwork(topology)}, temperature ${temperature}`,
  temperature,
  model: modelOf(topology, temperature),
}));

/** A committee computes what its members see once, and shares it. */
const onPixels = MODELS.filter(({ model }) => !model.topology.input);
const onEdges = MODELS.filter(({ model }) => model.topology.input);
const COMMITTEES = await Promise.all(
  [
    { name: 'a committee on pixels', members: onPixels },
    { name: 'a committee on edges', members: onEdges },
    { name: 'a committee of one on pixels and one on edges', members: [onPixels[1], onEdges[0]] },
  ].map(async ({ name, members }) => ({ name, model: await committeeOf(members.map(({ model }) => model)) })),
);

/** What this project reads, (IMAGES, 10). */
function ownProbabilities(model: Model): number[] {
  const { classify } = createRecogniser(model);
  return Array.from({ length: IMAGES }, (_, index) => [
    ...classify(images.subarray(index * PIXELS, (index + 1) * PIXELS)),
  ]).flat();
}

function assertNear(found: ArrayLike<number>, expected: readonly number[], within = 1e-5): void {
  assert.is(found.length, expected.length);
  // The sums are added in another order.
  for (const [index, value] of expected.entries())
    assert.ok(Math.abs(found[index] - value) <= within, `${index}: ${found[index]}, expected ${value}`);
}

for (const { name, model } of [...MODELS, ...COMMITTEES]) {
  test(`ONNX Runtime, ${name}: the same probabilities, for several images and for one`, async () => {
    const expected = ownProbabilities(model);
    assert.ok(new Set(expected.map((value) => value.toFixed(3))).size > CLASSES, 'answers that differ');
    const session = await ort.InferenceSession.create(encodeOnnx(model));
    assert.equal(session.inputNames, [INPUT]);
    assert.equal(session.outputNames, [OUTPUT]);
    for (const count of [IMAGES, 1]) {
      const shape = [count, 1, IMAGE_SIDE, IMAGE_SIDE];
      const input = new ort.Tensor('float32', pixels.slice(0, count * PIXELS), shape);
      const { [OUTPUT]: output } = await session.run({ [INPUT]: input });
      assert.equal(output.dims, [count, CLASSES]);
      assertNear(output.data as Float32Array, expected.slice(0, count * CLASSES));
    }
  });
}

test('ONNX: a graph computes edges only where a network sees them, and pixels likewise', () => {
  const names = (model: Model) => {
    const bytes = Buffer.from(encodeOnnx(model));
    return ['\x06pixels', '\x05edges'].map((name) => bytes.includes(name));
  };
  const [pixelsAlone, edgesAlone, mixed] = COMMITTEES;
  assert.equal(names(pixelsAlone.model), [true, false]);
  assert.equal(names(edgesAlone.model), [false, true]);
  assert.equal(names(mixed.model), [true, true]);
});

test('ONNX: what is not known of a model is left out of its metadata', () => {
  const [{ model }] = MODELS;
  const metadata = { ...model.metadata, input: undefined };
  assert.equal(encodeOnnx({ ...model, metadata }), encodeOnnx(model));
});

for (const { name, model, temperature } of MODELS) {
  test(`npz, ${name}: read back, it is what it was`, () => {
    const bytes = encodeNpz(model);
    assert.equal(encodeNpz(model), bytes);
    const { topology, tensors, metadata } = readNpz('m.npz', bytes, inflateRaw);
    assert.equal(topology, model.topology);
    assert.equal(tensors, model.tensors);
    assert.is(metadata.activation, topology.activation);
    assert.is(metadata.input, model.metadata.input);
    assert.is(Number(metadata.temperature), Math.fround(temperature));
  });
}

test('npz: numbers begin at a multiple of 64 bytes in each array, as NumPy wants them', () => {
  const entries = readZip('m.npz', encodeNpz(MODELS[2].model), { entries: 40, bytes: 1e6 }, inflateRaw);
  assert.is(entries.size, 2 * 4 + 2);
  for (const [name, bytes] of entries) assert.is((10 + bytes[8] + 256 * bytes[9]) % 64, 0, name);
});

/** Debian's; others may be first in the path. */
const PYTHON = '/usr/bin/python3';
const hasNumpy = spawnSync(PYTHON, ['-c', 'import numpy']).status === 0;

const PAGE = readFileSync(fileURLToPath(new URL('../../../../docs/models.md', import.meta.url)), 'utf8');

/** The block of docs/models.md that has a function in Python. */
function codeOf(name: string): string {
  const [code] = PAGE.match(new RegExp(`(?<=\`\`\`python\n)[^\`]*def ${name}[(][^\`]*(?=\`\`\`)`)) ?? [];
  assert.ok(code, `docs/models.md has no ${name}()`);
  return code;
}

/**
 * Reads models with a function that docs/models.md shows, and compares its probabilities with ours.
 * @param prelude Python that runs before
 */
function assertReadAs(name: string, files: readonly string[], within: number, prelude = ''): void {
  const inputs = join(temporaryFolder(), 'images');
  writeFileSync(inputs, pixels);
  const program = `${prelude}
${codeOf('edges')}
${codeOf(name)}
import sys
images = np.fromfile(sys.argv[1], "<f4").reshape(-1, 784)
for path in sys.argv[2:]: print(*${name}(path, images).ravel())`;
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', program, inputs, ...files], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
  const lines = stdout.trim().split('\n');
  assert.is(lines.length, MODELS.length);
  for (const [index, line] of lines.entries())
    assertNear(line.split(' ').map(Number), ownProbabilities(MODELS[index].model), within);
}

const withNumpy = testThatNeeds('NumPy in /usr/bin/python3', hasNumpy);

withNumpy('docs/models.md: its code for NumPy gives the same probabilities from an npz', () => {
  const folder = temporaryFolder();
  const files = MODELS.map(({ model }, index) => {
    const path = join(folder, `${index}.npz`);
    writeFileSync(path, encodeNpz(model));
    return path;
  });
  assertReadAs('read_npz', files, 1e-5);
});

/** As much of the package safetensors as the page uses, after the format's own description. */
const SAFETENSORS = `
import json, sys, types
import numpy as np
class safe_open:
    def __init__(self, path, framework):
        data = open(path, "rb").read()
        size = int.from_bytes(data[:8], "little")
        self.header, self.bytes = json.loads(data[8:8 + size]), data[8 + size:]
        self.about = self.header.pop("__metadata__")
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def metadata(self): return self.about
    def keys(self): return self.header.keys()
    def get_tensor(self, name):
        begin, end = self.header[name]["data_offsets"]
        kind = {"F32": "<f4", "F16": "<f2"}[self.header[name]["dtype"]]
        return np.frombuffer(self.bytes[begin:end], kind).reshape(self.header[name]["shape"])
sys.modules["safetensors"] = types.SimpleNamespace(safe_open=safe_open)`;

import { aboutNetwork } from './about.js';

for (const [type, within] of [
  ['F32', 1e-5],
  // Weights are rounded to 11 bits.
  ['F16', 1e-2],
] as const)
  withNumpy(`docs/models.md: its code for NumPy gives the same probabilities from our file, ${type}`, () => {
    const folder = temporaryFolder();
    const files = MODELS.map(({ model }, index) => {
      const path = join(folder, `${index}.safetensors`);
      writeFileSync(path, encodeModel(path, model, type));
      return path;
    });
    assertReadAs('read_with_numpy', files, within, SAFETENSORS);
  });

test.run();
