// The activation of a hidden layer that is no mere comparison.

import type { Pointer } from '../../src/engine/kernels/kernels.js';
import { TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { TILE } from '../../src/engine/network/topology.js';
import type { Bench } from '../bench-memory.js';
import { BATCH, type KernelJob, UNITS } from './job.js';

/** @param activations (BATCH, UNITS) by tiles, which the jobs rewrite */
export function activationJobs(bench: Bench, activations: Pointer): KernelJob[] {
  const { kernels } = bench;
  const { exponential } = bench.tables();
  const tileBytes = BATCH * TILE_ROW_BYTES;
  return [
    {
      name: `sigmoid ${BATCH}x${UNITS}`,
      operations: 0,
      denseOperations: 0,
      run() {
        for (let tile = 0; tile < UNITS / TILE; tile++)
          kernels.sigmoid(activations + tile * tileBytes, BATCH, TILE, exponential);
      },
    },
  ];
}
