// The colours of an explanation: blue is evidence for the answer, orange against it, the stronger the more.

import { PIXELS } from '../../engine/network/topology.js';
import { blue, type Colour, green, grey, red, rgb } from '../cells/colour.js';
import type { Look } from '../cells/half-blocks.js';

/** The palette's two colours, brighter: they stand on an image's black. */
const FOR: Colour = 0x5f87ff;
const AGAINST: Colour = 0xff8700;

/** An explanation's values (784) as shares of the largest, -1..1. */
export function normaliseHeat(heat: Float32Array): Float32Array {
  let most = 0;
  for (const value of heat) most = Math.max(most, Math.abs(value));
  return most === 0 ? new Float32Array(PIXELS) : heat.map((value) => value / most);
}

/** Ink of a level 0..1 with so much evidence (-1..1). Weak values are lifted, or only the strongest would be seen. */
export function heatColour(ink: number, value: number): Colour {
  if (Math.abs(value) < 0.02) return grey(Math.round(255 * ink));
  const colour = value > 0 ? FOR : AGAINST;
  const strength = Math.sqrt(Math.abs(value));
  const mix = (channel: number) => Math.round(ink * (255 + (channel - 255) * strength));
  return rgb(mix(red(colour)), mix(green(colour)), mix(blue(colour)));
}

/** Whether an explanation is shown by signs: without colours, and with ASCII characters. */
export const isShownBySigns = ({ depth, ascii }: Look) => depth === 'none' || ascii;

/** The sign of a value, or nothing where it is weak. */
export function heatSign(value: number): '+' | '-' | undefined {
  if (Math.abs(value) < 0.15) return undefined;
  return value > 0 ? '+' : '-';
}
