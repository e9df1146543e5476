// The sparse products: what makes training fast. 81 % of MNIST's pixels are zero, and so are most outputs of a
// trained ReLU layer and their deltas; only the others are visited.

import { descendWithMomentum } from './optimiser';
import { ENTRY, HALF_ROW, multiplyAdd, storeHalfRow, TILE, TILE_ROW } from './vector';

/**
 * out (rows, 32) = initial + left (rows, K) x right (K, 32), left given as sparse rows.
 *
 * It serves every sparse product: forward (left: pixels or activations by image, right: a tile of weights,
 * initial: its biases), backward (left: deltas by image, right: a tile of transposed weights) and the weight
 * gradient (left: pixels or activations by column, right: a tile of deltas). Starting from the weights themselves, with
 * deltas scaled by minus the rate, it is a whole step of gradient descent.
 *
 * `initial` is one row of 32 floats for all, with `initialRow` 0, or a row for each, `initialRow` bytes apart,
 * which may be `out` itself. Lists have `capacity` entries, and counts (rows, parts) i32 tell how many of them lie
 * before the end of each of `parts` equal parts of K.
 *
 * The product is taken in blocks of `blockParts` parts, one after the other: a block of rows of `right` stays in the
 * L1 cache for all lists, where a whole tile would pass through it once a list.
 */
export function multiplySparse(
  out: usize,
  initial: usize,
  initialRow: usize,
  right: usize,
  entries: usize,
  counts: usize,
  rows: i32,
  capacity: i32,
  parts: i32,
  blockParts: i32,
): void {
  const listBytes = <usize>capacity * ENTRY;
  const countsBytes = <usize>parts << 2;
  for (let part = 0; part < parts; part += blockParts) {
    let list = entries;
    let end = counts + (<usize>(min(part + blockParts, parts) - 1) << 2);
    let start = counts + (<usize>part << 2) - 4;
    let to = out;
    for (let row = 0; row < rows; row++) {
      const first = part ? <usize>load<i32>(start) * ENTRY : 0;
      multiplyList(to, initial, right, list + first, list + <usize>load<i32>(end) * ENTRY);
      to += TILE_ROW;
      initial += initialRow;
      list += listBytes;
      start += countsBytes;
      end += countsBytes;
    }
    initial = out;
    initialRow = TILE_ROW;
  }
}

/**
 * A step of gradient descent with momentum (see descendWithMomentum) on weights (rows, 32), whose gradient is
 * left (rows, K) x right (K, 32): pixels or activations by column, and a tile of deltas. Each row's weights and
 * velocity are fetched while the next row's products are computed, where a pass of its own would wait for them.
 * zeros (32) f32, gradient (32) f32: room for one row's. counts (rows) i32, `capacity` entries a list.
 */
export function descendSparseWithMomentum(
  weights: usize,
  velocity: usize,
  gradient: usize,
  zeros: usize,
  right: usize,
  entries: usize,
  counts: usize,
  rows: i32,
  capacity: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  nesterov: bool,
): void {
  const listBytes = <usize>capacity * ENTRY;
  for (let row = 0; row < rows; row++) {
    multiplyList(gradient, zeros, right, entries, entries + <usize>load<i32>(counts) * ENTRY);
    descendWithMomentum(weights, gradient, velocity, <i32>TILE, rate, momentum, decay, nesterov);
    weights += TILE_ROW;
    velocity += TILE_ROW;
    entries += listBytes;
    counts += 4;
  }
}

/**
 * out (32) = initial (32) + the rows of right (K, 32) that the entries up to `end` name, each times its value.
 *
 * Eight sums are four registers of 256 bits, and each entry adds once to each: reading an entry, splatting its
 * value and finding its row is paid once for 32 units. docs/performance.md counts the instructions.
 */
// @ts-ignore: decorator
@inline function multiplyList(out: usize, initial: usize, right: usize, entry: usize, end: usize): void {
  let sum0 = v128.load(initial), sum1 = v128.load(initial, 16), sum2 = v128.load(initial, 32);
  let sum3 = v128.load(initial, 48), sum4 = v128.load(initial, 64), sum5 = v128.load(initial, 80);
  let sum6 = v128.load(initial, 96), sum7 = v128.load(initial, 112);
  for (; entry < end; entry += ENTRY) {
    const from = right + load<u32>(entry);
    const value = v128.load32_splat(entry, 4);
    sum0 = multiplyAdd(value, v128.load(from), sum0);
    sum1 = multiplyAdd(value, v128.load(from, 16), sum1);
    sum2 = multiplyAdd(value, v128.load(from, 32), sum2);
    sum3 = multiplyAdd(value, v128.load(from, 48), sum3);
    sum4 = multiplyAdd(value, v128.load(from, 64), sum4);
    sum5 = multiplyAdd(value, v128.load(from, 80), sum5);
    sum6 = multiplyAdd(value, v128.load(from, 96), sum6);
    sum7 = multiplyAdd(value, v128.load(from, 112), sum7);
  }
  storeHalfRow(out, sum0, sum1, sum2, sum3);
  storeHalfRow(out + HALF_ROW, sum4, sum5, sum6, sum7);
}
