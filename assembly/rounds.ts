// States of rounds: their numbers in half precision (IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction), their
// means, and whether they are finite. Each kernel takes one block of a state.

import { areApart, areVectors, holds } from './preconditions';

/** Numbers that a kernel takes at once: two vectors of floats, one of halves. */
// @ts-ignore: decorator
@inline const AT_ONCE: usize = 8;

/** Whether `count` halves, whole vectors of them, lie at `at`. */
// @ts-ignore: decorator
@inline function areHalves(at: usize, count: usize): bool {
  return count % AT_ONCE == 0 && holds(at, <u64>count << 1, 16);
}

/** Whether `count` float64, whole vectors of them, lie at `at`. */
// @ts-ignore: decorator
@inline function areDoubles(at: usize, count: usize): bool {
  return count % AT_ONCE == 0 && holds(at, <u64>count << 3, 16);
}

/**
 * The halves nearest to four floats, ties to the even fraction, as i32 whose upper bits repeat the sign. What is too large
 * becomes infinite.
 */
// @ts-ignore: decorator
@inline function toHalves(floats: v128): v128 {
  const magnitude = v128.and(floats, i32x4.splat(0x7fffffff));
  const sign = v128.and(i32x4.shr_s(floats, 16), i32x4.splat(0xffff8000));
  // The exponent's bias is 15 instead of 127; adding half of what is cut off, or a little less, rounds.
  const isOdd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
  const normal = i32x4.shr_u(i32x4.add(i32x4.add(magnitude, i32x4.splat(0xfff - (112 << 23))), isOdd), 13);
  // Below 2^-14 halves are 2^-24 apart, as floats are from 1/2 to 1: adding 1/2 rounds.
  const half = f32x4.splat(0.5);
  const subnormal = i32x4.sub(f32x4.add(magnitude, half), half);
  const finite = v128.bitselect(subnormal, normal, i32x4.lt_s(magnitude, i32x4.splat(0x38800000)));
  // From 65520 on, halfway from the largest half to the next. A NaN has a bit of its fraction.
  const isNaN = i32x4.gt_s(magnitude, i32x4.splat(0x7f800000));
  const infinite = v128.or(i32x4.splat(0x7c00), v128.and(isNaN, i32x4.splat(0x0200)));
  return v128.or(sign, v128.bitselect(infinite, finite, i32x4.gt_s(magnitude, i32x4.splat(0x477fefff))));
}

/** The floats that four halves, as i32, are. */
// @ts-ignore: decorator
@inline function fromHalves(halves: v128): v128 {
  const bias = i32x4.splat(112 << 23);
  const magnitude = i32x4.shl(v128.and(halves, i32x4.splat(0x7fff)), 13);
  const normal = i32x4.add(magnitude, bias);
  const isInfinite = i32x4.gt_s(magnitude, i32x4.splat(0x0f7fffff));
  const whole = i32x4.add(normal, v128.and(isInfinite, bias));
  const fraction = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(magnitude, 13)), f32x4.splat(2 ** -24));
  const isSubnormal = i32x4.lt_s(magnitude, i32x4.splat(0x00800000));
  const sign = i32x4.shl(v128.and(halves, i32x4.splat(0x8000)), 16);
  return v128.or(sign, v128.bitselect(fraction, whole, isSubnormal));
}

/** halves (count) = values (count) - from (count), rounded. */
export function roundChanges(halves: usize, values: usize, from: usize, count: i32): void {
  assert(areHalves(halves, count) && areVectors(values, count) && areVectors(from, count));
  assert(areApart(halves, <u64>count << 1, values, <u64>count << 2) && areApart(halves, <u64>count << 1, from, <u64>count << 2));
  for (const end = halves + (<usize>count << 1); halves < end; halves += 16) {
    const a = toHalves(f32x4.sub(v128.load(values), v128.load(from)));
    const b = toHalves(f32x4.sub(v128.load(values, 16), v128.load(from, 16)));
    v128.store(halves, i16x8.narrow_i32x4_s(a, b));
    values += 32;
    from += 32;
  }
}

/** values (count) = from (count) + halves (count). */
export function addChanges(values: usize, from: usize, halves: usize, count: i32): void {
  assert(areHalves(halves, count) && areVectors(values, count) && areVectors(from, count));
  assert(areApart(values, <u64>count << 2, halves, <u64>count << 1) && areApart(values, <u64>count << 2, from, <u64>count << 2));
  for (const end = halves + (<usize>count << 1); halves < end; halves += 16) {
    const both = v128.load(halves);
    const a = fromHalves(i32x4.extend_low_i16x8_u(both)), b = fromHalves(i32x4.extend_high_i16x8_u(both));
    v128.store(values, f32x4.add(v128.load(from), a));
    v128.store(values, f32x4.add(v128.load(from, 16), b), 16);
    values += 32;
    from += 32;
  }
}

/** The upper two floats of a vector, as its lower two. */
// @ts-ignore: decorator
@inline function upper(floats: v128): v128 {
  return i8x16.shuffle(floats, floats, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

/** sums (count) f64 += values (count). */
export function addToSums(sums: usize, values: usize, count: i32): void {
  assert(areDoubles(sums, count) && areVectors(values, count));
  assert(areApart(sums, <u64>count << 3, values, <u64>count << 2));
  for (const end = values + (<usize>count << 2); values < end; values += 16) {
    const floats = v128.load(values);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(floats)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(upper(floats))), 16);
    sums += 32;
  }
}

/** values (count) = sums (count) f64 / parts, each rounded once. */
export function divideSums(values: usize, sums: usize, count: i32, parts: i32): void {
  assert(areDoubles(sums, count) && areVectors(values, count) && parts > 0);
  assert(areApart(values, <u64>count << 2, sums, <u64>count << 3));
  const divisor = f64x2.splat(<f64>parts);
  for (const end = values + (<usize>count << 2); values < end; values += 16) {
    const low = f32x4.demote_f64x2_zero(f64x2.div(v128.load(sums), divisor));
    const high = f32x4.demote_f64x2_zero(f64x2.div(v128.load(sums, 16), divisor));
    v128.store(values, i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    sums += 32;
  }
}

/** Whether all of halves (count) are finite: none has the largest exponent. */
export function areHalvesFinite(halves: usize, count: i32): bool {
  assert(areHalves(halves, count));
  const exponent = i16x8.splat(0x7c00);
  let isFound = i16x8.splat(0);
  for (const end = halves + (<usize>count << 1); halves < end; halves += 16)
    isFound = v128.or(isFound, i16x8.eq(v128.and(v128.load(halves), exponent), exponent));
  return !v128.any_true(isFound);
}

/** Whether all of values (count) are finite. */
export function areFinite(values: usize, count: i32): bool {
  assert(areVectors(values, count));
  // A number minus itself is 0, but infinity and NaN give NaN, which no sum loses.
  let sum = f32x4.splat(0);
  for (const end = values + (<usize>count << 2); values < end; values += 16) {
    const floats = v128.load(values);
    sum = f32x4.add(sum, f32x4.sub(floats, floats));
  }
  return !v128.any_true(f32x4.ne(sum, sum));
}
