// The default number of worker threads.

import { availableParallelism } from 'node:os';
import { MOST_WORKERS } from '../engine/worker-count.js';

/** One per core, up to the limit. */
export function defaultWorkers(): number {
  return Math.min(availableParallelism(), MOST_WORKERS);
}
