// Checks that a network can be run: its weights must be finite, and no image may drive their sums beyond a float.

import type { LayerTensors } from '../engine/network/tensors.js';
import type { Activation } from '../engine/network/topology.js';

/** A little less than the largest float, 3.4e38: sums in floats are rounded. */
const LARGEST_SUM = 3e38;

/** What is wrong with weights, as parts of a sentence. */
export interface WrongWeights {
  readonly expected: string;
  readonly found: string;
}

/**
 * What is wrong with the weights of a network, if anything. A weight may be finite and still too large: a sum beyond the
 * largest float becomes infinite, the difference of two infinities is NaN, and the network has no answer.
 */
export function findWrongWeights(
  layers: readonly LayerTensors[],
  activation: Activation,
): WrongWeights | undefined {
  // The largest input of a layer: pixels are 0 to 1.
  let largestInput = 1;
  for (const [layer, { weight, bias }] of layers.entries()) {
    for (const [name, values] of Object.entries({ weight, bias })) {
      const wrong = findNonFinite(values);
      if (wrong >= 0)
        return {
          expected: `finite numbers in layer.${layer}.${name}`,
          found: `${values[wrong]} at element ${wrong}`,
        };
    }
    const largest = largestSum(weight, bias, largestInput);
    if (largest > LARGEST_SUM)
      return {
        expected: `sums below ${LARGEST_SUM} in layer ${layer}, whatever the image`,
        found: `weights that may sum up to ${largest.toPrecision(2)}`,
      };
    largestInput = activation === 'sigmoid' ? 1 : largest;
  }
  return undefined;
}

/** The largest magnitude of a unit's sum: its bias, and its weights (units, inputs) times the largest input. */
function largestSum(weight: Float32Array, bias: Float32Array, largestInput: number): number {
  const inputs = weight.length / bias.length;
  let largest = 0;
  for (let unit = 0; unit < bias.length; unit++) {
    let sum = 0;
    for (let index = unit * inputs; index < (unit + 1) * inputs; index++) sum += Math.abs(weight[index]);
    largest = Math.max(largest, sum * largestInput + Math.abs(bias[unit]));
  }
  return largest;
}

/** A plain loop: findIndex() with a callback takes ten times as long on a million numbers. */
function findNonFinite(values: Float32Array): number {
  // Infinity minus itself is NaN, and so is NaN minus itself.
  for (let index = 0; index < values.length; index++) if (values[index] - values[index] !== 0) return index;
  return -1;
}
