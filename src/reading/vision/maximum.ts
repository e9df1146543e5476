// Maxima over square windows: the cost does not depend on the window.

import { transpose } from './blur.js';
import { emptyPlane, type Plane } from './picture.js';

/** The largest value in the square window of the given radius about each pixel. */
export function squareMaximum(plane: Plane, radius: number): Plane {
  return transpose(maximumAlongRows(transpose(maximumAlongRows(plane, radius)), radius));
}

/**
 * The largest value within the radius along each row, at a cost that does not depend on the radius (van Herk;
 * Gil and Werman): rows are cut into blocks as long as the window, so that every window is the end of one
 * block and the beginning of the next, whose running maxima are known.
 */
function maximumAlongRows({ width, height, data }: Plane, radius: number): Plane {
  const result = emptyPlane(width, height);
  const window = 2 * radius + 1;
  const length = width + 2 * radius;
  const forward = new Float32Array(length);
  const backward = new Float32Array(length);
  const line = new Float32Array(length);
  for (let y = 0; y < height; y++) {
    line.fill(Number.NEGATIVE_INFINITY);
    line.set(data.subarray(y * width, (y + 1) * width), radius);
    for (let i = 0; i < length; i++)
      forward[i] = i % window === 0 || line[i] > forward[i - 1] ? line[i] : forward[i - 1];
    for (let i = length - 1; i >= 0; i--)
      backward[i] =
        i % window === window - 1 || i === length - 1 || line[i] > backward[i + 1]
          ? line[i]
          : backward[i + 1];
    for (let x = 0; x < width; x++) {
      const last = x + window - 1;
      result.data[y * width + x] = Math.max(forward[last], backward[x]);
    }
  }
  return result;
}
