// This machine as the engine sees it: kernels that V8 compiles, and Piscina's threads.

import { availableParallelism } from 'node:os';
import type { Machine } from '../engine/machine.js';
import { compileKernels, instantiateKernels, tilesPerTask } from './kernels.js';
import { startPool } from './pool/pool.js';

export const machine: Machine = {
  get cores() {
    return availableParallelism();
  },
  get tilesPerTask() {
    return tilesPerTask();
  },
  sharesMemory: true,
  compile: compileKernels,
  instantiate: instantiateKernels,
  startPool: (workers, workerData) => startPool(workers, { workerData }),
};
