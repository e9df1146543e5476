// Uneven light evened out: each pixel measured against the paper around it gives ink density.

import { boxMean, transpose } from './blur.js';
import { emptyPlane, type Plane, percentile } from './picture.js';
import { resample } from './resample.js';

/** The ground is estimated on at most this many pixels a side: light changes slowly, and it costs little. */
const GROUND_SIDE = 128;

/** Strokes are narrower than this share of the shorter side; what is wider is shadow or paper. */
const WIDEST_STROKE = 1 / 3;

/** No window is smaller than this many pixels, or the strokes of a 28x28 picture would be taken for shadows. */
const SMALLEST_WINDOW = 13;

/** Paper darker than this is measured as if it had this light, or noise in black shadows would look like ink. */
const DARKEST_PAPER = 0.15;

/**
 * Ink density from a grey picture with dark ink: the share of the paper's light that is missing, so that ink
 * in a shadow is as dense as ink in the sun. The paper's light is the grey's morphological closing (every
 * dark thing too narrow to hold the window is filled with what surrounds it), which follows shadows' edges.
 * @returns 0 where there is paper, up to 1 where there is black ink
 */
export function inkDensity(grey: Plane): Plane {
  const ground = paperLight(grey);
  const density = emptyPlane(grey.width, grey.height);
  for (let i = 0; i < density.data.length; i++)
    density.data[i] = (ground.data[i] - grey.data[i]) / Math.max(DARKEST_PAPER, ground.data[i]);
  return withoutBias(density);
}

/** The light of the paper alone, as if nothing were written on it. */
export function paperLight(grey: Plane): Plane {
  const factor = Math.max(1, Math.max(grey.width, grey.height) / GROUND_SIDE);
  const columns = Math.max(1, Math.round(grey.width / factor));
  const rows = Math.max(1, Math.round(grey.height / factor));
  const all = { x: 0, y: 0, width: grey.width, height: grey.height };
  // Resampling takes 0 for what lies outside, which is no light: the small picture is made by whole windows.
  const small = factor > 1 ? reduce(grey, columns, rows) : boxMean(grey, 1);
  const window = Math.max(SMALLEST_WINDOW, Math.round(WIDEST_STROKE * Math.min(columns, rows)));
  const closed = closing(small, window >> 1);
  if (factor === 1) return closed;
  const padded = withEdges(closed);
  const cell = { width: grey.width / columns, height: grey.height / rows };
  return resample(
    padded,
    { x: 1, y: 1, width: all.width / cell.width, height: all.height / cell.height },
    grey.width,
    grey.height,
  );
}

/** The mean of each of columns x rows cells. */
function reduce({ width, height, data }: Plane, columns: number, rows: number): Plane {
  const sums = emptyPlane(columns, rows);
  const counts = new Uint32Array(columns * rows);
  const columnOf = Uint32Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width));
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      sums.data[row + columnOf[x]] += data[i];
      counts[row + columnOf[x]]++;
    }
  }
  for (let i = 0; i < counts.length; i++) sums.data[i] /= counts[i];
  return sums;
}

/** Fills what is dark and too narrow to hold the square window of the given radius. */
function closing(plane: Plane, radius: number): Plane {
  return negative(squareMaximum(negative(squareMaximum(plane, radius)), radius));
}

/** The largest value in the square window of the given radius about each pixel. */
function squareMaximum(plane: Plane, radius: number): Plane {
  return transpose(maximumAlongRows(transpose(maximumAlongRows(plane, radius)), radius));
}

function negative({ width, height, data }: Plane): Plane {
  return { width, height, data: data.map((value) => -value) };
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

/** A plane with its edge pixels repeated once on every side. */
function withEdges({ width, height, data }: Plane): Plane {
  const result = emptyPlane(width + 2, height + 2);
  for (let y = 0; y < height + 2; y++) {
    const row = Math.min(height - 1, Math.max(0, y - 1)) * width;
    for (let x = 0; x < width + 2; x++)
      result.data[y * (width + 2) + x] = data[row + Math.min(width - 1, Math.max(0, x - 1))];
  }
  return result;
}

/** A closing rides on the crests of the noise: the typical paper pixel is made 0 again. */
function withoutBias(density: Plane): Plane {
  const stride = Math.max(1, Math.floor(density.data.length / 20_000));
  const sample = new Float32Array(Math.ceil(density.data.length / stride));
  for (let i = 0; i < sample.length; i++) sample[i] = density.data[i * stride];
  const typical = Math.max(0, percentile(sample, 0.5));
  for (let i = 0; i < density.data.length; i++)
    density.data[i] = Math.min(1, Math.max(0, (density.data[i] - typical) / (1 - typical)));
  return density;
}
