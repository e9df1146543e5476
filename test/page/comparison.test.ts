// Workers compared: they take turns, to the same bits, and turns that differ too much are not believed.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toRecipe } from '../../src/engine/recipe/options.js';
import type { Recipe } from '../../src/engine/recipe/recipe.js';
import { machine } from '../../src/node/machine.js';
import { type Comparison, describeDoubt, fastestOf } from '../../src/page/train/comparison.js';
import { compareWorkers } from '../../src/page/train/trainer/compare.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { assertRefused } from '../refusals.js';

const recipe = toRecipe({ preset: 'quick', hidden: [16], validation: 200, patience: 2 });
const dataset = syntheticDataset(1000, 50, 3);

const compare = (most: number, options: { recipe?: Recipe; signal?: AbortSignal } = {}) =>
  compareWorkers(most, { recipe, dataset, machine, signal: new AbortController().signal, ...options });

test('each number of workers has a turn in every round, and learns the same bits', async () => {
  const comparisons: Comparison[] = [];
  for await (const comparison of compare(3)) comparisons.push(comparison);
  const { rounds } = comparisons[0];
  assert.is(comparisons.length, rounds);
  const hashes = new Set<string>();
  for (const [index, { round, results }] of comparisons.entries()) {
    assert.is(round, index + 1);
    assert.equal(
      results.map(({ workers, speeds }) => [workers, speeds.length]),
      [1, 2, 3].map((workers) => [workers, round]),
    );
    const ofRound = new Set(results.map(({ weightsSha256 }) => weightsSha256));
    assert.is(ofRound.size, 1);
    for (const hash of ofRound) hashes.add(hash);
  }
  assert.is(hashes.size, rounds, 'every round goes on learning');
});

test('a comparison that is stopped ends, and keeps what its whole rounds said', async () => {
  const stopping = new AbortController();
  const rounds: number[] = [];
  for await (const { round } of compare(2, { signal: stopping.signal })) {
    rounds.push(round);
    if (round === 2) stopping.abort();
  }
  assert.equal(rounds, [1, 2]);
});

test('a comparison whose training diverges says so', () => {
  // Each step multiplies the weights by about -900.
  const optimiser = { ...recipe.optimiser, weightDecay: 0.9 };
  const wild = { ...recipe, optimiser, learningRate: 1000 };
  return assertRefused(() => compare(2, { recipe: wild }).next(), 'diverged', 'Training diverged in epoch 1');
});

const turns = (...speeds: number[]) => ({ workers: 2, speeds, weightsSha256: '' });

test('the fastest turn counts, and turns that differ too much are not believed', () => {
  assert.is(fastestOf(turns(90, 100, 95)), 100);
  assert.is(describeDoubt([]), undefined);
  assert.is(describeDoubt([turns(100, 10)]), undefined, 'two turns show no spread');
  assert.is(describeDoubt([turns(100, 95, 20), turns(90, 100, 88, 99)]), undefined, 'one slow turn');
  assert.match(
    describeDoubt([turns(100, 95, 90), turns(174, 88, 90, 86)]) ?? '',
    /^Do not believe these speed-ups: .* up to 2\.0 times as fast as the median\. The machine was busy\./,
  );
});

test.run();
