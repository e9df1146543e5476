// The core's own speed, in registers alone: what every kernel's rate is measured against. x and y are loaded, for
// V8 makes constants anew in every round.

import { areVectors, holds } from './preconditions';
import { multiplyAdd, storeHalfRow, sumLanes } from './vector';

/**
 * Runs `rounds` rounds of thirteen independent a = a x + y, all in registers: 104 floating-point operations a
 * round. Each product depends on the round before, so that it cannot be moved out of the loop, and thirteen
 * chains, with x and y all the registers there are, cover the latency of a multiplication and an addition.
 * x and y are the two floats at `factors`. Returns a sum of all, so that nothing can be left out.
 */
export function multiplyAddPeak(factors: usize, rounds: i32): f32 {
  assert(holds(factors, 8, 4) && rounds >= 0);
  const x = v128.load32_splat(factors);
  const y = v128.load32_splat(factors, 4);
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

/**
 * The same for vectors of 256 bits: 24 chains that are stored side by side, so that V8 can join them two and two to
 * twelve, in 192 operations a round. Where it does not join them they do not fit the registers, and this is the slower
 * of the two. chains (24, 4) f32.
 */
export function multiplyAddPeakJoined(chains: usize, factors: usize, rounds: i32): void {
  assert(areVectors(chains, 96) && holds(factors, 8, 4) && rounds >= 0);
  const x = v128.load32_splat(factors);
  const y = v128.load32_splat(factors, 4);
  let a = v128.load(chains), b = v128.load(chains, 16), c = v128.load(chains, 32), d = v128.load(chains, 48);
  let e = v128.load(chains, 64), f = v128.load(chains, 80), g = v128.load(chains, 96), h = v128.load(chains, 112);
  let i = v128.load(chains, 128), j = v128.load(chains, 144), k = v128.load(chains, 160), l = v128.load(chains, 176);
  let m = v128.load(chains, 192), n = v128.load(chains, 208), o = v128.load(chains, 224), p = v128.load(chains, 240);
  let q = v128.load(chains, 256), r = v128.load(chains, 272), s = v128.load(chains, 288), t = v128.load(chains, 304);
  let u = v128.load(chains, 320), v = v128.load(chains, 336), w = v128.load(chains, 352), z = v128.load(chains, 368);
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
    n = multiplyAdd(n, x, y);
    o = multiplyAdd(o, x, y);
    p = multiplyAdd(p, x, y);
    q = multiplyAdd(q, x, y);
    r = multiplyAdd(r, x, y);
    s = multiplyAdd(s, x, y);
    t = multiplyAdd(t, x, y);
    u = multiplyAdd(u, x, y);
    v = multiplyAdd(v, x, y);
    w = multiplyAdd(w, x, y);
    z = multiplyAdd(z, x, y);
  }
  storeHalfRow(chains, a, b, c, d);
  storeHalfRow(chains + 64, e, f, g, h);
  storeHalfRow(chains + 128, i, j, k, l);
  storeHalfRow(chains + 192, m, n, o, p);
  storeHalfRow(chains + 256, q, r, s, t);
  storeHalfRow(chains + 320, u, v, w, z);
}
