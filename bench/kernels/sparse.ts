// The three products of a hidden layer over lists of what ReLU left, with the listing that they need.

import type { Pointer } from '../../src/engine/kernels/kernels.js';
import { multiplyLists, TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { tasksOf } from '../../src/engine/mapreduce/plan.js';
import {
  BOUND_BYTES,
  ENTRY_BYTES,
  mapImageLists,
  mapUnitLists,
  type SparseLists,
} from '../../src/engine/memory/lists.js';
import { TILE } from '../../src/engine/network/topology.js';
import { tilesPerTask } from '../../src/node/kernels.js';
import type { Bench } from '../bench-memory.js';
import { DENSE, type Products } from './dense.js';
import type { KernelJob } from './job.js';

/**
 * ReLU's shares that are not zero in the hidden product of 784-800-800-10, in the mean of its first five epochs: the lower
 * layer's activations, and the upper one's deltas (`npm run bench -- --only density`).
 */
const RELU_DENSITY = { activations: 0.37, deltas: 0.44 };

/** The same three products where ReLU left a share of activations and deltas. */
export function sparseJobs(bench: Bench, dense: Products): KernelJob[] {
  const { kernels } = bench;
  const { rows, depth, units } = DENSE;
  const tables = bench.tables();
  const activations = bench.sparse(rows * depth, RELU_DENSITY.activations);
  const deltas = bench.sparse(rows * units, RELU_DENSITY.deltas);
  const right = bench.floats((1 + depth) * units);
  const out = bench.floats(rows * Math.max(units, depth));
  const gradient = bench.floats(tilesPerTask() * depth * TILE);
  const transposed = bench.floats(tilesPerTask() * units * TILE);
  const transposedTile = bench.take(rows * TILE_ROW_BYTES);
  const zeros = { at: bench.floats(TILE, () => 0), tileBytes: 0 };
  const tileBytes = rows * TILE_ROW_BYTES;
  const weightTile = (1 + depth) * TILE_ROW_BYTES;
  const byImage = mapUnitLists(bench, rows, depth / TILE, tilesPerTask());
  const deltasByImage = mapUnitLists(bench, rows, units / TILE, tilesPerTask());
  const byUnit = mapImageLists(bench, depth, rows, tilesPerTask());
  const listRows = (
    { entries, bounds, capacity, lists, blockLength }: SparseLists,
    from: Pointer,
    tiles: number,
  ) =>
    kernels.compressUnitRows(
      entries,
      bounds,
      from,
      tables.floats,
      rows,
      tiles,
      tileBytes,
      blockLength,
      capacity,
      lists,
    );
  const listColumns = () => {
    for (let block = 0; block < byUnit.blocks; block++) {
      for (let tile = 0; tile < depth / TILE; tile++) {
        const list = block * byUnit.lists + tile * TILE;
        const first = block * byUnit.blockLength;
        kernels.compressUnitColumns(
          byUnit.entries + list * byUnit.capacity * ENTRY_BYTES,
          byUnit.bounds + list * BOUND_BYTES,
          activations + tile * tileBytes + first * TILE_ROW_BYTES,
          transposedTile,
          tables.floats,
          first,
          Math.min(byUnit.blockLength, rows - first),
        );
      }
    }
  };
  const denseOperations = 2 * rows * depth * units;
  const shape = `${rows}x${depth}x${units}`;
  /** How a product is called, what it does, and what its dense form is. */
  const product = (name: keyof Products, density: number) => ({
    name: `sparse ${name} ${shape}, ${100 * density} % not zero`,
    operations: denseOperations * density,
    denseOperations,
    dense: dense[name],
  });
  return [
    {
      ...product('forward', RELU_DENSITY.activations),
      run() {
        listRows(byImage, activations, depth / TILE);
        for (const { first, count } of tasksOf(units / TILE, tilesPerTask())) {
          const biases = { at: right + first * weightTile, tileBytes: weightTile };
          const weights = { ...biases, at: biases.at + TILE_ROW_BYTES };
          const to = { at: out + first * tileBytes, tileBytes };
          multiplyLists(kernels, count, to, biases, 0, weights, byImage, rows);
        }
      },
    },
    {
      ...product('gradient', RELU_DENSITY.activations),
      run() {
        listColumns();
        const to = { at: gradient, tileBytes: depth * TILE_ROW_BYTES };
        for (const { first, count } of tasksOf(units / TILE, tilesPerTask())) {
          const from = { at: deltas + first * tileBytes, tileBytes };
          multiplyLists(kernels, count, to, zeros, 0, from, byUnit, depth);
        }
      },
    },
    {
      ...product('backward', RELU_DENSITY.deltas),
      run() {
        listRows(deltasByImage, deltas, units / TILE);
        const weights = { at: transposed, tileBytes: units * TILE_ROW_BYTES };
        for (const { first, count } of tasksOf(depth / TILE, tilesPerTask())) {
          for (let place = 0; place < count; place++) {
            const from = right + (1 + (first + place) * TILE) * TILE_ROW_BYTES;
            kernels.transposeWeights(weights.at + place * weights.tileBytes, from, units / TILE, weightTile);
          }
          const to = { at: out + first * tileBytes, tileBytes };
          multiplyLists(kernels, count, to, zeros, 0, weights, deltasByImage, rows);
        }
      },
    },
  ];
}
