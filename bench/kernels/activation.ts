// What comes between a hidden layer's product and the next: the activation that is no mere comparison, and batch normalisation.

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
  const normalised = bench.floats(BATCH * UNITS);
  const [factors, biases, gradients] = [0, 1, 2].map(() => bench.floats(UNITS));
  const statistics = bench.floats(2 * UNITS);
  const rowOf = (first: Pointer, tile: number) => first + tile * TILE_ROW_BYTES;
  const each = (run: (tile: number) => void) => () => {
    for (let tile = 0; tile < UNITS / TILE; tile++) run(tile);
  };
  return [
    {
      name: `sigmoid ${BATCH}x${UNITS}`,
      operations: 0,
      denseOperations: 0,
      run: each((tile) => kernels.sigmoid(activations + tile * tileBytes, BATCH, TILE, exponential)),
    },
    {
      name: `normalise ${BATCH}x${UNITS}`,
      operations: 0,
      denseOperations: 0,
      run: each((tile) =>
        kernels.normalise(
          activations + tile * tileBytes,
          normalised + tile * tileBytes,
          rowOf(factors, tile),
          rowOf(statistics, 2 * tile),
          rowOf(biases, tile),
          BATCH,
          0.04,
        ),
      ),
    },
    {
      name: `normalise backward ${BATCH}x${UNITS}`,
      operations: 0,
      denseOperations: 0,
      run: each((tile) =>
        kernels.normaliseBackward(
          activations + tile * tileBytes,
          rowOf(gradients, tile),
          normalised + tile * tileBytes,
          rowOf(factors, tile),
          BATCH,
        ),
      ),
    },
  ];
}
