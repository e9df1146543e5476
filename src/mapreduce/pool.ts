// Pools of Piscina workers, all of them running worker.ts.

import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { WorkerData } from './jobs.js';

const WORKER_FILE = fileURLToPath(new URL('./worker.js', import.meta.url));

export interface PoolOptions {
  /** For workers that use the kernels: module and memory. */
  readonly workerData?: WorkerData;
  /** Jobs that a worker has at hand at once: more than one where jobs wait for other threads, as decoding does. */
  readonly jobsEach?: number;
}

/** A pool of `workers` threads, which take one job each at a time unless `jobsEach` says more. */
export function startPool(workers: number, { workerData, jobsEach = 1 }: PoolOptions = {}): Piscina {
  // min = max: idle workers stay, and each of the `workers` tasks of a job finds one.
  return new Piscina({
    filename: WORKER_FILE,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: jobsEach,
    workerData,
  });
}
