// Slant: writing that leans more than MNIST's is set upright as far as MNIST's leans.

import type { Glyph } from './glyph.js';
import { emptyPlane } from './picture.js';

/** MNIST's digits lean by up to this many pixels a pixel of height (99 % of the training images). */
const STEEPEST = 0.75;

/**
 * Shears a glyph whose axis leans farther than MNIST's digits do, back to their most. The lean is that of the
 * second moments: how far the ink's middle moves sideways for each pixel up.
 */
export function limitSlant(glyph: Glyph): Glyph {
  const lean = slantOf(glyph);
  const excess = Math.sign(lean) * Math.max(0, Math.abs(lean) - STEEPEST);
  if (excess === 0) return glyph;
  return shear(glyph, excess);
}

/** Pixels sideways (to the right positive) for each pixel up. */
export function slantOf({ plane }: Glyph): number {
  let mass = 0;
  let meanX = 0;
  let meanY = 0;
  for (let y = 0, i = 0; y < plane.height; y++)
    for (let x = 0; x < plane.width; x++, i++) {
      mass += plane.data[i];
      meanX += x * plane.data[i];
      meanY += y * plane.data[i];
    }
  if (mass === 0) return 0;
  meanX /= mass;
  meanY /= mass;
  let across = 0;
  let upright = 0;
  for (let y = 0, i = 0; y < plane.height; y++)
    for (let x = 0; x < plane.width; x++, i++) {
      across += plane.data[i] * (x - meanX) * (y - meanY);
      upright += plane.data[i] * (y - meanY) ** 2;
    }
  return upright > 0 ? -across / upright : 0;
}

function shear({ box, plane }: Glyph, excess: number): Glyph {
  const widened = Math.ceil(Math.abs(excess) * plane.height);
  const result = emptyPlane(plane.width + widened, plane.height);
  for (let y = 0; y < plane.height; y++) {
    const shift = excess > 0 ? excess * y : -excess * (plane.height - 1 - y);
    const whole = Math.floor(shift);
    const share = shift - whole;
    for (let x = 0; x < plane.width; x++) {
      const value = plane.data[y * plane.width + x];
      const i = y * result.width + x + whole;
      result.data[i] += (1 - share) * value;
      if (x + whole + 1 < result.width) result.data[i + 1] += share * value;
    }
  }
  return { box, plane: result };
}
