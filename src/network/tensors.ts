// Between the kernels' layout of the parameters, tiled and padded, and plain matrices that others can read.

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
}

/** Where the float of a unit's bias (input = -1) or of its weight from an input lies. */
function addressing({ offset, tileFloats }: LayerLayout, width: number) {
  return (unit: number, input: number) =>
    offset + Math.floor(unit / width) * tileFloats + (1 + input) * width + (unit % width);
}

/** Every layer, hidden ones first, with its addressing. */
function layersOf(topology: Topology) {
  const { hidden, output } = layoutParameters(topology);
  return [
    ...hidden.map((layer) => ({ layer, at: addressing(layer, TILE) })),
    { layer: output, at: addressing(output, OUTPUT_WIDTH) },
  ];
}

/** Reads the parameters out of the kernels' layout. */
export function unpackParameters(topology: Topology, parameters: Float32Array): LayerTensors[] {
  return layersOf(topology).map(({ layer: { units, inputs }, at }) => {
    const weight = new Float32Array(units * inputs);
    const bias = new Float32Array(units);
    for (let unit = 0; unit < units; unit++) {
      bias[unit] = parameters[at(unit, -1)];
      for (let input = 0; input < inputs; input++)
        weight[unit * inputs + input] = parameters[at(unit, input)];
    }
    return { weight, bias };
  });
}

/** Writes plain matrices into the kernels' layout; the padding stays as it is, which must be zero. */
export function packParameters(
  topology: Topology,
  tensors: readonly LayerTensors[],
  parameters: Float32Array,
): void {
  for (const [index, { layer, at }] of layersOf(topology).entries()) {
    const { units, inputs } = layer;
    const { weight, bias } = tensors[index];
    for (let unit = 0; unit < units; unit++) {
      parameters[at(unit, -1)] = bias[unit];
      for (let input = 0; input < inputs; input++)
        parameters[at(unit, input)] = weight[unit * inputs + input];
    }
  }
}

/** Shapes of a network's tensors in order: [units, inputs] of each layer's weight. */
export function tensorShapes({ hidden }: Topology): { units: number; inputs: number }[] {
  const widths = [PIXELS, ...hidden, CLASSES];
  return widths.slice(1).map((units, layer) => ({ units, inputs: widths[layer] }));
}
