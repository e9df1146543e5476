// The core's own speed, in registers alone: what every kernel's rate is measured against.

import { multiplyAdd, sumLanes } from './vector';

/**
 * Runs `rounds` rounds of thirteen independent a = a x + y, all in registers: 104 floating-point operations a
 * round. Each product depends on the round before, so that it cannot be moved out of the loop, and thirteen
 * chains, with x and y all the registers there are, cover the latency of a multiplication and an addition. Returns a sum of all, so that nothing can be left out.
 */
export function multiplyAddPeak(rounds: i32): f32 {
  const x = f32x4.splat(0.9999);
  const y = f32x4.splat(0.0001);
  let a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x, m = x;
  for (let round = 0; round < rounds; round++) {
    a = multiplyAdd(a, x, y);
    b = multiplyAdd(b, x, y);
    c = multiplyAdd(c, x, y);
    d = multiplyAdd(d, x, y);
    e = multiplyAdd(e, x, y);
    f = multiplyAdd(f, x, y);
    g = multiplyAdd(g, x, y);
    h = multiplyAdd(h, x, y);
    i = multiplyAdd(i, x, y);
    j = multiplyAdd(j, x, y);
    k = multiplyAdd(k, x, y);
    l = multiplyAdd(l, x, y);
    m = multiplyAdd(m, x, y);
  }
  const low = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const high = f32x4.add(f32x4.add(f32x4.add(g, h), f32x4.add(i, j)), f32x4.add(k, f32x4.add(l, m)));
  return sumLanes(f32x4.add(low, high));
}
