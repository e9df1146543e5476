// The core's own speed, in registers alone: what every kernel's rate is measured against.

import { multiplyAdd, sumLanes } from './vector';

/**
 * Runs `rounds` rounds of ten independent vector multiply-adds: 80 floating-point operations a round. Ten
 * chains are more than the latency of an addition times the additions that a core starts in a cycle. The sum
 * is returned so that nothing can be left out.
 */
export function multiplyAddPeak(rounds: i32): f32 {
  const x = f32x4.splat(1.0000001);
  const y = f32x4.splat(1e-9);
  let a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
  for (let round = 0; round < rounds; round++) {
    a = multiplyAdd(x, y, a);
    b = multiplyAdd(x, y, b);
    c = multiplyAdd(x, y, c);
    d = multiplyAdd(x, y, d);
    e = multiplyAdd(x, y, e);
    f = multiplyAdd(x, y, f);
    g = multiplyAdd(x, y, g);
    h = multiplyAdd(x, y, h);
    i = multiplyAdd(x, y, i);
    j = multiplyAdd(x, y, j);
  }
  const low = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), e);
  const high = f32x4.add(f32x4.add(f32x4.add(f, g), f32x4.add(h, i)), j);
  return sumLanes(f32x4.add(low, high));
}
