// Pools of Piscina workers, all of them running worker.ts.

import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { WorkerData } from './jobs.js';

const WORKER_FILE = fileURLToPath(new URL('./worker.js', import.meta.url));

/** A pool of `workers` threads; those that use the kernels are told module and memory in `workerData`. */
export function startPool(workers: number, workerData?: WorkerData): Piscina {
  // min = max: idle workers stay, and each of the `workers` tasks of a job finds one.
  return new Piscina({ filename: WORKER_FILE, minThreads: workers, maxThreads: workers, workerData });
}
