// docs/schema describes what commands print with --json. What commands print in their own tests is compared there (running.ts,
// workspace.ts); here is what they seldom print, and that the descriptions are whole and refuse what they don't describe.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { BenchReport } from '../bench/report.js';
import { PRESETS } from '../src/engine/recipe/presets.js';
import type { TrainingEvent } from '../src/engine/training/events.js';
import { ERROR_CODES } from '../src/errors.js';
import { jsonView } from '../src/terminal/training-views.js';
import { assertDescribed, described, SCHEMAS } from './schemas.js';

const COMMANDS = fileURLToPath(new URL('../../../src/commands/', import.meta.url));
const SHARED = ['error', 'recipe'];

test('every command that takes --json has a schema', () => {
  const withJson = readdirSync(COMMANDS)
    .filter((file) =>
      /option\('--json'|Option\('--json'|format\('json'/.test(readFileSync(join(COMMANDS, file), 'utf8')),
    )
    .map((file) => basename(file, '.ts'));
  assert.equal([...described].sort(), [...withJson, ...SHARED, 'bench'].sort());
});

test('error.json has every code', () => {
  const { properties } = JSON.parse(readFileSync(join(SCHEMAS, 'error.json'), 'utf8'));
  assert.equal(properties.code.enum, [...ERROR_CODES]);
});

/** What the view for programs prints while `tell` uses it. */
function printed(tell: (view: ReturnType<typeof jsonView>) => void): unknown[] {
  const lines: unknown[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(JSON.parse(line));
  try {
    tell(jsonView());
  } finally {
    console.log = log;
  }
  return lines;
}

const EVENTS: TrainingEvent[] = [
  ...Object.values(PRESETS).map((recipe) => ({
    event: 'start' as const,
    recipe,
    dataset: 'MNIST',
    trainedOn: 'MNIST',
    trainingImages: 55_000,
    validationImages: 5000,
    testImages: 10_000,
    parameters: 407_050,
    workers: 2,
    epochsBefore: 3,
  })),
  {
    event: 'epoch',
    epoch: 1,
    seconds: 0.5,
    imagesPerSecond: 110_000,
    loss: 0.4,
    testAccuracy: 0.98,
    time: { map: 0.6, reduce: 0.3, waiting: 0.1 },
  },
  { event: 'warning', message: 'A worker failed.' },
  { event: 'stopped', epochs: 2 },
  { event: 'diverged', epoch: 3, what: 'weights' },
];

test('train: events that few runs have, and a run that saves nothing', () => {
  const lines = printed((view) => {
    for (const event of EVENTS) view.show(event);
    view.nothingSaved('model.safetensors', 'npm run train -- --resume');
  });
  assert.is(lines.length, EVENTS.length + 1);
  for (const line of lines) assertDescribed('train', line);
});

test('what is not described is refused: a word more, one less, one of another kind', () => {
  const [start] = printed((view) => view.show(EVENTS[0])) as Record<string, unknown>[];
  const { workers, ...without } = start;
  assertDescribed('train', start);
  for (const wrong of [
    { ...start, more: 1 },
    without,
    { ...start, workers: `${workers}` },
    { event: 'other' },
  ])
    assert.throws(() => assertDescribed('train', wrong), /docs\/schema\/train\.json does not describe/);
});

test('teach: what it prints', () => {
  const taught = { event: 'taught', images: 40, rightBefore: 30, rightAfter: 40, dataset: 'MNIST' };
  assertDescribed('teach', { ...taught, testAccuracy: 0.99, model: 'data/taught.safetensors', seconds: 3 });
});

test('bench: a report, on one core', () => {
  const report: BenchReport = {
    versions: 'distributed-mnist 0.1.0, node 26.10.0, v8 14.6',
    processor: 'one',
    cores: 1,
    dataset: 'MNIST',
    images: 60_000,
    batch: 128,
    kernels: {
      peak: 120,
      peak128: 60,
      results: [
        {
          name: 'first layer forward',
          kind: 'first layer',
          microseconds: 230,
          gflops: 40,
          ofPeak: 0.3,
          denseOfPeak: 1.6,
          denseOfPeak128: 3.2,
        },
      ],
    },
    workers: [
      {
        workers: 1,
        seconds: [0.3],
        median: 0.3,
        imagesPerSecond: 200_000,
        shares: { map: 0.7, reduce: 0.3, waiting: 0 },
        weightsSha256: '0'.repeat(64),
      },
    ],
    machineShare: { before: 1, after: 0.8 },
    exchangeNanoseconds: Number.NaN,
    baselineSeconds: 48,
  };
  assertDescribed('bench', JSON.parse(JSON.stringify(report)));
});

test.run();
