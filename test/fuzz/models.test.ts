// Spoiled models: safetensors, and the original system's npz.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { committeeOf, membersOf, type Network } from '../../src/formats/model.js';
import { encodeModel } from '../../src/formats/model-safetensors.js';
import { decodeNpy } from '../../src/formats/npz.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/formats/safetensors.js';
import { loadModel, saveModel } from '../../src/node/model-file.js';
import { writeNpy, writeZip } from '../formats/zip-writer.js';
import { temporaryFolder } from '../temporary.js';
import { fuzz } from './fuzz.js';

const path = join(temporaryFolder(), 'model');

/** Loads bytes as a model; what was read can be run. */
function load(bytes: Uint8Array): void {
  writeFileSync(path, bytes);
  const tensors = membersOf(loadModel(path)).flatMap(({ tensors }) => tensors);
  for (const { weight, bias } of tensors)
    for (const values of [weight, bias])
      assert.ok(values.every(Number.isFinite), 'a weight that is not finite');
}

/** Small tensors: most of the file is its header. */
const tensors = new Map([
  ['a', { shape: [2, 3], values: Float32Array.of(1, -2, 3, -4, 5, -6) }],
  ['b "\\"', { shape: [], values: Float32Array.of(7) }],
  ['c', { shape: [0, 9], values: new Float32Array(0) }],
]);
const metadata = { activation: 'relu', note: 'a \\ "quoted" {name}: ünïcode' };

fuzz(
  'safetensors',
  [encodeSafetensors({ tensors, metadata }, 'F32'), encodeSafetensors({ tensors, metadata }, 'F16')],
  (bytes) => {
    for (const { shape, values } of decodeSafetensors('x', bytes).tensors.values())
      assert.is(
        values.length,
        shape.reduce((product, size) => product * size, 1),
      );
  },
  ['bad-safetensors'],
);

const network: Network = {
  topology: { hidden: [1], activation: 'relu' },
  tensors: [
    { weight: new Float32Array(784).fill(0.1), bias: new Float32Array(1) },
    { weight: new Float32Array(10).fill(0.1), bias: new Float32Array(10) },
  ],
  metadata: { topology: '784-1-10', activation: 'relu' },
};
saveModel(path, network);
const saved = encodeSafetensors(decodeSafetensors(path, readFileSync(path)), 'F16');
const committee = encodeModel(path, await committeeOf([network, network]), 'F16');

fuzz('models', [saved, committee], load, [
  'bad-safetensors',
  'bad-model',
  'bad-topology',
  'bad-zip',
  'bad-npy',
]);

const arrays = (deflated: boolean) =>
  writeZip(
    Object.entries({ W1: [784, 1], b1: [1, 1], W2: [1, 10], b2: [1, 10] }).map(([name, shape]) => ({
      name: `${name}.npy`,
      contents: writeNpy(shape, new Float64Array(shape[0] * shape[1]).fill(0.5), '<f4'),
      deflated,
    })),
  );

fuzz('npz', [arrays(true), arrays(false)], load, [
  'bad-zip',
  'bad-npy',
  'bad-model',
  'bad-safetensors',
  'bad-topology',
]);

fuzz(
  'npy',
  [writeNpy([2, 3], [1, 2, 3, 4, 5, 6], '<f8'), writeNpy([4], [1, 2, 3, 4], '<f4')],
  (bytes) => {
    const { shape, values } = decodeNpy('x', bytes);
    assert.is(
      values.length,
      shape.reduce((product, size) => product * size, 1),
    );
  },
  ['bad-npy'],
);

test.run();
