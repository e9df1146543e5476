// Drawing a part of a plane or picture larger or smaller: what every step that changes the scale uses.

import { emptyPlane, type Picture, type Plane } from './picture.js';

/**
 * Resamples the window (x, y, width, height, in pixels of the source, fractions allowed, may reach beyond the
 * source where all is 0) to a plane of columns x rows. Each output pixel is the mean of the source, joined
 * linearly between pixel centres, over the area it covers: exact area averages when made smaller
 * (anti-aliasing), linear interpolation when made larger.
 */
export function resample(
  source: Plane,
  window: { x: number; y: number; width: number; height: number },
  columns: number,
  rows: number,
): Plane {
  const across = weightsAlong(source.width, window.x, window.width / columns, columns);
  const down = weightsAlong(source.height, window.y, window.height / rows, rows);
  const narrow = emptyPlane(columns, source.height);
  const firstRow = Math.min(...down.first);
  const lastRow = Math.max(...down.last);
  for (let y = firstRow; y < lastRow; y++) {
    for (let x = 0; x < columns; x++) {
      const weights = across.weights[x];
      const from = y * source.width + across.first[x];
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * source.data[from + k];
      narrow.data[y * columns + x] = sum;
    }
  }
  const result = emptyPlane(columns, rows);
  for (let y = 0; y < rows; y++) {
    const weights = down.weights[y];
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k];
      const from = (down.first[y] + k) * columns;
      for (let x = 0; x < columns; x++) result.data[y * columns + x] += weight * narrow.data[from + x];
    }
  }
  return result;
}

interface Weights {
  first: number[];
  last: number[];
  weights: Float32Array[];
}

/** For each output pixel along one side, which source pixels it covers and by what share. */
function weightsAlong(length: number, start: number, step: number, count: number): Weights {
  // A pixel's hat reaches half a footprint and half a pixel: at least linear interpolation, at most the area.
  const support = Math.max(1, step);
  const result: Weights = { first: [], last: [], weights: [] };
  for (let i = 0; i < count; i++) {
    const centre = start + (i + 0.5) * step;
    const reach = (support + 1) / 2;
    const first = Math.max(0, Math.floor(centre - reach));
    const last = Math.max(first, Math.min(length, Math.ceil(centre + reach)));
    const weights = new Float32Array(last - first);
    for (let k = first; k < last; k++) weights[k - first] = overlap(k + 0.5 - centre, support) / support;
    result.first.push(first);
    result.last.push(last);
    result.weights.push(weights);
  }
  return result;
}

/** The overlap of a box of the given width at 0 with a box of width 1 at the given distance. */
function overlap(distance: number, width: number): number {
  return Math.max(0, Math.min(1, (width + 1) / 2 - Math.abs(distance)));
}

/** The mean of each of columns x rows cells, as even as whole pixels allow: a plane made smaller at little cost. */
export function cellMeans({ width, height, data }: Plane, columns: number, rows: number): Plane {
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

/** An opaque picture made smaller: each pixel the mean colour of one of columns x rows cells of whole pixels. */
export function shrinkPicture({ width, height, data }: Picture, columns: number, rows: number): Picture {
  const small = new Uint8Array(4 * columns * rows);
  for (let row = 0, to = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.floor(((row + 1) * height) / rows);
    for (let column = 0; column < columns; column++, to += 4) {
      const left = Math.floor((column * width) / columns);
      const right = Math.floor(((column + 1) * width) / columns);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = top; y < bottom; y++) {
        for (let i = 4 * (y * width + left), end = 4 * (y * width + right); i < end; i += 4) {
          red += data[i];
          green += data[i + 1];
          blue += data[i + 2];
        }
      }
      const pixels = (bottom - top) * (right - left);
      small[to] = Math.round(red / pixels);
      small[to + 1] = Math.round(green / pixels);
      small[to + 2] = Math.round(blue / pixels);
      small[to + 3] = 255;
    }
  }
  return { width: columns, height: rows, data: small };
}
