// npm run bench:targets: the figures that the project has set itself, each measured on this machine.

import { availableParallelism } from 'node:os';
import { createCommand, runCommand } from '../../src/commands/command.js';
import type { Dataset } from '../../src/engine/training/dataset.js';
import { VERSIONS } from '../../src/node/versions.js';
import { benchmarkData } from '../data.js';
import { someOf } from '../options.js';
import { measureCheckpoint } from './checkpoint.js';
import {
  measureAugmentation,
  measureGrowth,
  measureOverhead,
  measureRelaxed,
  measureWorkers,
} from './epochs.js';
import { measureKernels } from './kernels.js';
import { measureMemory } from './memory.js';
import { measureReading } from './reading.js';
import { measureReduce } from './reduce.js';
import { measureStart } from './start.js';
import type { Outcome } from './target.js';

/** What is measured, by the name that `--only` takes. */
const MEASURES: Readonly<Record<string, (dataset: Dataset) => Outcome[] | Promise<Outcome[]>>> = {
  start: measureStart,
  memory: measureMemory,
  kernels: ({ training }) => measureKernels(training),
  reduce: ({ training }) => measureReduce(training),
  overhead: measureOverhead,
  workers: measureWorkers,
  growth: measureGrowth,
  relaxed: measureRelaxed,
  augmentation: measureAugmentation,
  reading: measureReading,
  checkpoint: measureCheckpoint,
};

async function run({ only }: { only: string[] }): Promise<void> {
  const dataset = benchmarkData();
  console.log(`${availableParallelism()} cores; ${VERSIONS}; ${dataset.name}\n`);
  for (const name of only) {
    for (const { target, asked, measured, reached } of await MEASURES[name](dataset)) {
      console.log(
        `${reached ? 'reached' : 'missed '}  ${measured.padStart(9)}  ${asked.padEnd(17)}  ${target}`,
      );
    }
  }
}

const command = createCommand(
  'bench:targets',
  'Measures the project against its targets; see docs/internals/performance.md.',
)
  .option('--only <names>', 'only these', someOf(Object.keys(MEASURES)), Object.keys(MEASURES))
  .action(run);

await runCommand(command, { computesMuch: true });
