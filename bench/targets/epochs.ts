// What an epoch costs beside its kernels, by number of workers, by images, and by width.

import { PRESETS } from '../../src/engine/recipe/presets.js';
import type { Recipe } from '../../src/engine/recipe/recipe.js';
import type { Dataset } from '../../src/engine/training/dataset.js';
import { startRun } from '../../src/node/engine.js';
import { Cores } from '../cores.js';
import { resize } from '../data.js';
import { fromArguments, toArguments, WORKLOADS } from '../peers/workloads.js';
import { median } from '../statistics.js';
import { nextEpoch, trainInTurns } from '../turns.js';
import { benchWorkers } from '../workers.js';
import { atLeast, atMost, nanoseconds, type Outcome, percentage, times } from './target.js';
import { total, trainTimedEpoch } from './timed-epoch.js';

const ROUNDS = 9;

/** The median over rounds of what one run took beside another in the same round. */
function pairwise(seconds: readonly number[], others: readonly number[]): number {
  return median(seconds.map((second, round) => second / others[round]));
}

/** The seconds of each recipe's epochs by two workers, in turns; `onEpoch` hears which recipe is next, and the round. */
async function timeEpochs(
  recipes: readonly [Recipe, Dataset][],
  rounds: number,
  onEpoch?: (recipe: number, round: number) => Promise<void>,
): Promise<number[][]> {
  const runs = recipes.map(([recipe, dataset]) => ({ recipe, dataset, workers: 2 }));
  const results = await trainInTurns(runs, rounds, onEpoch);
  return results.map(({ epochs }) => epochs.map(({ seconds }) => seconds));
}

/** An epoch by one worker beside the sum of its kernels' times. */
export async function measureOverhead(dataset: Dataset): Promise<Outcome[]> {
  const recipe: Recipe = { ...PRESETS.original, epochs: ROUNDS + 1 };
  const run = startRun({ recipe, dataset, workers: 1 });
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
  const cores = new Cores();
  const coreSpeedUps: number[] = [];
  const exchanges: number[] = [];
  const secondsOf = async (batch: number, counts: number[], onEpoch: () => Promise<void> | void) => {
    const results = await benchWorkers({ ...PRESETS.original, batch }, dataset, counts, ROUNDS, onEpoch);
    return results.map(({ seconds }) => seconds);
  };
  const inTurns = async () => {
    coreSpeedUps.push(await cores.speedUp());
    exchanges.push(await cores.exchange());
  };
  const [alone, two] = await secondsOf(512, [1, 2], inTurns);
  const machine =
    `two cores in registers alone, in the same turns: ${times(median(coreSpeedUps))}; ` +
    `a word from one to the other and back: ${nanoseconds(median(exchanges))}`;
  exchanges.length = 0;
  const [one, pair, eight] = await secondsOf(128, [1, 2, 8], inTurns).finally(() => cores.close());
  return [
    atLeast(`two workers beside one, batch 512 (${machine})`, 1.85, pairwise(alone, two), times),
    atLeast(
      `two workers beside one, batch 128 (a word there and back: ${nanoseconds(median(exchanges))})`,
      1.7,
      pairwise(one, pair),
      times,
    ),
    atLeast('eight workers beside two, batch 128', 0.9, pairwise(pair, eight), times),
  ];
}

/** Whether cost grows with the work: images a second by number of images, seconds by width. */
export async function measureGrowth(dataset: Dataset): Promise<Outcome[]> {
  const counts = [15_000, 30_000, 60_000, 120_000];
  const cores = new Cores();
  const coreTimes = counts.map(() => [] as number[]);
  const byImages = await timeEpochs(
    counts.map((count) => [PRESETS.original, resize(dataset, count)]),
    ROUNDS,
    async (run, round) => {
      const time = await cores.time(1);
      if (round > 0) coreTimes[run].push(time);
    },
  ).finally(() => cores.close());
  const costs = byImages.map((seconds, run) => (pairwise(seconds, byImages[0]) * counts[0]) / counts[run]);
  const own = coreTimes.map((seconds) => pairwise(seconds, coreTimes[0]));
  const spread = (values: readonly number[]) => Math.max(...values) / Math.min(...values);

  const widths = [128, 256, 512, 1024, 2048];
  const some = resize(dataset, 15_000);
  const byWidth = await timeEpochs(
    widths.map((width) => [
      { ...PRESETS.original, topology: { hidden: [width], activation: 'sigmoid' } },
      some,
    ]),
    ROUNDS,
  );
  const growth = byWidth.slice(1).map((seconds, index) => pairwise(seconds, byWidth[index]));
  return [
    atMost(
      'images a second from 15,000 to 120,000 images: largest over smallest ' +
        `(a core in registers alone, before each: ${times(spread(own))})`,
      1.1,
      spread(costs),
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

/** What relaxed SIMD's fused multiply-add brings: results that differ from machine to machine must be worth it. */
export async function measureRelaxed(dataset: Dataset): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const workload of WORKLOADS) {
    const { recipe } = fromArguments(toArguments('', workload));
    const [exact, relaxed] = await timeEpochs(
      [
        [recipe, dataset],
        [{ ...recipe, arithmetic: 'relaxed' }, dataset],
      ],
      ROUNDS,
    );
    const target = `relaxed arithmetic beside exact, ${workload.title}`;
    outcomes.push(atLeast(target, 1.15, pairwise(exact, relaxed), times));
  }
  return outcomes;
}

/** What the random changes of images cost of an epoch of 784-800-10. */
export async function measureAugmentation(dataset: Dataset): Promise<Outcome[]> {
  const recipe: Recipe = {
    ...PRESETS.default,
    topology: { hidden: [800], activation: 'relu' },
    validation: 0,
    epochs: ROUNDS,
  };
  const run = startRun({ recipe, dataset: resize(dataset, 15_000), workers: 1 });
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
