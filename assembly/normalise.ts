// Batch normalisation (Ioffe and Szegedy 2015): in training, what a unit sums up is shifted and scaled so that its mean over
// the batch is 0 and its variance 1. A task computes a tile's units for all images of a batch, so it has all that this needs.
//
// Means and variances over the last steps are kept beside: with them a trained network's weights take the
// normalisation's place (src/engine/network/fold.ts). A factor for each unit, as in the paper, is left out: the weights above
// a ReLU can take its place.

import { areApart, bytesOfTile, isShare, isTile } from './preconditions';
import { HALF_ROW, storeHalfRow, TILE_ROW } from './vector';

/** Added to a variance, so that nothing is divided by zero where all images are alike. src/engine/network/fold.ts has it, too. */
// @ts-ignore: decorator
@inline const EPSILON: f32 = 1e-5;

/**
 * tile (rows, 32) = normalised + biases (32), where normalised (rows, 32) = (tile - mean) x factors, by column, and
 * factors (32) = 1 / sqrt(variance + 1e-5). Mean and variance are those of the batch's `rows` images. `normalised` and
 * `factors` are kept for normaliseBackward.
 * statistics (2, 32), running means and running variances, come nearer to the batch's by a share of the difference.
 */
export function normalise(
  tile: usize, normalised: usize, factors: usize, statistics: usize, biases: usize, rows: i32, share: f32,
): void {
  assert(rows >= 1 && share > 0 && (share == 1 || isShare(share)));
  assert(isTile(tile, rows) && isTile(normalised, rows) && isTile(factors, 1) && isTile(statistics, 2));
  assert(isTile(biases, 1) && areApart(tile, bytesOfTile(rows), normalised, bytesOfTile(rows)));
  const height = <usize>rows * TILE_ROW;
  const part = f32x4.splat(<f32>1 / <f32>rows);
  const one = f32x4.splat(1), epsilon = f32x4.splat(EPSILON), nearer = f32x4.splat(share);
  for (let half: usize = 0; half < TILE_ROW; half += HALF_ROW) {
    const first = tile + half, end = first + height;
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let at = first; at < end; at += TILE_ROW) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at, 16));
      c = f32x4.add(c, v128.load(at, 32));
      d = f32x4.add(d, v128.load(at, 48));
    }
    a = f32x4.mul(a, part);
    b = f32x4.mul(b, part);
    c = f32x4.mul(c, part);
    d = f32x4.mul(d, part);
    approach(statistics + half, nearer, a, b, c, d);

    // The variance from the differences: that of squares less that of the mean would lose its digits.
    let e = f32x4.splat(0), f = e, g = e, h = e;
    for (let at = first; at < end; at += TILE_ROW) {
      const p = f32x4.sub(v128.load(at), a), q = f32x4.sub(v128.load(at, 16), b);
      const r = f32x4.sub(v128.load(at, 32), c), s = f32x4.sub(v128.load(at, 48), d);
      storeHalfRow(at, p, q, r, s);
      e = f32x4.add(e, f32x4.mul(p, p));
      f = f32x4.add(f, f32x4.mul(q, q));
      g = f32x4.add(g, f32x4.mul(r, r));
      h = f32x4.add(h, f32x4.mul(s, s));
    }
    e = f32x4.mul(e, part);
    f = f32x4.mul(f, part);
    g = f32x4.mul(g, part);
    h = f32x4.mul(h, part);
    approach(statistics + TILE_ROW + half, nearer, e, f, g, h);
    e = f32x4.div(one, f32x4.sqrt(f32x4.add(e, epsilon)));
    f = f32x4.div(one, f32x4.sqrt(f32x4.add(f, epsilon)));
    g = f32x4.div(one, f32x4.sqrt(f32x4.add(g, epsilon)));
    h = f32x4.div(one, f32x4.sqrt(f32x4.add(h, epsilon)));
    storeHalfRow(factors + half, e, f, g, h);

    a = v128.load(biases + half), b = v128.load(biases + half, 16);
    c = v128.load(biases + half, 32), d = v128.load(biases + half, 48);
    let to = normalised + half;
    for (let at = first; at < end; at += TILE_ROW) {
      const p = f32x4.mul(v128.load(at), e), q = f32x4.mul(v128.load(at, 16), f);
      const r = f32x4.mul(v128.load(at, 32), g), s = f32x4.mul(v128.load(at, 48), h);
      storeHalfRow(to, p, q, r, s);
      storeHalfRow(at, f32x4.add(p, a), f32x4.add(q, b), f32x4.add(r, c), f32x4.add(s, d));
      to += TILE_ROW;
    }
  }
}

