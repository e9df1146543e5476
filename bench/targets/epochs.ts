// What an epoch costs beside its kernels, by number of workers, by images, and by width.

import type { Dataset } from '../../src/dataset/dataset.js';
import { PRESETS } from '../../src/training/presets.js';
import type { Recipe } from '../../src/training/recipe.js';
import { TrainingRun } from '../../src/training/train.js';
import { resize } from '../data.js';
import { median } from '../statistics.js';
import { nextEpoch, trainInTurns } from '../turns.js';
import { benchWorkers } from '../workers.js';
import { atLeast, atMost, type Outcome, percentage, times } from './target.js';
import { total, trainTimedEpoch } from './timed-epoch.js';

const ROUNDS = 5;

/** The median seconds of an epoch of each recipe, by two workers, in turns. */
async function timeEpochs(recipes: readonly [Recipe, Dataset][]): Promise<number[]> {
  const results = await trainInTurns(
    recipes.map(([recipe, dataset]) => ({ recipe, dataset, workers: 2 })),
    ROUNDS,
  );
  return results.map(({ epochs }) => median(epochs.map(({ seconds }) => seconds)));
}

/** An epoch by one worker beside the sum of its kernels' times. */
export async function measureOverhead(dataset: Dataset): Promise<Outcome[]> {
  const recipe: Recipe = { ...PRESETS.original, epochs: ROUNDS + 1 };
  const run = new TrainingRun({ recipe, dataset, workers: 1 });
  const events = run.events();
  const ratios: number[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const { seconds } = await nextEpoch(events);
      const kernels = total(trainTimedEpoch(run, round));
      if (round > 0) ratios.push(seconds / kernels);
    }
  } finally {
    await run.host.close();
  }
  return [atMost('an epoch by one worker, beside its kernels alone', 1.25, median(ratios), times)];
}

/** Speed-up by workers. On a machine with other than two cores the limits are no targets of the project. */
export async function measureWorkers(dataset: Dataset): Promise<Outcome[]> {
  const speedUps = async (batch: number, counts: number[]) => {
    const results = await benchWorkers({ ...PRESETS.original, batch }, dataset, counts, ROUNDS, () => {});
    return results.map(({ seconds }) =>
      median(seconds.map((second, epoch) => results[0].seconds[epoch] / second)),
    );
  };
  const [, large] = await speedUps(512, [1, 2]);
  const [, usual, many] = await speedUps(128, [1, 2, 8]);
  return [
    atLeast('two workers beside one, batch 512', 1.85, large, times),
    atLeast('two workers beside one, batch 128', 1.7, usual, times),
    atLeast('eight workers beside two, batch 128', 0.9, many / usual, times),
  ];
}

/** Whether cost grows with the work: images a second by number of images, seconds by width. */
export async function measureGrowth(dataset: Dataset): Promise<Outcome[]> {
  const counts = [15_000, 30_000, 60_000, 120_000];
  const byImages = await timeEpochs(counts.map((count) => [PRESETS.original, resize(dataset, count)]));
  const rates = byImages.map((seconds, index) => counts[index] / seconds);
  const widths = [128, 256, 512, 1024, 2048];
  const some = resize(dataset, 15_000);
  const byWidth = await timeEpochs(
    widths.map((width) => [
      { ...PRESETS.original, topology: { hidden: [width], activation: 'sigmoid' } },
      some,
    ]),
  );
  const growth = byWidth.slice(1).map((seconds, index) => seconds / byWidth[index]);
  return [
    atMost(
      'images a second from 15,000 to 120,000 images: largest over smallest',
      1.1,
      Math.max(...rates) / Math.min(...rates),
      times,
    ),
    atMost(
      'seconds when the width doubles, from 128 to 2,048: largest growth',
      2,
      Math.max(...growth),
      times,
    ),
  ];
}

/** What relaxed SIMD's fused multiply-add would bring: results that differ from machine to machine must be worth it. */
export async function measureRelaxed(dataset: Dataset): Promise<Outcome[]> {
  const [exact, relaxed] = await timeEpochs([
    [PRESETS.original, dataset],
    [{ ...PRESETS.original, arithmetic: 'relaxed' }, dataset],
  ]);
  return [atLeast('relaxed SIMD beside exact, from where it would be offered', 1.15, exact / relaxed, times)];
}

/** What the random changes of images cost of an epoch of 784-800-10. */
export async function measureAugmentation(dataset: Dataset): Promise<Outcome[]> {
  const recipe: Recipe = {
    ...PRESETS.default,
    topology: { hidden: [800], activation: 'relu' },
    validation: 0,
    epochs: ROUNDS,
  };
  const run = new TrainingRun({ recipe, dataset: resize(dataset, 15_000), workers: 1 });
  const events = run.events();
  const shares: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await nextEpoch(events);
      const seconds = trainTimedEpoch(run, round);
      shares.push((seconds.get('augmentImages') ?? 0) / total(seconds));
    }
  } finally {
    await run.host.close();
  }
  return [atMost('full augmentation, of an epoch of 784-800-10', 0.25, median(shares), percentage)];
}
