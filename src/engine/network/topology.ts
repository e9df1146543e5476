// The shape of a fully connected network, and the place of each of its parameters.

import { UsageError } from '../../errors.js';
import { count } from '../../numbers.js';
import { describeValue } from '../../printable.js';

/** Units come in tiles of 32 floats, two cache lines (see assembly/index.ts). */
export const TILE = 32;
/** A row of logits, or of the output layer's weights: ten classes and two zeros, three vectors. */
export const OUTPUT_WIDTH = 12;
export const CLASSES = 10;
/** The label of a training image that shows no digit: see assembly/loss.ts. */
export const NO_DIGIT = 10;
/** MNIST's images: 28 x 28 pixels, a byte each. */
export const IMAGE_SIDE = 28;
export const PIXELS = IMAGE_SIDE * IMAGE_SIDE;

export const ACTIVATIONS = ['relu', 'sigmoid'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** What the first layer sees of an image: its pixels, or its edges (assembly/edges.ts). Both are 784 bytes. */
export const INPUTS = ['pixels', 'edges'] as const;
export type Input = (typeof INPUTS)[number];

/** 784 inputs, hidden layers, ten classes. */
export interface Topology {
  /** Pixels where it is missing, as in all models and runs from before there was a choice. */
  readonly input?: Input;
  /** Units of each hidden layer, at least one layer. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
}

/** What a network sees. */
export const inputOf = ({ input = 'pixels' }: Topology): Input => input;

/** A network on pixels is written without saying so. */
export const onInput = (topology: Topology, input: Input): Topology =>
  input === 'pixels' ? topology : { ...topology, input };

/** A layer's place in the parameters, in floats. */
export interface LayerLayout {
  /** Units that the layer reads: pixels or edges, or the units of the layer below. */
  readonly inputs: number;
  /** `inputs`, with the padding of the layer below. */
  readonly paddedInputs: number;
  readonly units: number;
  readonly tiles: number;
  /** First float of the layer. */
  readonly offset: number;
  /** Floats of one tile, (1 + paddedInputs) x 32: its biases, then its weights. For the output layer, all of it. */
  readonly tileFloats: number;
}

export interface ParameterLayout {
  readonly hidden: readonly LayerLayout[];
  /** One tile of 1 + paddedInputs rows of 12. */
  readonly output: LayerLayout;
  readonly floats: number;
}

const WIDEST_LAYER = 16384;
const MOST_LAYERS = 16;

export function checkTopology({ hidden }: Topology): void {
  const isWidth = (units: number) => Number.isInteger(units) && units >= 1 && units <= WIDEST_LAYER;
  if (hidden.length < 1 || hidden.length > MOST_LAYERS || !hidden.every(isWidth)) {
    throw new UsageError(
      'bad-topology',
      `Hidden layers are 1 to ${MOST_LAYERS} whole numbers from 1 to ${count(WIDEST_LAYER)}, such as 512 or 1024,512; ` +
        `found ${hidden.length === 0 ? 'none' : hidden.map(describeValue).join(',')}.`,
    );
  }
}

export function layoutParameters({ hidden }: Topology): ParameterLayout {
  let offset = 0;
  let inputs = PIXELS;
  let paddedInputs = PIXELS;
  const layers = hidden.map((units) => {
    const tiles = Math.ceil(units / TILE);
    const tileFloats = (1 + paddedInputs) * TILE;
    const layer = { inputs, paddedInputs, units, tiles, offset, tileFloats };
    offset += tiles * tileFloats;
    inputs = units;
    paddedInputs = tiles * TILE;
    return layer;
  });
  const tileFloats = (1 + paddedInputs) * OUTPUT_WIDTH;
  const output = { inputs, paddedInputs, units: CLASSES, tiles: 1, offset, tileFloats };
  return { hidden: layers, output, floats: offset + tileFloats };
}

/** "784-512-10" */
export function describeTopology({ hidden }: Topology): string {
  return [PIXELS, ...hidden, CLASSES].join('-');
}

/** "784-512-10 (relu)", or "784-512-10 (relu, edges)" */
export function describeNetwork(topology: Topology): string {
  const input = topology.input === 'edges' ? ', edges' : '';
  return `${describeTopology(topology)} (${topology.activation}${input})`;
}