/** Sixteen running numbers come nearer to a, b, c, d by a share of the difference. */
// @ts-ignore: decorator
@inline function approach(running: usize, share: v128, a: v128, b: v128, c: v128, d: v128): void {
  const p = v128.load(running), q = v128.load(running, 16);
  const r = v128.load(running, 32), s = v128.load(running, 48);
  storeHalfRow(
    running,
    f32x4.add(p, f32x4.mul(share, f32x4.sub(a, p))), f32x4.add(q, f32x4.mul(share, f32x4.sub(b, q))),
    f32x4.add(r, f32x4.mul(share, f32x4.sub(c, r))), f32x4.add(s, f32x4.mul(share, f32x4.sub(d, s))),
  );
}

/**
 * Deltas (rows, 32) of what was normalised become those of the sums before, by column:
 * factor x (delta - mean of deltas - normalised x mean of deltas x normalised) (Ioffe and Szegedy 2015, section 3).
 * gradient (32) = the sums of the deltas as they were: the gradient of the biases.
 */
export function normaliseBackward(deltas: usize, gradient: usize, normalised: usize, factors: usize, rows: i32): void {
  assert(rows >= 1 && isTile(deltas, rows) && isTile(normalised, rows) && isTile(factors, 1) && isTile(gradient, 1));
  assert(areApart(deltas, bytesOfTile(rows), normalised, bytesOfTile(rows)));
  const height = <usize>rows * TILE_ROW;
  const part = f32x4.splat(<f32>1 / <f32>rows);
  for (let half: usize = 0; half < TILE_ROW; half += HALF_ROW) {
    const first = deltas + half, end = first + height;
    let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    let beside = normalised + half;
    for (let at = first; at < end; at += TILE_ROW) {
      const p = v128.load(at), q = v128.load(at, 16), r = v128.load(at, 32), s = v128.load(at, 48);
      a = f32x4.add(a, p);
      b = f32x4.add(b, q);
      c = f32x4.add(c, r);
      d = f32x4.add(d, s);
      e = f32x4.add(e, f32x4.mul(p, v128.load(beside)));
      f = f32x4.add(f, f32x4.mul(q, v128.load(beside, 16)));
      g = f32x4.add(g, f32x4.mul(r, v128.load(beside, 32)));
      h = f32x4.add(h, f32x4.mul(s, v128.load(beside, 48)));
      beside += TILE_ROW;
    }
    storeHalfRow(gradient + half, a, b, c, d);
    a = f32x4.mul(a, part);
    b = f32x4.mul(b, part);
    c = f32x4.mul(c, part);
    d = f32x4.mul(d, part);
    e = f32x4.mul(e, part);
    f = f32x4.mul(f, part);
    g = f32x4.mul(g, part);
    h = f32x4.mul(h, part);
    beside = normalised + half;
    const scale = factors + half;
    for (let at = first; at < end; at += TILE_ROW) {
      const p = f32x4.sub(f32x4.sub(v128.load(at), a), f32x4.mul(v128.load(beside), e));
      const q = f32x4.sub(f32x4.sub(v128.load(at, 16), b), f32x4.mul(v128.load(beside, 16), f));
      const r = f32x4.sub(f32x4.sub(v128.load(at, 32), c), f32x4.mul(v128.load(beside, 32), g));
      const s = f32x4.sub(f32x4.sub(v128.load(at, 48), d), f32x4.mul(v128.load(beside, 48), h));
      storeHalfRow(
        at, f32x4.mul(p, v128.load(scale)), f32x4.mul(q, v128.load(scale, 16)),
        f32x4.mul(r, v128.load(scale, 32)), f32x4.mul(s, v128.load(scale, 48)),
      );
      beside += TILE_ROW;
    }
  }
}
