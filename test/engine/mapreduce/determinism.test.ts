// The same seed gives the same weights, to the last bit, whatever the number of workers and whoever does what, and exact
// arithmetic gives the same on every machine.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeNetwork } from '../../../src/engine/network/topology.js';
import { runToEnd } from '../training/runs.js';
import { EXPECTED_HASHES } from './expected-hashes.js';
import { dataset, RECIPES } from './recipes.js';

const WORKERS = [1, 2, 3, 5, 8];
/** For most recipes, since threads take long to start; what they share is tried in assignment.test.ts. */
const FEWER_WORKERS = { exact: [3], relaxed: [1, 3] };
const hashOf = async (recipe: (typeof RECIPES)[number], workers: number) =>
  (await runToEnd({ recipe, dataset, workers })).weightsSha256;

for (const [index, recipe] of RECIPES.entries()) {
  const { topology, optimiser, arithmetic } = recipe;
  const counts = index === 0 ? WORKERS : FEWER_WORKERS[arithmetic];
  const network = describeNetwork(topology);
  test(`${network}, ${optimiser.name}, ${arithmetic}: the same weights with ${counts} workers`, async () => {
    const hashes: Record<string, string> = {};
    for (const workers of counts) hashes[workers] = await hashOf(recipe, workers);
    const expected = arithmetic === 'exact' ? EXPECTED_HASHES[index] : hashes[1];
    assert.equal(hashes, Object.fromEntries(counts.map((workers) => [workers, expected])));
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
