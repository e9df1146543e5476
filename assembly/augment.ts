// Augmentation: every epoch sees each image a little differently, turned, scaled, sheared, shifted, bent and
// with a thicker or thinner pen, so that a network learns the digits and not the images (Simard, Steinkraus and
// Platt 2003; the affine part after LeCun and others 1998).

import { hasBorder, pad, PADDED, SIDE } from './padded';
import { areIndices, holds, isShare } from './preconditions';
import { multiplyAdd } from './vector';
import { keyOf, uniform } from './random';

/** Pixels of the border of zeros around an image, where whatever falls outside is read. */
// @ts-ignore: decorator
@inline const BORDER: f32 = 2;
/** Control points a side of the elastic displacement. */
// @ts-ignore: decorator
@inline const CONTROLS: usize = 8;
/** Where the random numbers of the control points begin in an image's sequence. */
// @ts-ignore: decorator
@inline const FIRST_CONTROL: u32 = 16;

/**
 * Bytes of scratch that augmentImages needs: two padded images, the control points in x and in y (8, 8) each,
 * and one line's displacements of the control columns, (8) each.
 */
// @ts-ignore: decorator
@inline const SECOND: usize = PADDED * PADDED;
// @ts-ignore: decorator
@inline const CONTROL_X: usize = 2 * PADDED * PADDED;
// @ts-ignore: decorator
@inline const CONTROL_Y: usize = CONTROL_X + CONTROLS * CONTROLS * 4;
// @ts-ignore: decorator
@inline const LINE_X: usize = CONTROL_Y + CONTROLS * CONTROLS * 4;
// @ts-ignore: decorator
@inline const LINE_Y: usize = LINE_X + CONTROLS * 4;
// @ts-ignore: decorator
@inline const SCRATCH: usize = LINE_Y + CONTROLS * 4;

/**
 * out (rows, 784) u8 = images (·, 784) u8 at indices (rows) i32, each changed by random amounts that follow
 * from seed, epoch and index alone. Each amount is uniform within plus and minus its range: `rotation` in
 * radians (at most 1), `scale` as a share, by x and by y, `shear` as a slope, `shift` in pixels, `elastic` the
 * displacement of the control points in pixels, `thickness` as a share of the way to the brightest (thicker) or
 * darkest (thinner) of a pixel's four neighbours.
 *
 * basis (8, 28) f32: the share of each control point in each pixel's displacement, along one axis.
 * scratch: 2,624 bytes, zero before the first call.
 */
export function augmentImages(
  out: usize, images: usize, indices: usize, basis: usize, scratch: usize, rows: i32, seed: u32, epoch: u32,
  rotation: f32, scale: f32, shear: f32, shift: f32, elastic: f32, thickness: f32,
): void {
  assert(holds(out, <u64>rows * (SIDE * SIDE), 4) && areIndices(indices, rows, images, SIDE * SIDE));
  assert(isBasis(basis) && holds(scratch, SCRATCH, 16) && hasBorder(scratch));
  assert(rotation >= 0 && rotation <= 1 && isShare(scale) && shear >= 0 && shift >= 0 && elastic >= 0);
  assert(thickness >= 0 && thickness <= 1);
  for (let row = 0; row < rows; row++) {
    const index = load<i32>(indices + (<usize>row << 2));
    const key = keyOf(seed, epoch, index);
    pad(scratch, images + <usize>index * (SIDE * SIDE));
    const source = changeThickness(scratch, uniform(key, 6) * thickness);

    const angle = uniform(key, 0) * rotation;
    const square = angle * angle;
    const sine = angle * (<f32>1 - square * (<f32>(1.0 / 6.0) - square * <f32>(1.0 / 120.0)));
    const cosine = <f32>1 - square * (<f32>0.5 - square * (<f32>(1.0 / 24.0) - square * <f32>(1.0 / 720.0)));
    const scaleX = <f32>1 + uniform(key, 1) * scale;
    const scaleY = <f32>1 + uniform(key, 2) * scale;
    const slope = uniform(key, 3) * shear;
    // The source of a pixel: turned, sheared and scaled about the image's centre, then shifted.
    const xx = cosine * scaleX, xy = (cosine * slope - sine) * scaleY;
    const yx = sine * scaleX, yy = (sine * slope + cosine) * scaleY;
    const centre: f32 = 13.5;
    const x0 = centre + BORDER + uniform(key, 4) * shift - (xx + xy) * centre;
    const y0 = centre + BORDER + uniform(key, 5) * shift - (yx + yy) * centre;

    drawControls(scratch, key, elastic);
    for (let y: usize = 0; y < SIDE; y++) {
      displaceLine(scratch, basis, y);
      sampleLine(out, source, scratch, basis, x0 + xy * <f32>y, xx, y0 + yy * <f32>y, yx);
      out += SIDE;
    }
  }
}

