// How many worker threads there are unless a person says so.

import { availableParallelism } from 'node:os';
import { MOST_WORKERS } from '../engine/memory/training-map.js';

/** One a core, as far as that goes. */
export function defaultWorkers(): number {
  return Math.min(availableParallelism(), MOST_WORKERS);
}
