// The hidden layers' activations and their derivatives, in place on a tile (rows, 32). Two vectors at a time, all
// loads before all stores, so that V8 can join them into one of 256 bits.

import { areApart, areExponentialConstants, bytesOfTile, isTile } from './preconditions';
import { exponential, HALF_ROW, storeHalfRow, storePair, TILE, TILE_ROW } from './vector';

/** tile = max(0, tile). A padding unit has weights and bias 0, hence the activation 0. */
export function relu(tile: usize, rows: i32): void {
  assert(isTile(tile, rows));
  const end = tile + <usize>rows * TILE_ROW;
  const zero = f32x4.splat(0);
  for (; tile < end; tile += 32) {
    const a = v128.load(tile), b = v128.load(tile, 16);
    storePair(tile, f32x4.pmax(zero, a), f32x4.pmax(zero, b));
  }
}

/** deltas = deltas where the activation is above 0, else 0. */
export function reluBackward(deltas: usize, activations: usize, rows: i32): void {
  assert(isTile(deltas, rows) && isTile(activations, rows));
  const end = deltas + <usize>rows * TILE_ROW;
  const zero = f32x4.splat(0);
  for (; deltas < end; deltas += 32, activations += 32) {
    const a = v128.and(v128.load(deltas), f32x4.gt(v128.load(activations), zero));
    const b = v128.and(v128.load(deltas, 16), f32x4.gt(v128.load(activations, 16), zero));
    storePair(deltas, a, b);
  }
}

/**
 * tile = 1 / (1 + e^-tile) in its first `units` columns, 0 in the others: a padding unit would come out as
 * 1/2, and give its outgoing weights a gradient. `constants`: see exponential in vector.ts.
 */
export function sigmoid(tile: usize, rows: i32, units: i32, constants: usize): void {
  assert(isTile(tile, rows) && units >= 1 && units <= <i32>TILE && areExponentialConstants(constants));
  const end = tile + <usize>rows * TILE_ROW;
  for (let at = tile; at < end; at += 32) {
    const a = logistic(v128.load(at), constants), b = logistic(v128.load(at, 16), constants);
    storePair(at, a, b);
  }
  const padding = (TILE - <usize>units) * 4;
  if (padding) for (let row = tile; row < end; row += TILE_ROW) memory.fill(row + TILE_ROW - padding, 0, padding);
}

// @ts-ignore: decorator
@inline function logistic(x: v128, constants: usize): v128 {
  const one = v128.load32_splat(constants, 48);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x), constants)));
}

/** deltas = deltas x a (1 - a), a the activation. */
export function sigmoidBackward(deltas: usize, activations: usize, rows: i32): void {
  assert(isTile(deltas, rows) && isTile(activations, rows));
  const end = deltas + <usize>rows * TILE_ROW;
  const one = f32x4.splat(1);
  for (; deltas < end; deltas += 32, activations += 32) {
    const a = v128.load(activations), b = v128.load(activations, 16);
    const c = v128.load(deltas), d = v128.load(deltas, 16);
    storePair(deltas, f32x4.mul(c, f32x4.mul(a, f32x4.sub(one, a))), f32x4.mul(d, f32x4.mul(b, f32x4.sub(one, b))));
  }
}

/** sums (32) = the sums of the columns of a tile (rows, 32): the gradient of a tile's biases. */
export function sumColumns(sums: usize, tile: usize, rows: i32): void {
  assert(isTile(sums, 1) && isTile(tile, rows));
  assert(areApart(sums, TILE_ROW, tile, bytesOfTile(rows)));
  const end = tile + <usize>rows * TILE_ROW;
  const zero = f32x4.splat(0);
  for (let half: usize = 0; half < TILE_ROW; half += HALF_ROW) {
    let a = zero, b = zero, c = zero, d = zero;
    for (let row = tile + half; row < end; row += TILE_ROW) {
      a = f32x4.add(a, v128.load(row));
      b = f32x4.add(b, v128.load(row, 16));
      c = f32x4.add(c, v128.load(row, 32));
      d = f32x4.add(d, v128.load(row, 48));
    }
    storeHalfRow(sums + half, a, b, c, d);
  }
}

/** tile (rows, 32) = tile x factor. */
export function scale(tile: usize, rows: i32, factor: f32): void {
  assert(isTile(tile, rows) && isFinite(factor));
  const end = tile + <usize>rows * TILE_ROW;
  const by = f32x4.splat(factor);
  for (; tile < end; tile += 32) {
    const a = v128.load(tile), b = v128.load(tile, 16);
    storePair(tile, f32x4.mul(a, by), f32x4.mul(b, by));
  }
}
