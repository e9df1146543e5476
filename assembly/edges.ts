// Edges: what a network may see instead of pixels. How strongly the ink's edge runs in each of four directions, over a
// grid half as fine as the pixels. A stroke that moves by a pixel changes many pixels and few of these; and they say what a
// first layer would have to learn for every place anew. Such features are as old as machines that read (direction features:
// Liu, Nakashima, Sako and Fujisawa 2003).

import { hasBorder, pad, PADDED, SIDE } from './padded';
import { areIndices, holds } from './preconditions';

/** Side of a grid. The four of them lie side by side, two by two, in an image. */
// @ts-ignore: decorator
@inline const GRID: usize = SIDE / 2;

/** Bytes of a padded image, of a line of edges (32) i16, and of all lines of one direction. */
// @ts-ignore: decorator
@inline const IMAGE: usize = PADDED * PADDED;
// @ts-ignore: decorator
@inline const LINE: usize = PADDED * 2;
// @ts-ignore: decorator
@inline const PLANE: usize = PADDED * LINE;
/** One line of sums, and as much behind it as its last vectors reach. */
// @ts-ignore: decorator
@inline const SUMS: usize = IMAGE + 4 * PLANE;
// @ts-ignore: decorator
@inline const SCRATCH: usize = SUMS + LINE + 32;

/**
 * out (rows, 784) u8 = the edges of images (·, 784) u8 at indices (rows) i32: four grids (14, 14), laid out as the quarters of an
 * image (28, 28). Edges between left and right are in the first, between above and below in the second, and the two slants in
 * the third (rising to the right: ink changes alike to the right and down, across the edge) and the fourth.
 *
 * With gx and gy, a pixel's right neighbour less its left one and its lower less its upper one, the first two are |gx| - |gy| and
 * its opposite, where they are positive, and of the last two the one that gx x gy is of the sign of, is 3/2 min(|gx|, |gy|): all are
 * largest where the edge runs in their direction, 0 where it runs across. Each cell is twice the weighted mean, 1 3 3 1 by
 * 1 3 3 1, of the four by four pixels around it, rounded down, at most 255: with the mean itself, or four times as much, networks
 * learn less (docs/internals/recipes.md).
 *
 * scratch: 9,312 bytes, the first 1,024 zero before the first call.
 */
export function findEdges(out: usize, images: usize, indices: usize, scratch: usize, rows: i32): void {
  assert(holds(out, <u64>rows * (SIDE * SIDE), 4) && areIndices(indices, rows, images, SIDE * SIDE));
  assert(holds(scratch, SCRATCH, 16) && hasBorder(scratch));
  for (let row = 0; row < rows; row++) {
    pad(scratch, images + <usize>load<i32>(indices + (<usize>row << 2)) * (SIDE * SIDE));
    const planes = scratch + IMAGE;
    // The outermost line is border, whose neighbours would lie outside.
    for (let y: usize = 1; y < PADDED - 1; y++) findLine(planes + y * LINE, scratch + y * PADDED);
    for (let plane: usize = 0; plane < 4; plane++) {
      const quarter = out + (plane >> 1) * (GRID * SIDE) + (plane & 1) * GRID;
      for (let y: usize = 0; y < GRID; y++)
        poolLine(quarter + y * SIDE, planes + plane * PLANE + (2 * y + 1) * LINE, scratch + SUMS);
    }
    out += SIDE * SIDE;
  }
}

/** The edges of a padded line in each direction. */
// @ts-ignore: decorator
@inline function findLine(to: usize, line: usize): void {
  const zero = i16x8.splat(0);
  for (let x: usize = 0; x < PADDED; x += 8) {
    const at = line + x;
    const gx = i16x8.sub(v128.load8x8_u(at + 1), v128.load8x8_u(at - 1));
    const gy = i16x8.sub(v128.load8x8_u(at + PADDED), v128.load8x8_u(at - PADDED));
    const byX = i16x8.abs(gx), byY = i16x8.abs(gy);
    const across = i16x8.sub(byX, byY);
    const less = i16x8.min_s(byX, byY);
    const slant = i16x8.shr_u(i16x8.add(less, i16x8.shl(less, 1)), 1);
    // All ones where the signs differ.
    const differs = i16x8.shr_s(v128.xor(gx, gy), 15);
    v128.store(to, i16x8.max_s(across, zero));
    v128.store(to + PLANE, i16x8.max_s(i16x8.neg(across), zero));
    v128.store(to + 2 * PLANE, v128.andnot(slant, differs));
    v128.store(to + 3 * PLANE, v128.and(slant, differs));
    to += 16;
  }
}

/** One line (14) u8 of a grid, from the four lines of edges that begin at `from`. */
// @ts-ignore: decorator
@inline function poolLine(out: usize, from: usize, sums: usize): void {
  for (let x: usize = 0; x < LINE; x += 16) {
    const at = from + x;
    v128.store(sums + x, weigh(
      v128.load(at), v128.load(at + LINE), v128.load(at + 2 * LINE), v128.load(at + 3 * LINE),
    ));
  }
  const cells = i8x16.narrow_i16x8_u(poolEight(sums), poolEight(sums + 32));
  v128.store64_lane(out, cells, 0);
  // Fourteen bytes are eight and eight that overlap by two.
  v128.store64_lane(out, i8x16.shuffle(cells, cells, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0, 0, 0, 0, 0, 0, 0), 0, 6);
}

/** Eight cells, each from four columns; the first begin at column 1. The weights add up to 64. */
// @ts-ignore: decorator
@inline function poolEight(sums: usize): v128 {
  return i16x8.shr_u(weigh(everySecond(sums + 2), everySecond(sums + 4), everySecond(sums + 6), everySecond(sums + 8)), 5);
}

/** a + 3 b + 3 c + d. With 382 as the largest edge, twice so weighed, a sum is at most 24,448. */
// @ts-ignore: decorator
@inline function weigh(a: v128, b: v128, c: v128, d: v128): v128 {
  const inner = i16x8.add(b, c);
  return i16x8.add(i16x8.add(a, d), i16x8.add(inner, i16x8.shl(inner, 1)));
}

/** The first of sixteen numbers, the third, and so on. */
// @ts-ignore: decorator
@inline function everySecond(at: usize): v128 {
  return i16x8.shuffle(v128.load(at), v128.load(at + 16), 0, 2, 4, 6, 8, 10, 12, 14);
}
