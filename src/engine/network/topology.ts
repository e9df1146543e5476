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

/** Whether hidden layers' sums are normalised over the batch while a network learns (assembly/normalise.ts). */
export const NORMALISATIONS = ['none', 'batch'] as const;
export type Normalisation = (typeof NORMALISATIONS)[number];

/** 784 inputs, hidden layers, ten classes. */
export interface Topology {
  /** Pixels where it is missing, as in all models and runs from before there was a choice. */
  readonly input?: Input;
  /** Units of each hidden layer, at least one layer. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /**
   * `batch` for a network that learns with batch normalisation; missing for others, and for what it has become when it has
   * learned: its weights have taken the normalisation's place then (fold.ts).
   */
  readonly normalisation?: 'batch';
}

/** What a network sees. */
export const inputOf = ({ input = 'pixels' }: Topology): Input => input;

/** A network on pixels is written without saying so. */
export const onInput = (topology: Topology, input: Input): Topology =>
  input === 'pixels' ? topology : { ...topology, input };

/** How a network's hidden layers are normalised while it learns. */
export const normalisationOf = (topology: Topology): Normalisation => topology.normalisation ?? 'none';

/** A network without batch normalisation is written without saying so. */
export const withNormalisation = (topology: Topology, normalisation: Normalisation): Topology =>
  normalisation === 'batch' ? { ...topology, normalisation } : topology;

/** The same network when it has learned. */
export const learned = ({ normalisation: _, ...topology }: Topology): Topology => topology;

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
  /** First float of the layer's means and variances, [tiles][2][32], where it is normalised. */
  readonly statistics?: number;
}

export interface ParameterLayout {
  readonly hidden: readonly LayerLayout[];
  /** One tile of 1 + paddedInputs rows of 12. */
  readonly output: LayerLayout;
  /** Those before are learned; behind them lie means and variances, where layers are normalised. */
  readonly learnedFloats: number;
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

export function layoutParameters({ hidden, normalisation }: Topology): ParameterLayout {
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
  offset += tileFloats;
  if (normalisation === undefined) return { hidden: layers, output, learnedFloats: offset, floats: offset };
  // Cache lines begin at multiples of 32 floats, which the output layer's rows of 12 may not be.
  offset = Math.ceil(offset / TILE) * TILE;
  const learnedFloats = offset;
  const normalised = layers.map((layer) => {
    const statistics = offset;
    offset += layer.tiles * 2 * TILE;
    return { ...layer, statistics };
  });
  return { hidden: normalised, output, learnedFloats, floats: offset };
}

/** "784-512-10" */
export function describeTopology({ hidden }: Topology): string {
  return [PIXELS, ...hidden, CLASSES].join('-');
}

/** "784-512-10 (relu)", or "784-512-10 (relu, edges, batch normalisation)" */
export function describeNetwork(topology: Topology): string {
  const input = topology.input === 'edges' ? ', edges' : '';
  const normalisation = topology.normalisation === 'batch' ? ', batch normalisation' : '';
  return `${describeTopology(topology)} (${topology.activation}${input}${normalisation})`;
}
