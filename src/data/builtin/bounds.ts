// The box around lines.

import type { Polyline } from './curve.js';

/** A box by its middle and its size. */
export interface Bounds {
  readonly middleX: number;
  readonly middleY: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest upright box around lines, with their ink if they have a radius at each point. */
export function boundsOf(lines: readonly (Polyline & { readonly radius?: Float64Array })[]): Bounds {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { x, y, radius } of lines) {
    for (let i = 0; i < x.length; i++) {
      const margin = radius ? radius[i] : 0;
      left = Math.min(left, x[i] - margin);
      right = Math.max(right, x[i] + margin);
      top = Math.min(top, y[i] - margin);
      bottom = Math.max(bottom, y[i] + margin);
    }
  }
  return {
    middleX: (left + right) / 2,
    middleY: (top + bottom) / 2,
    width: right - left,
    height: bottom - top,
  };
}
