// What a network that learned with batch normalisation has become: an ordinary one. Each unit's running mean and variance are
// constants then, so its weights and its bias can take their place.

import { type LayerTensors, unpackParameters } from './tensors.js';
import type { Topology } from './topology.js';

/** Added to a variance: see assembly/normalise.ts. */
const EPSILON = 1e-5;

/** The network that these parameters of a run are, in plain matrices without statistics. */
export const networkOf = (topology: Topology, parameters: Float32Array): LayerTensors[] =>
  unpackParameters(topology, parameters).map(fold);

/** (w x - mean) f + bias = (f w) x + (bias - f mean), with f = 1 / sqrt(variance + 1e-5). */
function fold({ weight, bias, statistics }: LayerTensors): LayerTensors {
  if (!statistics) return { weight, bias };
  const { mean, variance } = statistics;
  const inputs = weight.length / bias.length;
  const folded = { weight: new Float32Array(weight.length), bias: new Float32Array(bias.length) };
  for (let unit = 0, index = 0; unit < bias.length; unit++) {
    const factor = 1 / Math.sqrt(variance[unit] + EPSILON);
    folded.bias[unit] = bias[unit] - mean[unit] * factor;
    for (const end = index + inputs; index < end; index++) folded.weight[index] = weight[index] * factor;
  }
  return folded;
}
