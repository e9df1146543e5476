// The three products of a hidden layer as dense work.

import { TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { TILE } from '../../src/engine/network/topology.js';
import type { Bench } from '../bench-memory.js';
import type { KernelJob } from './job.js';

/** Images, and units of the layer below and of the layer itself. */
export const DENSE = { rows: 256, depth: 512, units: 512 };

/** The three products of a hidden layer. */
export type Products = Record<'forward' | 'gradient' | 'backward', KernelJob>;

/** The three products as dense work. */
export function denseJobs(bench: Bench): Products {
  const { kernels } = bench;
  const { rows, depth, units } = DENSE;
  const left = bench.floats(rows * depth);
  const right = bench.floats((1 + depth) * units);
  const deltas = bench.floats(rows * units);
  const out = bench.floats(rows * Math.max(units, depth));
  const gradient = bench.floats(depth * TILE);
  const transposed = bench.floats(units * TILE);
  const zeros = bench.floats(TILE, () => 0);
  const tileBytes = rows * TILE_ROW_BYTES;
  const weightTile = (1 + depth) * TILE_ROW_BYTES;
  const operations = 2 * rows * depth * units;
  const shape = `${rows}x${depth}x${units}`;
  const work = { kind: 'dense', operations, denseOperations: operations } as const;
  return {
    forward: {
      name: `dense forward ${shape}`,
      ...work,
      run() {
        for (let tile = 0; tile < units / TILE; tile++) {
          const biases = right + tile * weightTile;
          kernels.multiplyDense(
            out + tile * tileBytes,
            biases,
            left,
            biases + TILE_ROW_BYTES,
            rows,
            depth / TILE,
            tileBytes,
          );
        }
      },
    },
    gradient: {
      name: `dense gradient ${shape}`,
      ...work,
      run() {
        for (let tile = 0; tile < units / TILE; tile++) {
          for (let below = 0; below < depth / TILE; below++) {
            kernels.multiplyDenseLeftTransposed(
              gradient + below * TILE * TILE_ROW_BYTES,
              left + below * tileBytes,
              deltas + tile * tileBytes,
              rows,
            );
          }
        }
      },
    },
    backward: {
      name: `dense backward ${shape}`,
      ...work,
      run() {
        for (let below = 0; below < depth / TILE; below++) {
          const weights = right + (1 + below * TILE) * TILE_ROW_BYTES;
          const to = out + below * tileBytes;
          kernels.transposeWeights(transposed, weights, units / TILE, weightTile);
          kernels.multiplyDense(to, zeros, deltas, transposed, rows, units / TILE, tileBytes);
        }
      },
    },
  };
}
