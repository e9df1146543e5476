// The hidden layers' activations and their derivatives, in place on a tile (rows, 16).

import { exponential, storeTileRow, TILE_ROW } from './vector';

/** tile = max(0, tile). A padding unit has weights and bias 0, hence the activation 0. */
export function relu(tile: usize, rows: i32): void {
  const end = tile + <usize>rows * TILE_ROW;
  const zero = f32x4.splat(0);
  for (; tile < end; tile += 16) v128.store(tile, f32x4.pmax(zero, v128.load(tile)));
}

/** deltas = deltas where the activation is above 0, else 0. */
export function reluBackward(deltas: usize, activations: usize, rows: i32): void {
  const end = deltas + <usize>rows * TILE_ROW;
  const zero = f32x4.splat(0);
  for (; deltas < end; deltas += 16, activations += 16) {
    v128.store(deltas, v128.and(v128.load(deltas), f32x4.gt(v128.load(activations), zero)));
  }
}

/**
 * tile = 1 / (1 + e^-tile) in its first `units` columns, 0 in the others: a padding unit would come out as
 * 1/2, and give its outgoing weights a gradient.
 */
export function sigmoid(tile: usize, rows: i32, units: i32): void {
  const end = tile + <usize>rows * TILE_ROW;
  const one = f32x4.splat(1);
  const lanes = i32x4(0, 1, 2, 3);
  const mask0 = i32x4.lt_s(lanes, i32x4.splat(units)), mask1 = i32x4.lt_s(lanes, i32x4.splat(units - 4));
  const mask2 = i32x4.lt_s(lanes, i32x4.splat(units - 8)), mask3 = i32x4.lt_s(lanes, i32x4.splat(units - 12));
  for (; tile < end; tile += TILE_ROW) {
    v128.store(tile, v128.and(mask0, logistic(v128.load(tile), one)));
    v128.store(tile, v128.and(mask1, logistic(v128.load(tile, 16), one)), 16);
    v128.store(tile, v128.and(mask2, logistic(v128.load(tile, 32), one)), 32);
    v128.store(tile, v128.and(mask3, logistic(v128.load(tile, 48), one)), 48);
  }
}

// @ts-ignore: decorator
@inline function logistic(x: v128, one: v128): v128 {
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** deltas = deltas x a (1 - a), a the activation. */
export function sigmoidBackward(deltas: usize, activations: usize, rows: i32): void {
  const end = deltas + <usize>rows * TILE_ROW;
  const one = f32x4.splat(1);
  for (; deltas < end; deltas += 16, activations += 16) {
    const a = v128.load(activations);
    v128.store(deltas, f32x4.mul(v128.load(deltas), f32x4.mul(a, f32x4.sub(one, a))));
  }
}

/** sums (16) = the sums of the columns of a tile (rows, 16): the gradient of a tile's biases. */
export function sumColumns(sums: usize, tile: usize, rows: i32): void {
  const end = tile + <usize>rows * TILE_ROW;
  const zero = f32x4.splat(0);
  let a = zero, b = zero, c = zero, d = zero;
  for (; tile < end; tile += TILE_ROW) {
    a = f32x4.add(a, v128.load(tile));
    b = f32x4.add(b, v128.load(tile, 16));
    c = f32x4.add(c, v128.load(tile, 32));
    d = f32x4.add(d, v128.load(tile, 48));
  }
  storeTileRow(sums, a, b, c, d);
}

/** tile (rows, 16) = tile x factor. */
export function scale(tile: usize, rows: i32, factor: f32): void {
  const end = tile + <usize>rows * TILE_ROW;
  const by = f32x4.splat(factor);
  for (; tile < end; tile += 16) v128.store(tile, f32x4.mul(v128.load(tile), by));
}
