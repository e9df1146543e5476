// How many workers a run may have. A file of its own, since every command asks and few need the memory that workers share.

import { UsageError } from '../errors.js';
import { describeValue } from '../printable.js';

/** The most worker threads of a run. Each needs its own memory, and a batch of 128 images has few tasks for more. */
export const MOST_WORKERS = 64;

/** Whether a run may have so many workers. */
export function isWorkerCount(workers: number): boolean {
  return Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS;
}

/** @throws UsageError `bad-option` */
export function checkWorkers(workers: number): void {
  if (isWorkerCount(workers)) return;
  throw new UsageError(
    'bad-option',
    `The number of workers must be a whole number from 1 to ${MOST_WORKERS}; found ${describeValue(workers)}.`,
  );
}
