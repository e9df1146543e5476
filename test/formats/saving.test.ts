// A model that could not be loaded again is not saved.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { UserError } from '../../src/errors.js';
import type { Model } from '../../src/formats/model.js';
import { loadNetwork, saveModel } from '../../src/node/model-file.js';
import { temporaryFolder } from '../temporary.js';

const topology = { hidden: [3], activation: 'relu' } as const;

/** A small network, the first weight of whose first layer is `weight`. */
function modelWith(weight: number): Model {
  const tensors = drawParameters(topology, 'he', 1);
  tensors[0].weight[0] = weight;
  return { topology, tensors, metadata: { topology: '784-3-10', activation: 'relu' } };
}

test('weights that are no numbers are refused before a file is made', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'model.safetensors');
  for (const [weight, type] of [
    [Number.NaN, 'F32'],
    [Number.POSITIVE_INFINITY, 'F32'],
    [65520, 'F16'],
  ] as const)
    assert.throws(
      () => saveModel(path, modelWith(weight), type),
      (error: unknown) =>
        error instanceof UserError && error.code === 'bad-model' && /layer\.0\.weight/.test(error.message),
    );
  assert.equal(readdirSync(folder), []);
});

test('the largest weight of half precision is saved and loaded', () => {
  const path = join(temporaryFolder(), 'model.safetensors');
  saveModel(path, modelWith(65504), 'F16');
  assert.is(loadNetwork(path).tensors[0].weight[0], 65504);
});

test.run();
