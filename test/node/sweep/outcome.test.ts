// A sweep's figures by hand, and its table.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../../src/engine/recipe/presets.js';
import { bestFirst, type RunOutcome, summarise } from '../../../src/node/sweep/outcome.js';
import { sweepTable } from '../../../src/terminal/sweep-table.js';

const planned = ['a', 'b', 'c', 'd'].flatMap((setting) =>
  [1, 2, 3].map((seed) => ({ setting, seed, recipe: { ...PRESETS.quick, seed } })),
);

const ended = (
  setting: string,
  seed: number,
  validationAccuracy: number,
  trainingSeconds = 1,
): RunOutcome => ({
  ...{ setting, seed, run: `${setting}${seed}`, state: 'finished', earlier: false, epochs: 4 },
  ...{ validationAccuracy, trainingSeconds },
});
const diverged = (setting: string, seed: number): RunOutcome => ({
  ...ended(setting, seed, 0.99),
  state: 'diverged',
});

const outcomes = [
  ended('a', 1, 0.97, 2),
  ended('a', 3, 0.99, 4),
  ended('a', 2, 0.95, 3),
  diverged('b', 1),
  ended('b', 2, 0.98),
  diverged('c', 1),
];
const settings = summarise(planned, outcomes);

test('the highest mean of finished runs first; those without one last, as they were typed', () => {
  assert.equal(
    settings.map(({ setting }) => setting),
    ['b', 'a', 'c', 'd'],
  );
});

test('mean, sample standard deviation, mean time and the best run', () => {
  const [b, a, c] = settings;
  assert.ok(Math.abs((a.mean ?? 0) - 0.97) < 1e-12);
  assert.ok(Math.abs((a.spread ?? 0) - 0.02) < 1e-12);
  assert.is(a.seconds, 3);
  assert.is(a.best, 'a3');
  assert.equal([b.planned, b.finished, b.diverged, b.spread], [3, 1, 1, undefined]);
  assert.equal([c.finished, c.diverged, c.mean], [0, 1, undefined]);
});

test('a run that diverged is never among the best', () => {
  assert.equal(
    bestFirst(outcomes).map(({ run }) => run),
    ['a3', 'b2', 'a1', 'a2'],
  );
});

test('the table, with what is under way; a narrow terminal cuts its lines', () => {
  const underWay = new Map([['b', 1]]);
  assert.equal(sweepTable(settings, 80, underWay), [
    'validation  spread                             runs    time  setting',
    '   98.00 %       –  1 of 3, 1 diverged, 1 under way  1.00 s  b',
    '   97.00 %   ±2.00                                3  3.00 s  a',
    '         –       –               0 of 3, 1 diverged       –  c',
    '         –       –                           0 of 3       –  d',
  ]);
  assert.ok(sweepTable(settings, 30).every((line) => line.length <= 30));
});

test.run();
