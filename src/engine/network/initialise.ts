// The weights a network starts from: random weights of the right scale, and zero biases.

import { Random } from '../random.js';
import { type LayerTensors, tensorShapes } from './tensors.js';
import type { Topology } from './topology.js';

/**
 * How weights are drawn. `he` (He and others 2015): uniform with variance 2 / inputs, for ReLU. `glorot`
 * (Glorot and Bengio 2010): uniform with variance 2 / (inputs + units), for sigmoid. `small-normal`: 0.01 x
 * standard normal, as in the original Python project.
 */
export const INITIALISATIONS = ['he', 'glorot', 'small-normal'] as const;
export type Initialisation = (typeof INITIALISATIONS)[number];

/** Draws a network's parameters. The same seed gives the same ones on every machine. */
export function drawParameters(
  topology: Topology,
  initialisation: Initialisation,
  seed: number,
): LayerTensors[] {
  return tensorShapes(topology).map(({ units, inputs }, layer) => {
    const random = new Random(seed, `layer ${layer}`);
    const draw = drawing(initialisation, random, inputs, units);
    return { weight: Float32Array.from({ length: units * inputs }, draw), bias: new Float32Array(units) };
  });
}

function drawing(
  initialisation: Initialisation,
  random: Random,
  inputs: number,
  units: number,
): () => number {
  if (initialisation === 'small-normal') return () => 0.01 * random.normal();
  const variance = 2 / (initialisation === 'he' ? inputs : inputs + units);
  // A uniform number between -limit and limit has the variance limit^2 / 3.
  const limit = Math.sqrt(3 * variance);
  return () => (2 * random.uniform() - 1) * limit;
}
