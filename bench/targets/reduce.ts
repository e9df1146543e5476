// The reduce by range of parameters beside the textbook's form, in which every shard of images leaves a gradient
// as large as the weights and the host sums them. Both start from the same deltas and end in the same step of
// gradient descent; both are timed in one thread, and told as what two workers would take at best.

import type { Pointer } from '../../src/engine/kernels/kernels.js';
import { multiplyLists, TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { tasksOf } from '../../src/engine/mapreduce/plan.js';
import { ENTRY_BYTES, mapLists, type SparseLists } from '../../src/engine/memory/lists.js';
import { PIXELS, TILE } from '../../src/engine/network/topology.js';
import type { LabelledImages } from '../../src/engine/training/dataset.js';
import { tilesPerTask } from '../../src/node/kernels.js';
import { Bench } from '../bench-memory.js';
import { median } from '../statistics.js';
import { atLeast, type Outcome, times } from './target.js';

const BATCH = 128;
/** The most images of a shard by which eight workers have one each. */
const SHARD = 16;
const UNITS = 512;
const TILES = UNITS / TILE;
const ROUNDS = 40;

/** The non-zero pixels of some images by place, a list a place, with offsets into a tile of deltas. */
function listColumns(bench: Bench, { pixels }: LabelledImages, first: number, images: number): SparseLists {
  const lists = mapLists(bench, PIXELS, images, images);
  const words = new Int32Array(bench.memory.buffer);
  const floats = new Float32Array(bench.memory.buffer);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    let entry = lists.entries + pixel * lists.capacity * ENTRY_BYTES;
    const bound = lists.bounds / 4 + 2 * pixel;
    words[bound] = entry;
    for (let image = 0; image < images; image++) {
      const value = pixels[(first + image) * PIXELS + pixel];
      if (value === 0) continue;
      words[entry / 4] = image * TILE_ROW_BYTES;
      floats[entry / 4 + 1] = value / 255;
      entry += ENTRY_BYTES;
    }
    words[bound + 1] = entry;
  }
  return lists;
}

export function measureReduce(images: LabelledImages): Outcome[] {
  const bench = new Bench();
  const { kernels } = bench;
  const tileFloats = PIXELS * TILE;
  const weights = bench.floats(PIXELS * UNITS);
  const deltas = bench.floats(BATCH * UNITS, () => 1e-6);
  const zeros = bench.floats(TILE, () => 0);
  const whole = listColumns(bench, images, 0, BATCH);
  const shards = Array.from({ length: BATCH / SHARD }, (_, shard) => ({
    lists: listColumns(bench, images, shard * SHARD, SHARD),
    gradient: bench.floats(PIXELS * UNITS),
  }));
  const zero = { at: zeros, tileBytes: 0 };
  /** Products of pixels and deltas by tiles, from `first` of the batch's images on, added to what stands there or to 0. */
  const multiply = (parameters: Pointer, adding: boolean, lists: SparseLists, first: number) => {
    for (const tiles of tasksOf(TILES, tilesPerTask())) {
      const tileBytes = tileFloats * 4;
      const out = { at: parameters + tiles.first * tileBytes, tileBytes };
      const images = deltas + (tiles.first * BATCH + first) * TILE_ROW_BYTES;
      const right = { at: images, tileBytes: BATCH * TILE_ROW_BYTES };
      const [initial, row] = adding ? [out, TILE_ROW_BYTES] : [zero, 0];
      multiplyLists(kernels, tiles.count, out, initial, row, right, lists, PIXELS);
    }
  };

  const byRange = () => multiply(weights, true, whole, 0);
  const gradients = () => {
    for (const [shard, { lists, gradient }] of shards.entries()) {
      multiply(gradient, false, lists, shard * SHARD);
    }
  };
  const sum = () => {
    for (const { gradient } of shards) kernels.descend(weights, gradient, PIXELS * UNITS, 1, 0);
  };

  const seconds = { byRange: [] as number[], gradients: [] as number[], sum: [] as number[] };
  for (let round = 0; round < ROUNDS + 3; round++) {
    for (const [name, run] of Object.entries({ byRange, gradients, sum })) {
      const started = performance.now();
      run();
      // The first rounds run before the optimising compiler is done.
      if (round >= 3) seconds[name as keyof typeof seconds].push(performance.now() - started);
    }
  }
  const onPool = median(seconds.byRange) / 2;
  const textbook = median(seconds.gradients) / 2 + median(seconds.sum);
  return [
    atLeast(
      `the reduce by range of parameters (${onPool.toFixed(1)} ms a step) beside gradients that the host sums ` +
        `(${textbook.toFixed(1)} ms), two workers`,
      1,
      textbook / onPool,
      times,
    ),
  ];
}
