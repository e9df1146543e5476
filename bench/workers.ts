// Whole epochs with different numbers of workers, in turns, on one network that all of them must learn to the
// last bit.

import type { Dataset } from '../src/dataset/dataset.js';
import type { TimeShares } from '../src/mapreduce/host.js';
import type { Recipe } from '../src/training/recipe.js';
import { TrainingRun } from '../src/training/train.js';
import { median } from './statistics.js';

export interface WorkersResult {
  readonly workers: number;
  /** Seconds of each epoch, the first left out. */
  readonly seconds: readonly number[];
  readonly median: number;
  readonly imagesPerSecond: number;
  /** Shares of all workers' time, 0 to 1. */
  readonly shares: TimeShares;
  readonly weightsSha256: string;
}

/**
 * Trains `epochs` + 1 epochs with each number of workers, an epoch of each in turn; the first epoch, in which
 * the compiler still works, is not counted.
 */
export async function benchWorkers(
  recipe: Recipe,
  dataset: Dataset,
  counts: readonly number[],
  epochs: number,
  onEpoch: (workers: number, epoch: number) => void,
): Promise<WorkersResult[]> {
  const runs = counts.map((workers) => {
    const run = new TrainingRun({ recipe: { ...recipe, epochs: epochs + 1 }, dataset, workers });
    return {
      workers,
      run,
      events: run.events(),
      seconds: [] as number[],
      time: undefined as TimeShares | undefined,
    };
  });
  try {
    for (let epoch = 0; epoch <= epochs; epoch++) {
      for (const run of runs) {
        onEpoch(run.workers, epoch);
        for (let step = await run.events.next(); !step.done; step = await run.events.next()) {
          if (step.value.event !== 'epoch') continue;
          if (epoch > 0) run.seconds.push(step.value.seconds);
          run.time = step.value.time;
          break;
        }
      }
    }
    const results: WorkersResult[] = [];
    for (const { workers, events, seconds, time } of runs) {
      let weightsSha256 = '';
      for (let step = await events.next(); !step.done; step = await events.next()) {
        if (step.value.event === 'done') weightsSha256 = step.value.weightsSha256;
      }
      const middle = median(seconds);
      const imagesPerSecond = dataset.training.count / middle;
      results.push({
        workers,
        seconds,
        median: middle,
        imagesPerSecond,
        shares: normalise(time!),
        weightsSha256,
      });
    }
    return results;
  } finally {
    for (const { run } of runs) await run.host.close();
  }
}

function normalise({ map, reduce, waiting }: TimeShares): TimeShares {
  const total = map + reduce + waiting;
  return { map: map / total, reduce: reduce / total, waiting: waiting / total };
}
