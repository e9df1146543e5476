// The colours of an explanation: green speaks for the answer, red against it, the stronger the surer.

import { PIXELS } from '../../engine/network/topology.js';
import { type Colour, grey, rgb } from '../cells/colour.js';
import type { Look } from '../cells/half-blocks.js';

/** An explanation's values (784) as shares of the largest, -1..1. */
export function normaliseHeat(heat: Float32Array): Float32Array {
  let most = 0;
  for (const value of heat) most = Math.max(most, Math.abs(value));
  return most === 0 ? new Float32Array(PIXELS) : heat.map((value) => value / most);
}

/** Ink of a level 0..1 that says so much (-1..1). Weak values are lifted, or only the strongest would be seen. */
export function heatColour(ink: number, value: number): Colour {
  const level = Math.round(255 * ink);
  const strength = Math.sqrt(Math.abs(value));
  const faded = Math.round(level * (1 - strength));
  if (Math.abs(value) < 0.02) return grey(level);
  return value > 0 ? rgb(faded, level, faded) : rgb(level, faded, faded);
}

/** Whether an explanation is shown by signs: where there are no colours, or characters are all there is. */
export const isShownBySigns = ({ depth, ascii }: Look) => depth === 'none' || ascii;

/** The sign of a value for those who see no colour, or nothing where it is weak. */
export function heatSign(value: number): '+' | '-' | undefined {
  if (Math.abs(value) < 0.15) return undefined;
  return value > 0 ? '+' : '-';
}
