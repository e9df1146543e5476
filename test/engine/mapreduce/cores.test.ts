// Machines with one core and with many: the same weights, and a number of cores that changes meanwhile changes nothing.

import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MOST_WORKERS } from '../../../src/engine/worker-count.js';
import { defaultWorkers } from '../../../src/node/workers.js';
import { runToEnd } from '../training/runs.js';
import { dataset, RECIPES } from './recipes.js';

/** Does `work` on a machine that tells these numbers of cores, one after the other, then the last one again. */
async function withCores<Result>(
  cores: readonly number[],
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const { availableParallelism } = os;
  const told = [...cores];
  os.availableParallelism = () => (told.length > 1 ? (told.shift() as number) : told[0]);
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    os.availableParallelism = availableParallelism;
    syncBuiltinESMExports();
  }
}

/** Two layers of 5 and 9 tiles: how they are cut into tasks depends on the seats. */
const recipe = RECIPES[8];
const hashOf = async (workers: number) => (await runToEnd({ recipe, dataset, workers })).weightsSha256;
const expected = await hashOf(1);

for (const [cores, workers] of [
  [1, 1],
  [1, 5],
  [3, 2],
  [3, 5],
  [96, 8],
  [128, 16],
]) {
  test(`${cores} cores, ${workers} workers: the same weights`, async () => {
    assert.is(await withCores([cores], () => hashOf(workers)), expected);
  });
}

test('a number of cores that is another one each time it is asked for: the same weights', async () => {
  const changing = Array.from({ length: 200 }, (_, time) => 1 + ((time * 7) % 5));
  assert.is(await withCores(changing, () => hashOf(4)), expected);
});

test('workers unless said otherwise: one a core, at most as many as there may be', async () => {
  const counts: number[] = [];
  for (const cores of [1, 3, 96, 128]) counts.push(await withCores([cores], defaultWorkers));
  assert.equal(counts, [1, 3, MOST_WORKERS, MOST_WORKERS]);
});

test.run();
