// The exact Euclidean distance from every pixel to a set of pixels.

import { emptyPlane, type Mask, type Plane } from './picture.js';

/** Farther than anything in a picture, and still small enough to be squared in a float32. */
const FAR = 1e12;

/**
 * For every pixel the distance (in pixels, between centres) to the nearest pixel whose value in the mask is
 * `to`. Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions": the lower envelope of
 * parabolas, along columns and then along rows.
 */
export function distanceTo(mask: Mask, to: 0 | 1): Plane {
  const { width, height, data } = mask;
  const squared = emptyPlane(width, height);
  downColumns(squared.data, data, to, width, height);
  const line = new Float64Array(width);
  const at = new Int32Array(width);
  const from = new Float64Array(width + 1);
  for (let y = 0; y < height; y++) envelope(squared.data, y * width, 1, width, line, at, from);
  for (let i = 0; i < data.length; i++) squared.data[i] = Math.sqrt(squared.data[i]);
  return squared;
}

/** The squared distance to the nearest such pixel of the same column: counted from above, then from below. */
function downColumns(
  squared: Float32Array,
  data: Uint8Array,
  to: 0 | 1,
  width: number,
  height: number,
): void {
  const away = new Float64Array(width).fill(FAR);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      away[x] = data[i] === to ? 0 : away[x] + 1;
      squared[i] = away[x];
    }
  }
  away.fill(FAR);
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      away[x] = data[i] === to ? 0 : away[x] + 1;
      const nearest = Math.min(away[x], squared[i]);
      squared[i] = Math.min(FAR, nearest * nearest);
    }
  }
}

function envelope(
  values: Float32Array,
  start: number,
  stride: number,
  length: number,
  line: Float64Array,
  at: Int32Array,
  from: Float64Array,
): void {
  for (let i = 0; i < length; i++) line[i] = values[start + i * stride];
  let top = 0;
  at[0] = 0;
  from[0] = Number.NEGATIVE_INFINITY;
  from[1] = Number.POSITIVE_INFINITY;
  for (let i = 1; i < length; i++) {
    let cross = crossing(line, at[top], i);
    while (cross <= from[top]) {
      top--;
      cross = crossing(line, at[top], i);
    }
    top++;
    at[top] = i;
    from[top] = cross;
    from[top + 1] = Number.POSITIVE_INFINITY;
  }
  for (let i = 0, k = 0; i < length; i++) {
    while (from[k + 1] < i) k++;
    values[start + i * stride] = (i - at[k]) ** 2 + line[at[k]];
  }
}

/** Where the parabolas rooted at two places are equally high. */
function crossing(line: Float64Array, first: number, second: number): number {
  return (line[second] + second * second - line[first] - first * first) / (2 * (second - first));
}
