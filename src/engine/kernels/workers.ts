// How many worker threads there may be. Imports nothing of the engine, since commands state it in their help.

import { availableParallelism } from 'node:os';

/** The most worker threads of a run. Each has memory of its own, and a batch of 128 images has few tasks for more. */
export const MOST_WORKERS = 64;

/** Worker threads unless a person says how many: one a core, as far as that goes. */
export function defaultWorkers(): number {
  return Math.min(availableParallelism(), MOST_WORKERS);
}
