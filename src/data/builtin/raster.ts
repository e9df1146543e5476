// Draws inked lines on a grid of pixels, anti-aliased.

import type { InkedLine } from './hand.js';

/** A gray image with coverages from 0 (paper) to 1 (ink), row by row. */
export interface Coverage {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/**
 * Draws lines whose points and radii are in pixels; pixel (0, 0) covers the square from (0, 0) to (1, 1). A
 * pixel's coverage is that of a straight band of ink seen through a window `softness` pixels wide; where lines
 * meet the darker one counts, as it does with ink. What lies outside the grid is cut off.
 */
export function drawLines(
  lines: readonly InkedLine[],
  width: number,
  height: number,
  softness: number,
): Coverage {
  const values = new Float32Array(width * height);
  for (const { x, y, radius } of lines) {
    for (let i = 0; i + 1 < x.length; i++) {
      drawSegment(values, width, height, softness, x[i], y[i], radius[i], x[i + 1], y[i + 1], radius[i + 1]);
    }
  }
  return { width, height, values };
}

/** One straight piece of a line, whose radius changes evenly from one end to the other. */
function drawSegment(
  values: Float32Array,
  width: number,
  height: number,
  softness: number,
  fromX: number,
  fromY: number,
  fromRadius: number,
  toX: number,
  toY: number,
  toRadius: number,
): void {
  const reach = Math.max(fromRadius, toRadius) + softness / 2;
  const firstColumn = Math.max(0, Math.floor(Math.min(fromX, toX) - reach));
  const lastColumn = Math.min(width - 1, Math.floor(Math.max(fromX, toX) + reach));
  const firstRow = Math.max(0, Math.floor(Math.min(fromY, toY) - reach));
  const lastRow = Math.min(height - 1, Math.floor(Math.max(fromY, toY) + reach));
  const dx = toX - fromX;
  const dy = toY - fromY;
  const inverseSquare = 1 / (dx * dx + dy * dy + 1e-12);
  for (let row = firstRow; row <= lastRow; row++) {
    const offY = row + 0.5 - fromY;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const offX = column + 0.5 - fromX;
      const along = Math.min(1, Math.max(0, (offX * dx + offY * dy) * inverseSquare));
      const awayX = offX - along * dx;
      const awayY = offY - along * dy;
      const distance = Math.sqrt(awayX * awayX + awayY * awayY);
      const radius = fromRadius + (toRadius - fromRadius) * along;
      const inside = Math.min(1, (radius - distance) / softness + 0.5);
      if (inside <= 0) continue;
      // A line thinner than the window never fills it: take off what sticks out on its far side.
      const coverage = inside - Math.max(0, 0.5 - (radius + distance) / softness);
      const at = row * width + column;
      if (coverage > values[at]) values[at] = coverage;
    }
  }
}
