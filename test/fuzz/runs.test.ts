// Spoiled run folders: each is a run or told of as damaged, and the tables of runs show either.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../src/engine/random.js';
import { readRuns } from '../../src/node/runs/read.js';
import { tableOfRuns, tableOfTwo } from '../../src/terminal/runs-table.js';
import { temporaryFolder } from '../temporary.js';
import { CASES, CONTROL, SEED } from './fuzz.js';
import { mutate } from './mutate.js';

const RECIPE = JSON.stringify(
  {
    name: 'quick',
    topology: { hidden: [256, 16], activation: 'relu' },
    optimiser: { name: 'momentum', momentum: 0.9 },
    epochs: 2,
    batch: 128,
  },
  null,
  2,
);
const EPOCH = { event: 'epoch', seconds: 0.2, imagesPerSecond: 250_000, loss: 0.4, validationAccuracy: 0.97 };
const METRICS = [
  {
    event: 'start',
    dataset: 'MNIST',
    trainedOn: 'MNIST and more',
    datasetSha256: 'abc',
    trainingImages: 55_000,
    validationImages: 5000,
    testImages: 10_000,
    parameters: 200_000,
    workers: 2,
    versions: 'v1',
  },
  { ...EPOCH, epoch: 1 },
  { ...EPOCH, epoch: 2, validationAccuracy: 0.98 },
  { event: 'done', test: { accuracy: 0.98, loss: 0.1 }, weightsSha256: 'def', bestEpoch: 2, stopped: false },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

test(`runs: ${CASES} spoiled folders, each in the table`, () => {
  const parent = temporaryFolder();
  mkdirSync(join(parent, 'run'));
  const states = new Map<string, number>();
  for (let number = 0; number < CASES; number++) {
    const random = new Random(SEED, 'fuzz runs', number);
    const spoil = (text: string, isSpoiled: boolean) =>
      isSpoiled ? mutate(Buffer.from(text), random) : text;
    writeFileSync(join(parent, 'run', 'recipe.json'), spoil(RECIPE, number % 3 === 0));
    writeFileSync(join(parent, 'run', 'metrics.jsonl'), spoil(METRICS, number % 3 !== 0));
    const runs = readRuns(parent);
    const [run] = runs;
    states.set(run.state, (states.get(run.state) ?? 0) + 1);
    const lines = [
      ...tableOfRuns(runs, 80),
      ...(run.state === 'damaged' ? [] : tableOfTwo(run, { ...run, recipe: {} }, 80)),
    ];
    for (const line of lines) assert.not.match(line, CONTROL, `FUZZ_SEED=${SEED}, runs ${number}: ${line}`);
  }
  assert.ok(states.get('finished') && states.get('unfinished') && states.get('damaged'), `${[...states]}`);
});

test.run();
