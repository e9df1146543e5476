// Enlarges small drawings: two digits in a picture of 28 x 28 pixels have ten pixels each, and come to the network
// with the steps and the blur of those.

import type { Coverage } from './raster.js';

/**
 * Enlarges a square drawing to `side` x `side` pixels, linear between the middles of its pixels; beyond its edge is
 * what is at the edge. Edges are made `steepness` times as steep as that, about half ink, as a threshold would.
 */
export function enlarge(drawing: Coverage, side: number, steepness: number): Coverage {
  const values = new Float32Array(side * side);
  const step = drawing.width / side;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const value = valueAt(drawing, (column + 0.5) * step - 0.5, (row + 0.5) * step - 0.5);
      values[row * side + column] = Math.min(1, Math.max(0, (value - 0.5) * steepness + 0.5));
    }
  }
  return { width: side, height: side, values };
}

/** The value at a place between pixels, whose middles have whole coordinates. */
function valueAt({ width, height, values }: Coverage, x: number, y: number): number {
  const [left, right, alongX] = neighbours(x, width);
  const [top, bottom, alongY] = neighbours(y, height);
  const between = (row: number) =>
    values[row * width + left] * (1 - alongX) + values[row * width + right] * alongX;
  return between(top) * (1 - alongY) + between(bottom) * alongY;
}

/** The pixels before and after a place, and how far it is from the one to the other. */
function neighbours(place: number, count: number): [before: number, after: number, along: number] {
  const inside = Math.min(count - 1, Math.max(0, place));
  const before = Math.floor(inside);
  return [before, Math.min(count - 1, before + 1), inside - before];
}
