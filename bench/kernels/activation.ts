// The activation of a hidden layer that is no mere comparison.

import { TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { TILE } from '../../src/engine/network/topology.js';
import type { Bench } from '../bench-memory.js';
import { BATCH, type KernelJob, UNITS } from './job.js';

export function activationJobs(bench: Bench): KernelJob[] {
  const { kernels } = bench;
  const { exponential } = bench.tables();
  const tileBytes = BATCH * TILE_ROW_BYTES;
  const activations = bench.sparse(BATCH * UNITS, 0.5);
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
