// How fast 1, 2, … workers are on this machine, each to the same bits. They take turns, as in `npm run bench`: a machine that
// slows down slows down for all.

import type { Machine } from '../../../engine/machine.js';
import { networkOf } from '../../../engine/network/fold.js';
import { hashTensors } from '../../../engine/network/hash.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import { type Dataset, type LabelledImages, slice } from '../../../engine/training/dataset.js';
import { describeDivergence } from '../../../engine/training/divergence.js';
import type { EpochEvent } from '../../../engine/training/events.js';
import { TrainingRun } from '../../../engine/training/train.js';
import { RunError } from '../../../errors.js';
import type { Comparison } from '../comparison.js';

/** Rounds that count, after one that warms up: threads start, and code is compiled. */
const ROUNDS = 8;
/** Images of a turn, or a batch where that is larger: turns are short, and all runs have room in a browser. */
const IMAGES = 15_000;
/** Each epoch ends with these: they are not timed. */
const TEST_IMAGES = 128;

/** Compares 1 to `most` workers, and says after each round what is known. Ends early when it is stopped. */
export async function* compareWorkers(
  most: number,
  {
    recipe,
    dataset,
    machine,
    signal,
  }: { recipe: Recipe; dataset: Dataset; machine: Machine; signal: AbortSignal },
): AsyncGenerator<Comparison> {
  const short: Recipe = { ...recipe, epochs: 1 + ROUNDS, warmUp: 0, validation: 0, patience: 0 };
  const few: Dataset = {
    ...dataset,
    training: firstOf(dataset.training, Math.max(IMAGES, recipe.batch)),
    test: firstOf(dataset.test, TEST_IMAGES),
  };
  const runs: { workers: number; run: TrainingRun; events: Events; speeds: number[] }[] = [];
  try {
    for (let workers = 1; workers <= most; workers++) {
      const run = new TrainingRun({ recipe: short, dataset: few, machine, workers, signal });
      runs.push({ workers, run, events: run.events(), speeds: [] });
    }
    for (let round = 0; round <= ROUNDS; round++) {
      for (const { events, speeds } of runs) {
        const epoch = await nextEpoch(events);
        if (!epoch) return;
        if (round > 0) speeds.push(epoch.imagesPerSecond);
      }
      if (round === 0) continue;
      const results = runs.map(async ({ workers, run, speeds }) => ({
        workers,
        speeds: [...speeds],
        weightsSha256: await hashTensors(networkOf(recipe.topology, run.host.parameters)),
      }));
      yield { round, rounds: ROUNDS, results: await Promise.all(results) };
    }
  } finally {
    for (const { run } of runs) await run.close();
  }
}

type Events = ReturnType<TrainingRun['events']>;

/** The next epoch of a run; undefined when it was stopped. @throws RunError `diverged` */
async function nextEpoch(events: Events): Promise<EpochEvent | undefined> {
  for (;;) {
    const { value, done } = await events.next();
    if (done || value.event === 'stopped') return undefined;
    if (value.event === 'epoch') return value;
    if (value.event === 'diverged') throw new RunError('diverged', describeDivergence(value));
  }
}

const firstOf = (images: LabelledImages, most: number) => slice(images, 0, Math.min(most, images.count));