/** Whether the shares of the control points are at `basis`: those of the first pixel make 1. */
// @ts-ignore: decorator
@inline function isBasis(basis: usize): bool {
  if (ASC_NO_ASSERT) return true;
  if (!holds(basis, CONTROLS * SIDE * 4, 16)) return false;
  let sum: f32 = 0;
  for (let control: usize = 0; control < CONTROLS; control++) sum += load<f32>(basis + control * (SIDE * 4));
  return abs(sum - 1) < 1e-5;
}

/** Thickens (amount > 0) or thins the strokes; returns where the result is. */
// @ts-ignore: decorator
@inline function changeThickness(scratch: usize, amount: f32): usize {
  if (amount == 0) return scratch;
  const weight = i16x8.splat(<i16>(abs(amount) * 256));
  const end = scratch + (PADDED - 1) * PADDED;
  for (let at = scratch + PADDED; at < end; at += 16) {
    const pixels = v128.load(at);
    const up = v128.load(at - PADDED), down = v128.load(at + PADDED);
    const left = v128.load(at - 1), right = v128.load(at + 1);
    const extreme = amount > 0
      ? i8x16.max_u(i8x16.max_u(pixels, i8x16.max_u(up, down)), i8x16.max_u(left, right))
      : i8x16.min_u(i8x16.min_u(pixels, i8x16.min_u(up, down)), i8x16.min_u(left, right));
    const low = blend(i16x8.extend_low_i8x16_u(pixels), i16x8.extend_low_i8x16_u(extreme), weight);
    const high = blend(i16x8.extend_high_i8x16_u(pixels), i16x8.extend_high_i8x16_u(extreme), weight);
    v128.store(at + SECOND, i8x16.narrow_i16x8_u(low, high));
  }
  return scratch + SECOND;
}

/** pixels + (extreme - pixels) x weight / 256; the product is within 16 bits as a difference is within 255. */
// @ts-ignore: decorator
@inline function blend(pixels: v128, extreme: v128, weight: v128): v128 {
  const half = i16x8.shr_s(weight, 1);
  return i16x8.add(pixels, i16x8.shr_s(i16x8.mul(i16x8.sub(extreme, pixels), half), 7));
}

/** Draws the control points' displacements, in pixels. */
// @ts-ignore: decorator
@inline function drawControls(scratch: usize, key: u32, elastic: f32): void {
  for (let control: usize = 0; control < 2 * CONTROLS * CONTROLS; control++) {
    store<f32>(scratch + CONTROL_X + (control << 2), uniform(key, FIRST_CONTROL + <u32>control) * elastic);
  }
}

/** The first of the four control points that reach a pixel: they are 5.6 pixels apart. */
// @ts-ignore: decorator
@inline function firstControl(pixel: usize): usize {
  return (pixel * 10 + 5) / 56;
}

/** The control columns' displacements at line y: the control points weighted by the basis at y. */
// @ts-ignore: decorator
@inline function displaceLine(scratch: usize, basis: usize, y: usize): void {
  let x0 = f32x4.splat(0), x1 = x0, y0 = x0, y1 = x0;
  const first = firstControl(y);
  for (let control = first; control < first + 4; control++) {
    const weight = v128.load32_splat(basis + (control * SIDE + y << 2));
    const from = scratch + control * (CONTROLS * 4);
    x0 = multiplyAdd(weight, v128.load(from, CONTROL_X), x0);
    x1 = multiplyAdd(weight, v128.load(from, CONTROL_X + 16), x1);
    y0 = multiplyAdd(weight, v128.load(from, CONTROL_Y), y0);
    y1 = multiplyAdd(weight, v128.load(from, CONTROL_Y + 16), y1);
  }
  v128.store(scratch, x0, LINE_X);
  v128.store(scratch, x1, LINE_X + 16);
  v128.store(scratch, y0, LINE_Y);
  v128.store(scratch, y1, LINE_Y + 16);
}

