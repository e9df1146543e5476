// The sparse products: what makes training fast. 81 % of MNIST's pixels are zero, and so are most outputs of a
// trained ReLU layer and their deltas; only the others are visited.
//
// Lists serve one tile of units, or two at a time: `tiles` is 1 or 2, and `…Tile` are the bytes from what is the first
// tile's to what is the second's. Each tile's bits are the same either way.

import { descendVectors } from './momentum';
import { areFactors, areTiles, holds, isShare } from './preconditions';
import { BOUND, Bytes, CACHE_LINE, ENTRY, HALF_ROW, multiplyAdd, storeHalfRow, TILE_ROW } from './vector';

/**
 * out (rows, 32) = initial + left (rows, K) x right (K, 32), for each of `tiles` tiles, left given as sparse rows.
 *
 * It serves every sparse product: forward (left: pixels or activations by image, right: a tile of weights,
 * initial: its biases), backward (left: deltas by image, right: a tile of transposed weights) and the weight
 * gradient (left: pixels or activations by column, right: a tile of deltas). Starting from the weights themselves, with
 * deltas scaled by minus the rate, it is a whole step of gradient descent.
 *
 * `initial` is one row of 32 floats for all, with `initialRow` 0, or a row for each, `initialRow` bytes apart,
 * which may be `out` itself. The lists are in `blocks` blocks, one after the other: bounds [blocks][lists]
 * {begin u32, end u32}, of which the first `rows` lists of each block are read, are addresses of entries.
 *
 * The product takes one block for all rows before it goes on to the next: those rows of `right` stay in the L1 cache
 * meanwhile, where a whole tile would pass through it once a row. The sums rest in `out`.
 */
export function multiplySparse(
  tiles: i32, out: usize, outTile: Bytes, initial: usize, initialTile: Bytes, initialRow: Bytes, right: usize,
  rightTile: Bytes, bounds: usize, rows: i32, blocks: i32, lists: i32,
): void {
  assert(tiles == 1 || tiles == 2);
  assert(areTiles(out, tiles, outTile, rows) && areFactors(bounds, rows, blocks, lists, right));
  assert(areInitial(initial, initialRow, rows));
  if (tiles == 2) {
    assert(areInitial(initial + initialTile, initialRow, rows));
    assert(areFactors(bounds, rows, blocks, lists, right + rightTile));
  }
  const none = f32x4.splat(0);
  for (let block = 0; block < blocks; block++) {
    let list = bounds;
    let to = out;
    for (let row = 0; row < rows; row++) {
      const entry = <usize>load<u32>(list), end = <usize>load<u32>(list, 4);
      if (tiles == 2) {
        multiplyList(
          true, false, to, outTile, initial, initialTile, right, rightTile, entry, end, 0, none, none, none, none, none,
        );
      } else {
        multiplyList(
          false, false, to, outTile, initial, initialTile, right, rightTile, entry, end, 0, none, none, none, none, none,
        );
      }
      to += TILE_ROW;
      initial += initialRow;
      list += BOUND;
    }
    initial = out;
    initialTile = outTile;
    initialRow = TILE_ROW;
    bounds += <usize>lists * BOUND;
  }
}

/** Whether a product of `rows` rows may start from what lies at `initial`. */
// @ts-ignore: decorator
@inline function areInitial(initial: usize, initialRow: usize, rows: i32): bool {
  const isOneForAll = initialRow == 0 || rows == 0;
  const bytes = isOneForAll ? TILE_ROW : <u64>(rows - 1) * initialRow + TILE_ROW;
  return initialRow % CACHE_LINE == 0 && holds(initial, bytes, CACHE_LINE);
}

/**
 * A step of gradient descent with momentum (see descendWithMomentum) on weights (rows, 32) of each of `tiles` tiles,
 * whose gradient is left (rows, K) x right (K, 32): pixels or activations by column, and a tile of deltas. It is never
 * stored, but goes from its sums straight into the step. bounds (rows) {begin u32, end u32}.
 * `weightsTile` is that of weights and velocity.
 */
export function descendSparseWithMomentum(
  tiles: i32, weights: usize, velocity: usize, weightsTile: Bytes, right: usize, rightTile: Bytes, bounds: usize,
  rows: i32, rate: f32, momentum: f32, decay: f32, nesterov: bool, flush: f32,
): void {
  assert(tiles == 1 || tiles == 2);
  assert(areTiles(weights, tiles, weightsTile, rows) && areTiles(velocity, tiles, weightsTile, rows));
  assert(areFactors(bounds, rows, 1, rows, right));
  if (tiles == 2) assert(areFactors(bounds, rows, 1, rows, right + rightTile));
  assert(isShare(momentum) && isFinite(rate) && isFinite(decay) && flush >= 0);
  const mu = f32x4.splat(momentum), pull = f32x4.splat(decay), away = f32x4.splat(flush);
  const alongVelocity = f32x4.splat(nesterov ? -rate * momentum : -rate);
  const alongGradient = f32x4.splat(nesterov ? -rate : 0);
  for (let row = 0; row < rows; row++) {
    const entry = <usize>load<u32>(bounds), end = <usize>load<u32>(bounds, 4);
    if (tiles == 2) {
      multiplyList(
        true, true, weights, weightsTile, 0, 0, right, rightTile, entry, end, velocity, mu, pull, alongVelocity,
        alongGradient, away,
      );
    } else {
      multiplyList(
        false, true, weights, weightsTile, 0, 0, right, rightTile, entry, end, velocity, mu, pull, alongVelocity,
        alongGradient, away,
      );
    }
    weights += TILE_ROW;
    velocity += TILE_ROW;
    bounds += BOUND;
  }
}

