// Small pictures for the report as PNG data URIs: digits, and the weights of a unit.

import type { LayerTensors } from '../../../engine/network/tensors.js';
import { IMAGE_SIDE, PIXELS } from '../../../engine/network/topology.js';
import { drawBytes } from '../../../reading/vision/steps.js';
import { encodePng } from '../../pictures/encode.js';

/** Blue and orange, which every eye can tell apart, on white and on black. */
const POSITIVE = [62, 124, 205];
const NEGATIVE = [214, 96, 36];

async function toDataUri(rgba: Uint8Array): Promise<string> {
  const png = await encodePng({ width: IMAGE_SIDE, height: IMAGE_SIDE, data: rgba });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}

/** An image (784) as the network sees it, white ink on black. */
export function drawImage(pixels: Uint8Array): Promise<string> {
  return toDataUri(drawBytes(IMAGE_SIDE, IMAGE_SIDE, pixels).data as Uint8Array);
}

/** Weights (784) from the pixels to one unit: the stronger the more opaque, by the unit's own strongest. */
export function drawWeights(weights: Float32Array): Promise<string> {
  const strongest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-30);
  const rgba = new Uint8Array(4 * PIXELS);
  for (const [pixel, weight] of weights.entries()) {
    rgba.set(weight > 0 ? POSITIVE : NEGATIVE, 4 * pixel);
    rgba[4 * pixel + 3] = Math.round((255 * Math.abs(weight)) / strongest);
  }
  return toDataUri(rgba);
}

/** The `count` units of the first layer that the next layer listens to most: by the norm of their weights into it. */
export function strongestUnits([first, second]: readonly LayerTensors[], count: number): number[] {
  const units = first.bias.length;
  const norms = new Float64Array(units);
  for (const [index, weight] of second.weight.entries()) norms[index % units] += weight * weight;
  return [...norms.keys()].sort((a, b) => norms[b] - norms[a]).slice(0, count);
}
