// Converts between the kernels' layout of the parameters, tiled and padded, and plain matrices.

import {
  CLASSES,
  type LayerLayout,
  layoutParameters,
  OUTPUT_WIDTH,
  PIXELS,
  TILE,
  type Topology,
} from './topology.js';

/** One layer's parameters as plain row-major matrices. */
export interface LayerTensors {
  /** (units, inputs): row u holds the weights into unit u. */
  weight: Float32Array;
  /** (units) */
  bias: Float32Array;
  /** Of a hidden layer that is normalised: the running means and variances (units) of what its units sum up. */
  statistics?: { mean: Float32Array; variance: Float32Array };
}

/** The place of a unit's bias, in floats; its weights from inputs 0, 1, … follow, each `stride` further on. */
function addressing({ offset, tileFloats, statistics = 0 }: LayerLayout, stride: number) {
  const biasOf = (unit: number) => offset + Math.floor(unit / stride) * tileFloats + (unit % stride);
  /** The place of a unit's mean; its variance follows `stride` further on. */
  const meanOf = (unit: number) => statistics + Math.floor(unit / stride) * 2 * stride + (unit % stride);
  return { biasOf, meanOf, stride };
}

/** Every layer, hidden ones first, with its addressing. */
function layersOf(topology: Topology) {
  const { hidden, output } = layoutParameters(topology);
  return [
    ...hidden.map((layer) => ({ layer, ...addressing(layer, TILE) })),
    { layer: output, ...addressing(output, OUTPUT_WIDTH) },
  ];
}

/** Reads the parameters out of the kernels' layout. */
export function unpackParameters(topology: Topology, parameters: Float32Array): LayerTensors[] {
  return layersOf(topology).map(({ layer: { units, inputs, statistics }, biasOf, meanOf, stride }) => {
    const weight = new Float32Array(units * inputs);
    const bias = new Float32Array(units);
    for (let unit = 0, to = 0; unit < units; unit++) {
      let from = biasOf(unit);
      bias[unit] = parameters[from];
      for (let input = 0; input < inputs; input++) {
        from += stride;
        weight[to++] = parameters[from];
      }
    }
    if (statistics === undefined) return { weight, bias };
    const mean = Float32Array.from({ length: units }, (_, unit) => parameters[meanOf(unit)]);
    const variance = Float32Array.from({ length: units }, (_, unit) => parameters[meanOf(unit) + stride]);
    return { weight, bias, statistics: { mean, variance } };
  });
}

/** Writes plain matrices into the kernels' layout. The padding, which must be zero, stays as it is. */
export function packParameters(
  topology: Topology,
  tensors: readonly LayerTensors[],
  parameters: Float32Array,
): void {
  for (const [index, { layer, biasOf, meanOf, stride }] of layersOf(topology).entries()) {
    const { units, inputs } = layer;
    const { weight, bias, statistics } = tensors[index];
    for (let unit = 0, from = 0; unit < units; unit++) {
      let to = biasOf(unit);
      parameters[to] = bias[unit];
      for (let input = 0; input < inputs; input++) {
        to += stride;
        parameters[to] = weight[from++];
      }
      if (layer.statistics === undefined || !statistics) continue;
      parameters[meanOf(unit)] = statistics.mean[unit];
      parameters[meanOf(unit) + stride] = statistics.variance[unit];
    }
  }
}

/** Shapes of a network's tensors in order: [units, inputs] of each layer's weight. */
export function tensorShapes({ hidden }: Topology): { units: number; inputs: number }[] {
  const widths = [PIXELS, ...hidden, CLASSES];
  return widths.slice(1).map((units, layer) => ({ units, inputs: widths[layer] }));
}