/**
 * The loop of both: out (32) = initial (32) + the rows of right (K, 32) that the entries up to `end` name, each times its
 * value; the same for a second tile if it is a `pair`. With `step` the sum starts from 0 and is the gradient by which the
 * weights at `out` descend; the parameters after `end` are for that step (see descendVectors), else zeros. `pair` and `step`
 * are compile-time constants, which gives four loops.
 *
 * A tile's eight sums are four registers of 256 bits, and each entry adds once to each. Reading an entry, splatting its
 * value and the wait at a list's end, which no processor foresees, are paid once for a pair.
 *
 * The loop asks at its end whether to go on, because that is a few operations less: V8 unrolls it then, by three for a
 * pair, while the same as a `for` is just too large.
 */
// @ts-ignore: decorator
@inline function multiplyList(
  pair: bool, step: bool, out: usize, outTile: usize, initial: usize, initialTile: usize, right: usize,
  rightTile: usize, entry: usize, end: usize, velocity: usize, mu: v128, pull: v128, alongVelocity: v128,
  alongGradient: v128, away: v128,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
  let b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
  if (!step) {
    a0 = v128.load(initial), a1 = v128.load(initial, 16), a2 = v128.load(initial, 32), a3 = v128.load(initial, 48);
    a4 = v128.load(initial, 64), a5 = v128.load(initial, 80), a6 = v128.load(initial, 96), a7 = v128.load(initial, 112);
  }
  if (pair && !step) {
    const second = initial + initialTile;
    b0 = v128.load(second), b1 = v128.load(second, 16), b2 = v128.load(second, 32), b3 = v128.load(second, 48);
    b4 = v128.load(second, 64), b5 = v128.load(second, 80), b6 = v128.load(second, 96), b7 = v128.load(second, 112);
  }
  if (entry < end) do {
    const from = right + <usize>load<u32>(entry);
    const value = v128.load32_splat(entry, 4);
    a0 = multiplyAdd(value, v128.load(from), a0);
    a1 = multiplyAdd(value, v128.load(from, 16), a1);
    a2 = multiplyAdd(value, v128.load(from, 32), a2);
    a3 = multiplyAdd(value, v128.load(from, 48), a3);
    a4 = multiplyAdd(value, v128.load(from, 64), a4);
    a5 = multiplyAdd(value, v128.load(from, 80), a5);
    a6 = multiplyAdd(value, v128.load(from, 96), a6);
    a7 = multiplyAdd(value, v128.load(from, 112), a7);
    if (pair) {
      const next = from + rightTile;
      b0 = multiplyAdd(value, v128.load(next), b0);
      b1 = multiplyAdd(value, v128.load(next, 16), b1);
      b2 = multiplyAdd(value, v128.load(next, 32), b2);
      b3 = multiplyAdd(value, v128.load(next, 48), b3);
      b4 = multiplyAdd(value, v128.load(next, 64), b4);
      b5 = multiplyAdd(value, v128.load(next, 80), b5);
      b6 = multiplyAdd(value, v128.load(next, 96), b6);
      b7 = multiplyAdd(value, v128.load(next, 112), b7);
    }
    entry += ENTRY;
  } while (entry < end);
  if (step) {
    descendTile(out, velocity, a0, a1, a2, a3, a4, a5, a6, a7, mu, pull, alongVelocity, alongGradient, away);
    if (pair) {
      const next = out + outTile;
      velocity += outTile;
      descendTile(next, velocity, b0, b1, b2, b3, b4, b5, b6, b7, mu, pull, alongVelocity, alongGradient, away);
    }
    return;
  }
  storeHalfRow(out, a0, a1, a2, a3);
  storeHalfRow(out + HALF_ROW, a4, a5, a6, a7);
  if (pair) {
    storeHalfRow(out + outTile, b0, b1, b2, b3);
    storeHalfRow(out + outTile + HALF_ROW, b4, b5, b6, b7);
  }
}

/** descendVectors on a row of a tile, whose gradient is a to h. */
// @ts-ignore: decorator
@inline function descendTile(
  weights: usize, velocity: usize, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128, mu: v128,
  pull: v128, alongVelocity: v128, alongGradient: v128, away: v128,
): void {
  descendVectors(weights + 96, velocity + 96, g, h, mu, pull, alongVelocity, alongGradient, away);
  descendVectors(weights + 64, velocity + 64, e, f, mu, pull, alongVelocity, alongGradient, away);
  descendVectors(weights + 32, velocity + 32, c, d, mu, pull, alongVelocity, alongGradient, away);
  descendVectors(weights, velocity, a, b, mu, pull, alongVelocity, alongGradient, away);
}
