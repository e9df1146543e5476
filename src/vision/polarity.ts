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

/**
 * Tells whether the ink is lighter than its ground. People leave a margin, so where the border is of one
 * colour that is the ground, and ink is what differs most from it. Where it is not (shadows, a digit that
 * runs off the page) ink is the rarer of the two sides about the local mean: its residual is skewed.
 */
export function isLightOnDark(picture: Plane): boolean {
  const grey = everyNth(picture, Math.ceil(Math.max(picture.width, picture.height) / SIDE));
  const border = borderValues(grey);
  const range = rangeOf(grey);
  const median = percentile(border, 0.5);
  let close = 0;
  for (const value of border) if (Math.abs(value - median) <= CLOSE * range) close++;
  if (close >= UNIFORM_BORDER * border.length) return skewAbout(grey, () => median) > 0;
  const trend = lightTrend(grey);
  const local = boxMean(grey, Math.max(2, Math.round(Math.min(grey.width, grey.height) / 6)));
  // Off both: a shadow's edge is off the surface, a stroke's far side is off the local mean.
  const ground = (i: number) =>
    Math.abs(grey.data[i] - trend.data[i]) < Math.abs(grey.data[i] - local.data[i])
      ? trend.data[i]
      : local.data[i];
  return skewAbout(grey, ground) > 0;
}

/** The same picture with dark and light exchanged. */
export function invert({ width, height, data }: Plane): Plane {
  const negative = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) negative[i] = 1 - data[i];
  return { width, height, data: negative };
}

/** Sum of cubed differences, of those that are at least 0.4 of the largest: small ones are shading and noise. */
function skewAbout({ data }: Plane, ground: (i: number) => number): number {
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

function borderValues({ width, height, data }: Plane): Float32Array {
  const values: number[] = [];
  for (let x = 0; x < width; x++) values.push(data[x], data[(height - 1) * width + x]);
  for (let y = 1; y < height - 1; y++) values.push(data[y * width], data[y * width + width - 1]);
  return Float32Array.from(values);
}
