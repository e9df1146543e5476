// The loop of the dense products, which forward, backward and gradients share: two rows of sums at a time, sixteen
// vectors. Joined to eight registers of 256 bits, they take ten loads for every sixteen multiply-adds of that width.

import { Bytes, HALF_ROW, multiplyAdd, storeHalfRow, TILE_ROW } from './vector';

/**
 * Two rows of a product with right (K, 32): at `out` (32) = initial (32) + left (K) x right, and at out + `outSecond` the
 * same of what lies `second` bytes from left. Without `isAdded` the sums begin at 0.
 *
 * left is in `tiles` stretches of `stretch` bytes, `leftTile` bytes from the first of one to the first of the next, whose
 * values are `step` bytes apart.
 */
// @ts-ignore: decorator
@inline export function multiplyPair(
  isAdded: bool, out: usize, outSecond: Bytes, initial: usize, left: usize, second: Bytes, step: Bytes, stretch: Bytes,
  tiles: i32, leftTile: Bytes, right: usize,
): void {
  const zero = f32x4.splat(0);
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
  if (isAdded) {
    a0 = v128.load(initial), a1 = v128.load(initial, 16), a2 = v128.load(initial, 32), a3 = v128.load(initial, 48);
    a4 = v128.load(initial, 64), a5 = v128.load(initial, 80), a6 = v128.load(initial, 96), a7 = v128.load(initial, 112);
  }
  let b0 = a0, b1 = a1, b2 = a2, b3 = a3, b4 = a4, b5 = a5, b6 = a6, b7 = a7;
  for (let tile = 0; tile < tiles; tile++) {
    const end = left + stretch;
    for (let at = left; at < end; at += step) {
      const x = v128.load32_splat(at);
      const y = v128.load32_splat(at + second);
      const r0 = v128.load(right), r1 = v128.load(right, 16);
      a0 = multiplyAdd(x, r0, a0);
      a1 = multiplyAdd(x, r1, a1);
      b0 = multiplyAdd(y, r0, b0);
      b1 = multiplyAdd(y, r1, b1);
      const r2 = v128.load(right, 32), r3 = v128.load(right, 48);
      a2 = multiplyAdd(x, r2, a2);
      a3 = multiplyAdd(x, r3, a3);
      b2 = multiplyAdd(y, r2, b2);
      b3 = multiplyAdd(y, r3, b3);
      const r4 = v128.load(right, 64), r5 = v128.load(right, 80);
      a4 = multiplyAdd(x, r4, a4);
      a5 = multiplyAdd(x, r5, a5);
      b4 = multiplyAdd(y, r4, b4);
      b5 = multiplyAdd(y, r5, b5);
      const r6 = v128.load(right, 96), r7 = v128.load(right, 112);
      a6 = multiplyAdd(x, r6, a6);
      a7 = multiplyAdd(x, r7, a7);
      b6 = multiplyAdd(y, r6, b6);
      b7 = multiplyAdd(y, r7, b7);
      right += TILE_ROW;
    }
    left += leftTile;
  }
  storeHalfRow(out, a0, a1, a2, a3);
  storeHalfRow(out + HALF_ROW, a4, a5, a6, a7);
  storeHalfRow(out + outSecond, b0, b1, b2, b3);
  storeHalfRow(out + outSecond + HALF_ROW, b4, b5, b6, b7);
}
