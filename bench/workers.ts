// Times whole epochs with different numbers of workers, in turns. All must learn the same weights to the last bit.

import type { TimeShares } from '../src/engine/mapreduce/time-shares.js';
import type { Recipe } from '../src/engine/recipe/recipe.js';
import type { Dataset } from '../src/engine/training/dataset.js';
import { median } from './statistics.js';
import { trainInTurns } from './turns.js';

export interface WorkersResult {
  readonly workers: number;
  /** Seconds of each epoch, the first left out. */
  readonly seconds: readonly number[];
  readonly median: number;
  readonly imagesPerSecond: number;
  /** Shares of all workers' time in the last epoch, 0 to 1. */
  readonly shares: TimeShares;
  readonly weightsSha256: string;
}

/** Trains `epochs` epochs that count with each number of workers. */
export async function benchWorkers(
  recipe: Recipe,
  dataset: Dataset,
  counts: readonly number[],
  epochs: number,
  onEpoch: (workers: number, epoch: number) => void | Promise<void>,
): Promise<WorkersResult[]> {
  const runs = counts.map((workers) => ({ recipe, dataset, workers }));
  const results = await trainInTurns(runs, epochs, (run, epoch) => onEpoch(counts[run], epoch));
  return results.map((result, index) => {
    const seconds = result.epochs.map((epoch) => epoch.seconds);
    const middle = median(seconds);
    return {
      workers: counts[index],
      seconds,
      median: middle,
      imagesPerSecond: dataset.training.count / middle,
      shares: normalise(result.epochs[epochs - 1].time),
      weightsSha256: result.weightsSha256,
    };
  });
}

function normalise({ map, reduce, waiting }: TimeShares): TimeShares {
  const total = map + reduce + waiting;
  return { map: map / total, reduce: reduce / total, waiting: waiting / total };
}
