// Making a large picture smaller, as sharp does for the commands (kernel `linear`): so the page reads what they read, but for
// pixels that differ by a rounding or by what a decoder of JPEG reduces itself.

import type { Picture } from '../../reading/vision/picture.js';

/** For each pixel of the result along one side, the first pixel of the source that it sees and the weights from there. */
type Weights = readonly { readonly first: number; readonly weights: Float32Array }[];

/**
 * Reduces a picture to columns x rows pixels. Each is the mean of the source under a triangle that reaches as far as the
 * neighbours' centres. Colours count as much as they are opaque.
 */
export function reducePicture({ width, height, data }: Picture, columns: number, rows: number): Picture {
  const narrow = reduceRows(data, width, height, weightsAlong(width, columns));
  const down = weightsAlong(height, rows);
  const small = new Uint8Array(4 * columns * rows);
  const sums = new Float32Array(4 * columns);
  for (const [row, { first, weights }] of down.entries()) {
    sums.fill(0);
    for (const [index, weight] of weights.entries()) {
      const from = (first + index) * 4 * columns;
      for (let i = 0; i < sums.length; i++) sums[i] += weight * narrow[from + i];
    }
    for (let i = 0; i < sums.length; i += 4) {
      const to = row * sums.length + i;
      const alpha = sums[i + 3];
      for (let colour = 0; colour < 3; colour++)
        small[to + colour] = alpha > 0 ? Math.round(sums[i + colour] / alpha) : 0;
      small[to + 3] = Math.round(alpha * 255);
    }
  }
  return { width: columns, height: rows, data: small };
}

/** Every row made narrower: colours multiplied by alpha, and alpha from 0 to 1. */
function reduceRows(data: Picture['data'], width: number, height: number, across: Weights): Float32Array {
  const narrow = new Float32Array(4 * across.length * height);
  let to = 0;
  for (let y = 0; y < height; y++)
    for (const { first, weights } of across) {
      let from = 4 * (y * width + first);
      for (let index = 0; index < weights.length; index++, from += 4) {
        const alpha = (weights[index] * data[from + 3]) / 255;
        narrow[to] += alpha * data[from];
        narrow[to + 1] += alpha * data[from + 1];
        narrow[to + 2] += alpha * data[from + 2];
        narrow[to + 3] += alpha;
      }
      to += 4;
    }
  return narrow;
}

function weightsAlong(length: number, count: number): Weights {
  const step = length / count;
  return Array.from({ length: count }, (_, index) => {
    const centre = (index + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - step));
    const end = Math.min(length, Math.ceil(centre + step));
    const weights = Float32Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / step),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
