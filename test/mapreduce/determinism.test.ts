// The same seed gives the same weights, to the last bit, whatever the number of workers and whoever does what.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { syntheticDataset } from '../dataset/synthetic.js';
import { recipeWith, runToEnd } from '../training/runs.js';

const WORKERS = [1, 2, 3, 5, 8];
/** For most recipes, since threads take long to start; what they share is tried in assignment.test.ts. */
const FEWER_WORKERS = [1, 3];
/** 300 images in batches of 64: the last one holds 44. */
const dataset = syntheticDataset(300, 40);
const common = { batch: 64, epochs: 2 };

const RECIPES = [
  recipeWith({ ...common, hidden: [65, 40], optimizer: 'momentum', schedule: 'cosine', warmUp: 0.5 }),
  recipeWith({ ...common, hidden: [40], activation: 'sigmoid', optimizer: 'adam', learningRate: 0.003 }),
  recipeWith({ ...common, hidden: [72], optimizer: 'sgd' }),
  recipeWith({ ...common, hidden: [65], optimizer: 'momentum', weightDecay: 1e-4, labelSmoothing: 0.05 }),
  recipeWith({ ...common, hidden: [96, 32], optimizer: 'sgd' }),
  recipeWith({ ...common, hidden: [72, 33], activation: 'sigmoid', optimizer: 'nesterov' }),
  recipeWith({ ...common, hidden: [40, 34, 32], optimizer: 'adam', learningRate: 0.003, validation: 50 }),
  recipeWith({
    ...common,
    hidden: [40],
    optimizer: 'momentum',
    dropout: 0.2,
    augmentation: 'full',
    fade: 0.5,
  }),
];

const hashOf = async (recipe: (typeof RECIPES)[number], workers: number) =>
  (await runToEnd({ recipe, dataset, workers })).weightsSha256;

for (const [index, recipe] of RECIPES.entries()) {
  const { topology, optimiser } = recipe;
  const counts = index < 2 ? WORKERS : FEWER_WORKERS;
  test(`${topology.hidden.join('-')} ${topology.activation}, ${optimiser.name}: the same weights with ${counts} workers`, async () => {
    const hashes: Record<string, string> = {};
    for (const workers of counts) hashes[workers] = await hashOf(recipe, workers);
    assert.equal(hashes, Object.fromEntries(counts.map((workers) => [workers, hashes[1]])));
  });
}

test('a second run in the same process gives the same weights, another seed gives others', async () => {
  const [recipe] = RECIPES;
  const hash = await hashOf(recipe, 2);
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.is(await hashOf(recipe, 2), hash);
  assert.is.not(await hashOf({ ...recipe, seed: 2 }, 2), hash);
});

test.run();
