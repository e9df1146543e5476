// What the kernels share: the widths of their layouts, and arithmetic on vectors of four floats.

/** How many bytes lie between what lies at two addresses: a tile and the next, a row and the next. */
export type Bytes = usize;

/** Units of a tile. */
// @ts-ignore: decorator
@inline export const TILE: usize = 32;
/** Bytes of a tile's row: 32 floats, two cache lines. */
// @ts-ignore: decorator
@inline export const TILE_ROW: usize = TILE * 4;
/** Bytes of a cache line. */
// @ts-ignore: decorator
@inline export const CACHE_LINE: usize = 64;
/** Bytes of half a tile's row: four vectors, whose sums over two rows are what 15 registers hold. */
// @ts-ignore: decorator
@inline export const HALF_ROW: usize = TILE_ROW / 2;
/** Bytes of a row of logits or of the output layer's parameters: 12 floats. */
// @ts-ignore: decorator
@inline export const OUTPUT_ROW: usize = 48;
/** Bytes of an entry of a sparse row: {offset u32, value f32}. */
// @ts-ignore: decorator
@inline export const ENTRY: usize = 8;
/** Bytes of a list's bounds: {begin u32, end u32}, addresses of its first entry and of what follows its last. */
// @ts-ignore: decorator
@inline export const BOUND: usize = 8;

/** a * b + c. Rounded twice, hence the same bits on every machine, unless built for relaxed SIMD. */
// @ts-ignore: decorator
@inline export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * Two vectors side by side at `at`. The second is stored first, because V8 then makes one store of 256 bits of both;
 * the other way round it leaves a store of the first vector beside that.
 */
// @ts-ignore: decorator
@inline export function storePair(at: usize, a: v128, b: v128): void {
  v128.store(at, b, 16);
  v128.store(at, a);
}

/** Half a tile's row (16) at `row` becomes a, b, c, d. */
// @ts-ignore: decorator
@inline export function storeHalfRow(row: usize, a: v128, b: v128, c: v128, d: v128): void {
  storePair(row + 32, c, d);
  storePair(row, a, b);
}

/** The sum of a vector's lanes, (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline export function sumLanes(a: v128): f32 {
  const pairs = f32x4.add(a, i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The 4 x 4 floats at `from`, whose rows are `fromRow` bytes apart, come to `to` transposed, with rows of `toRow`. */
// @ts-ignore: decorator
@inline export function transposeBlock(to: usize, toRow: usize, from: usize, fromRow: usize): void {
  const a = v128.load(from), b = v128.load(from + fromRow);
  const c = v128.load(from + 2 * fromRow), d = v128.load(from + 3 * fromRow);
  const abLow = interleaveLow(a, b), abHigh = interleaveHigh(a, b);
  const cdLow = interleaveLow(c, d), cdHigh = interleaveHigh(c, d);
  v128.store(to, i64x2.shuffle(abLow, cdLow, 0, 2));
  v128.store(to + toRow, i64x2.shuffle(abLow, cdLow, 1, 3));
  v128.store(to + 2 * toRow, i64x2.shuffle(abHigh, cdHigh, 0, 2));
  v128.store(to + 3 * toRow, i64x2.shuffle(abHigh, cdHigh, 1, 3));
}

/** [a0, b0, a1, b1] */
// @ts-ignore: decorator
@inline export function interleaveLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

/** [a2, b2, a3, b3] */
// @ts-ignore: decorator
@inline export function interleaveHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

/**
 * e^x in each lane, to 2 units in the last place between -87.3 and 88.3; beyond them x is clamped.
 * x = n ln 2 + r with |r| <= ln 2 / 2 (ln 2 in two parts, after Cody and Waite); e^r = 1 + r + r^2 p(r) with
 * Cephes' polynomial (expf.c, S. L. Moshier 1989). Adding 1.5 x 2^23 rounds to a whole number and leaves it
 * in the low bits, from where it is shifted into the exponent. Mathf.exp would bring a table, that is static data.
 *
 * `constants` (13) f32 are those of src/engine/memory/tables.ts. They are loaded, an instruction each, because V8 builds a
 * constant of the code anew wherever it is used, in three.
 */
// @ts-ignore: decorator
@inline export function exponential(x: v128, constants: usize): v128 {
  // pmin and pmax are one instruction each; min and max, which treat NaN alike on both sides, are nine.
  const clamped = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(constants)), v128.load32_splat(constants, 4));
  const rounder = v128.load32_splat(constants, 12);
  const rounded = f32x4.add(f32x4.mul(clamped, v128.load32_splat(constants, 8)), rounder);
  const n = f32x4.sub(rounded, rounder);
  let r = f32x4.sub(clamped, f32x4.mul(n, v128.load32_splat(constants, 16)));
  r = f32x4.add(r, f32x4.mul(n, v128.load32_splat(constants, 20)));
  let p = v128.load32_splat(constants, 24);
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(constants, 28));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(constants, 32));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(constants, 36));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(constants, 40));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(constants, 44));
  const one = v128.load32_splat(constants, 48);
  const sum = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), one);
  // The bits of 1 are those of 2^0: n is added to the exponent.
  const power = i32x4.add(i32x4.shl(rounded, 23), one);
  return f32x4.mul(sum, power);
}

/**
 * The natural logarithm of x > 0, to 1e-7 relative to max(1, |ln x|). x = 2^n m with m in [sqrt 1/2, sqrt 2),
 * ln m = 2 artanh((m - 1) / (m + 1)) by its series to degree 9.
 */
// @ts-ignore: decorator
@inline export function naturalLogarithm(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  // 0x3f3504f3 is sqrt 1/2: subtracting it puts the exponent's step there, instead of at 1.
  const n = (bits - 0x3f3504f3) >> 23;
  const m = reinterpret<f32>(bits - (n << 23));
  const s = (m - 1.0) / (m + 1.0);
  const q = s * s;
  const series: f32 = 1.0 + q * (<f32>(1.0 / 3.0) + q * (<f32>0.2 + q * (<f32>(1.0 / 7.0) + q * <f32>(1.0 / 9.0))));
  return <f32>n * <f32>0.6931471805599453 + <f32>2.0 * s * series;
}
