// How fast 1, 2, … workers are on this machine, each to the same bits: as `npm run bench` compares them.

import type { Machine } from '../../../engine/machine.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import type { Dataset } from '../../../engine/training/dataset.js';
import { TrainingRun } from '../../../engine/training/train.js';
import type { Compared } from './protocol.js';

/** The first epoch warms up: threads start, and code is compiled. */
const EPOCHS = 3;

/** The fastest epoch but the first of a run with so many workers. */
export async function timeWorkers(
  workers: number,
  {
    recipe,
    dataset,
    machine,
    signal,
  }: { recipe: Recipe; dataset: Dataset; machine: Machine; signal: AbortSignal },
): Promise<Compared | undefined> {
  const run = new TrainingRun({
    recipe: { ...recipe, epochs: EPOCHS, warmUp: 0 },
    dataset,
    machine,
    workers,
    signal,
  });
  let imagesPerSecond = 0;
  try {
    for await (const event of run.events()) {
      if (event.event === 'epoch' && event.epoch > 1)
        imagesPerSecond = Math.max(imagesPerSecond, event.imagesPerSecond);
      if (event.event === 'done' && !event.stopped)
        return { workers, imagesPerSecond, weightsSha256: event.weightsSha256 };
    }
    return undefined;
  } finally {
    await run.host.close();
  }
}
