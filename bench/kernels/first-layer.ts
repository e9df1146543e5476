// The first layer over lists of pixels: forward, weight gradient, and that with the step of the optimiser.

import { multiplyLists, TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { tasksOf } from '../../src/engine/mapreduce/plan.js';
import { PIXELS, TILE } from '../../src/engine/network/topology.js';
import { FLUSH } from '../../src/engine/recipe/optimiser.js';
import { tilesPerTask } from '../../src/node/kernels.js';
import type { Bench } from '../bench-memory.js';
import { BATCH, type KernelJob, UNITS } from './job.js';
import type { ListedPixels } from './pixels.js';

export function firstLayerJobs(
  bench: Bench,
  { count: notZero, byImage, byPlace }: ListedPixels,
): KernelJob[] {
  const { kernels } = bench;
  const weights = bench.floats((1 + PIXELS) * UNITS);
  const velocity = bench.floats((1 + PIXELS) * UNITS);
  const outputs = bench.floats(BATCH * UNITS);
  const zeros = bench.floats(TILE, () => 0);
  const gradient = bench.floats(tilesPerTask() * PIXELS * TILE);
  const weightTile = (1 + PIXELS) * TILE_ROW_BYTES;
  const outputTile = BATCH * TILE_ROW_BYTES;
  const tasks = tasksOf(UNITS / TILE, tilesPerTask());
  const work = { operations: 2 * notZero * UNITS, denseOperations: 2 * BATCH * PIXELS * UNITS };
  return [
    {
      name: `first layer forward ${BATCH}x${PIXELS}x${UNITS}`,
      kind: 'first layer',
      ...work,
      run() {
        for (const { first, count } of tasks) {
          const biases = { at: weights + first * weightTile, tileBytes: weightTile };
          const right = { ...biases, at: biases.at + TILE_ROW_BYTES };
          const out = { at: outputs + first * outputTile, tileBytes: outputTile };
          multiplyLists(kernels, count, out, biases, 0, right, byImage, BATCH);
        }
      },
    },
    {
      name: `first layer gradient ${PIXELS}x${BATCH}x${UNITS}`,
      kind: 'first layer',
      ...work,
      run() {
        const out = { at: gradient, tileBytes: PIXELS * TILE_ROW_BYTES };
        for (const { first, count } of tasks) {
          const deltas = { at: outputs + first * outputTile, tileBytes: outputTile };
          multiplyLists(kernels, count, out, { at: zeros, tileBytes: 0 }, 0, deltas, byPlace, PIXELS);
        }
      },
    },
    {
      name: `first layer gradient and momentum step`,
      ...work,
      run() {
        for (const { first, count } of tasks) {
          kernels.descendSparseWithMomentum(
            count,
            weights + first * weightTile + TILE_ROW_BYTES,
            velocity + first * weightTile + TILE_ROW_BYTES,
            weightTile,
            outputs + first * outputTile,
            outputTile,
            byPlace.bounds,
            PIXELS,
            1e-9,
            0.5,
            0,
            false,
            FLUSH,
          );
        }
      },
    },
  ];
}
