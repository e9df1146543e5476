// Batch normalisation of a hidden layer, forward and backward.

import type { Pointer } from '../../src/engine/kernels/kernels.js';
import { TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { TILE } from '../../src/engine/network/topology.js';
import type { Bench } from '../bench-memory.js';
import { BATCH, type KernelJob, UNITS } from './job.js';

/** @param activations (BATCH, UNITS) by tiles, which the jobs rewrite */
export function normaliseJobs(bench: Bench, activations: Pointer): KernelJob[] {
  const { kernels } = bench;
  const tileBytes = BATCH * TILE_ROW_BYTES;
  const normalised = bench.floats(BATCH * UNITS);
  const [factors, biases, gradients] = [0, 1, 2].map(() => bench.floats(UNITS));
  const statistics = bench.floats(2 * UNITS);
  const job = (name: string, run: (tile: number, row: number) => void): KernelJob => ({
    name: `${name} ${BATCH}x${UNITS}`,
    operations: 0,
    denseOperations: 0,
    run() {
      for (let tile = 0; tile < UNITS / TILE; tile++) run(tile * tileBytes, tile * TILE_ROW_BYTES);
    },
  });
  return [
    job('normalise', (tile, row) =>
      kernels.normalise(
        activations + tile,
        normalised + tile,
        factors + row,
        statistics + 2 * row,
        biases + row,
        BATCH,
        0.04,
      ),
    ),
    job('normalise backward', (tile, row) =>
      kernels.normaliseBackward(activations + tile, gradients + row, normalised + tile, factors + row, BATCH),
    ),
  ];
}
