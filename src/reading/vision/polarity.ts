// Which end of the grey is ink: dark pen on light paper, or chalk on a board.

import { boxMean } from './blur.js';
import { everyNth, type Plane, percentile } from './picture.js';
import { lightTrend } from './trend.js';

/** Greys are compared on at most this many pixels a side. */
const SIDE = 240;

/** A border is of one colour when this share of its pixels lies close to its median. */
const UNIFORM_BORDER = 0.8;

/** How close that is, as a share of the picture's range of greys. */
const CLOSE = 0.15;

/** A ground goes on inwards: this share of the shorter side from the edge its median is at most so far off. */
const INWARDS = 0.1;
const STEADY = 0.06;

/**
 * Tells whether the ink is lighter than its ground. People leave a margin, so where the border is of one
 * colour, which goes on inwards, that is the ground, and ink is what differs most from it. Where it is not
 * (shadows, dark corners, a digit that runs off the page) ink is the rarer of the two sides about the local
 * mean: its residual is skewed.
 */
export function isLightOnDark(picture: Plane): boolean {
  const grey = everyNth(picture, Math.ceil(Math.max(picture.width, picture.height) / SIDE));
  const border = ringOf(grey, 0);
  const range = rangeOf(grey);
  const median = percentile(border, 0.5);
  let close = 0;
  for (const value of border) if (Math.abs(value - median) <= CLOSE * range) close++;
  const inside = ringOf(grey, Math.floor(INWARDS * Math.min(grey.width, grey.height)));
  const steady = Math.abs(percentile(inside, 0.5) - median) <= STEADY * range;
  if (close >= UNIFORM_BORDER * border.length && steady)
    return skewAbout(withoutCorners(grey, median, CLOSE * range), () => median) > 0;
  const trend = lightTrend(grey);
  const local = boxMean(grey, Math.max(2, Math.round(Math.min(grey.width, grey.height) / 6)));
  // Off both: a shadow's edge is off the surface, a stroke's far side is off the local mean.
  const ground = (i: number) =>
    Math.abs(grey.data[i] - trend.data[i]) < Math.abs(grey.data[i] - local.data[i])
      ? trend.data[i]
      : local.data[i];
  return skewAbout(grey, ground) > 0;
}

/**
 * The pixels but those that hang together with a corner and are by so much off the ground: light or shadow that falls on
 * a part of the picture. All of them where nothing else is off the ground.
 */
function withoutCorners({ width, height, data }: Plane, ground: number, off: number): Pick<Plane, 'data'> {
  const isOff = (i: number) => Math.abs(data[i] - ground) > off;
  const reached = new Uint8Array(data.length);
  const stack = [0, width - 1, (height - 1) * width, height * width - 1].filter(isOff);
  while (stack.length > 0) {
    const i = stack.pop()!;
    if (reached[i]) continue;
    reached[i] = 1;
    const x = i % width;
    if (x > 0 && isOff(i - 1)) stack.push(i - 1);
    if (x < width - 1 && isOff(i + 1)) stack.push(i + 1);
    if (i >= width && isOff(i - width)) stack.push(i - width);
    if (i < data.length - width && isOff(i + width)) stack.push(i + width);
  }
  const others = data.filter((_, i) => !reached[i]);
  return { data: others.some((value) => Math.abs(value - ground) > off) ? others : data };
}

/** The same picture with dark and light exchanged. */
export function invert({ width, height, data }: Plane): Plane {
  const negative = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) negative[i] = 1 - data[i];
  return { width, height, data: negative };
}

/** Sum of cubed differences, of those that are at least 0.4 of the largest: small ones are shading and noise. */
function skewAbout({ data }: Pick<Plane, 'data'>, ground: (i: number) => number): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i] - ground(i)));
  let skew = 0;
  for (let i = 0; i < data.length; i++) {
    const difference = data[i] - ground(i);
    if (Math.abs(difference) >= 0.4 * largest) skew += difference ** 3;
  }
  return skew;
}

function rangeOf({ data }: Plane): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}

/** The pixels so many from the edge, all around. */
function ringOf({ width, height, data }: Plane, depth: number): Float32Array {
  const [right, bottom] = [width - 1 - depth, height - 1 - depth];
  const values: number[] = [];
  for (let x = depth; x <= right; x++) values.push(data[depth * width + x], data[bottom * width + x]);
  for (let y = depth + 1; y < bottom; y++) values.push(data[y * width + depth], data[y * width + right]);
  return Float32Array.from(values);
}
