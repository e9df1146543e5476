// This machine as the engine sees it: kernels that V8 compiles, and Piscina's threads.

import { availableParallelism } from 'node:os';
import type { Machine } from '../engine/machine.js';
import { compileKernels, instantiateKernels, TILES_PER_TASK } from './kernels.js';
import { startPool } from './pool/pool.js';
import { withoutTurbofan } from './v8-flags.js';

export const machine: Machine = {
  get cores() {
    return availableParallelism();
  },
  tilesPerTask: TILES_PER_TASK,
  compile: compileKernels,
  instantiate: instantiateKernels,
  startPool: (workers, workerData) => startPool(workers, { workerData }),
  giveEveryCore: withoutTurbofan,
};
