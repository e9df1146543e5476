// The output layer's three products, and the loss.

import type { Pointer } from '../../src/engine/kernels/kernels.js';
import { OUTPUT_ROW_BYTES, TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { CLASSES, OUTPUT_WIDTH, TILE } from '../../src/engine/network/topology.js';
import type { Bench } from '../bench-memory.js';
import { BATCH, type KernelJob, UNITS } from './job.js';

/** @param activations (BATCH, UNITS) by tiles */
export function outputJobs(bench: Bench, activations: Pointer): KernelJob[] {
  const { kernels } = bench;
  const { exponential } = bench.tables();
  const tiles = UNITS / TILE;
  const tileBytes = BATCH * TILE_ROW_BYTES;
  const outputs = bench.floats(BATCH * OUTPUT_WIDTH);
  const weights = bench.floats(UNITS * OUTPUT_WIDTH);
  const shares = bench.floats(tiles * BATCH * OUTPUT_WIDTH);
  const deltas = bench.floats(BATCH * TILE);
  const gradient = bench.floats(TILE * OUTPUT_WIDTH);
  const transposed = bench.floats(OUTPUT_WIDTH * TILE);
  const labels = bench.take(BATCH);
  const indices = bench.integers(Array.from({ length: BATCH }, (_, index) => index));
  const losses = bench.floats(BATCH);
  const operations = 2 * BATCH * UNITS * CLASSES;
  const work = { operations, denseOperations: operations };
  const eachTile = (run: (tile: number) => void) => () => {
    for (let tile = 0; tile < tiles; tile++) run(tile);
  };
  const weightsOf = (tile: number) => weights + tile * TILE * OUTPUT_ROW_BYTES;
  return [
    {
      name: `output forward ${BATCH}x${UNITS}x${CLASSES}`,
      ...work,
      run: eachTile((tile) => {
        const share = shares + tile * BATCH * OUTPUT_ROW_BYTES;
        kernels.outputForward(share, activations + tile * tileBytes, weightsOf(tile), BATCH);
      }),
    },
    {
      name: `output gradient ${UNITS}x${BATCH}x${CLASSES}`,
      ...work,
      run: eachTile((tile) =>
        kernels.outputGradient(gradient, activations + tile * tileBytes, outputs, transposed, BATCH),
      ),
    },
    {
      name: `output backward ${BATCH}x${CLASSES}x${UNITS}`,
      ...work,
      run: eachTile((tile) => {
        kernels.transposeOutputWeights(transposed, weightsOf(tile));
        kernels.outputBackward(deltas, outputs, transposed, BATCH);
      }),
    },
    {
      name: `softmax and cross-entropy ${BATCH}x${CLASSES}`,
      operations: 0,
      denseOperations: 0,
      run: () =>
        kernels.softmaxCrossEntropy(outputs, losses, labels, indices, BATCH, 0, 1 / BATCH, exponential),
    },
  ];
}
