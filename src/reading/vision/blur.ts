// Means over square windows, by running sums: the cost does not depend on the window.

import { emptyPlane, type Plane } from './picture.js';

/** The mean over (2 radius + 1) squared pixels; the picture's edge pixels are repeated outside it. */
export function boxMean(plane: Plane, radius: number): Plane {
  return transpose(meanAlongRows(transpose(meanAlongRows(plane, radius)), radius));
}

function meanAlongRows({ width, height, data }: Plane, radius: number): Plane {
  const result = emptyPlane(width, height);
  const scale = 1 / (2 * radius + 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let k = -radius; k <= radius; k++) sum += data[row + Math.min(width - 1, Math.max(0, k))];
    for (let x = 0; x < width; x++) {
      result.data[row + x] = sum * scale;
      sum +=
        data[row + Math.min(width - 1, x + radius + 1)] -
        data[row + Math.min(width - 1, Math.max(0, x - radius))];
    }
  }
  return result;
}

/** Rows become columns: what works along rows then works along columns, in the order memory likes. */
export function transpose({ width, height, data }: Plane): Plane {
  const result = emptyPlane(height, width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) result.data[x * height + y] = data[y * width + x];
  return result;
}