/** One line of 28 pixels, each from its source by bilinear interpolation; (x, y) is the first one's source. */
// @ts-ignore: decorator
@inline function sampleLine(
  out: usize, source: usize, scratch: usize, basis: usize, x: f32, xStep: f32, y: f32, yStep: f32,
): void {
  const zero = f32x4.splat(0);
  // The last place from which two by two pixels lie within the padded image.
  const most = f32x4.splat(<f32>PADDED - 1.001);
  const ramp = f32x4(0, 1, 2, 3);
  let xs = f32x4.add(f32x4.splat(x), f32x4.mul(f32x4.splat(xStep), ramp));
  let ys = f32x4.add(f32x4.splat(y), f32x4.mul(f32x4.splat(yStep), ramp));
  const xStride = f32x4.splat(4 * xStep), yStride = f32x4.splat(4 * yStep);
  for (let pixel: usize = 0; pixel < SIDE * 4; pixel += 16) {
    let dx = xs, dy = ys;
    // Four pixels lie within five control points, of which the last are 3 to 7.
    const first = min<usize>(firstControl(pixel / 4), CONTROLS - 5);
    for (let control = first; control < first + 5; control++) {
      const weight = v128.load(basis + control * (SIDE * 4) + pixel);
      dx = multiplyAdd(weight, v128.load32_splat(scratch + (control << 2), LINE_X), dx);
      dy = multiplyAdd(weight, v128.load32_splat(scratch + (control << 2), LINE_Y), dy);
    }
    dx = f32x4.pmax(zero, f32x4.pmin(most, dx));
    dy = f32x4.pmax(zero, f32x4.pmin(most, dy));
    const left = f32x4.floor(dx), top = f32x4.floor(dy);
    const places = i32x4.add(i32x4.shl(toInteger(top), 5), toInteger(left));
    const a = source + <usize>i32x4.extract_lane(places, 0), b = source + <usize>i32x4.extract_lane(places, 1);
    const c = source + <usize>i32x4.extract_lane(places, 2), d = source + <usize>i32x4.extract_lane(places, 3);
    let upper = v128.load16_lane(a, zero, 0), lower = v128.load16_lane(a, zero, 0, PADDED);
    upper = v128.load16_lane(b, upper, 2);
    lower = v128.load16_lane(b, lower, 2, PADDED);
    upper = v128.load16_lane(c, upper, 4);
    lower = v128.load16_lane(c, lower, 4, PADDED);
    upper = v128.load16_lane(d, upper, 6);
    lower = v128.load16_lane(d, lower, 6, PADDED);
    const byX = f32x4.sub(dx, left);
    const above = between(upper, byX), below = between(lower, byX);
    const values = f32x4.add(above, f32x4.mul(f32x4.sub(dy, top), f32x4.sub(below, above)));
    const bytes = i16x8.narrow_i32x4_u(toInteger(values), zero);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(bytes, bytes), 0);
    out += 4;
    xs = f32x4.add(xs, xStride);
    ys = f32x4.add(ys, yStride);
  }
}

/**
 * The nearest integer to each number from 0 to 2^22: adding 2^23 leaves it in the fraction's bits. One
 * instruction, where a saturating conversion takes nine.
 */
// @ts-ignore: decorator
@inline function toInteger(numbers: v128): v128 {
  return v128.and(f32x4.add(numbers, f32x4.splat(8388608)), i32x4.splat(0x7fffff));
}

/** Between the low byte and the high byte of each lane, at `share`. */
// @ts-ignore: decorator
@inline function between(pairs: v128, share: v128): v128 {
  const first = f32x4.convert_i32x4_s(v128.and(pairs, i32x4.splat(0xff)));
  const second = f32x4.convert_i32x4_s(i32x4.shr_u(pairs, 8));
  return f32x4.add(first, f32x4.mul(share, f32x4.sub(second, first)));
}
