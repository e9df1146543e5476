// A trained network as files hold it: its parameters, how it was made, and its accuracy.

import { type LayerTensors, tensorShapes } from '../engine/network/tensors.js';
import type { Topology } from '../engine/network/topology.js';
import type { Tensor } from './safetensors.js';

export interface Model {
  readonly topology: Topology;
  readonly tensors: readonly LayerTensors[];
  readonly metadata: ModelMetadata;
}

/** The metadata of a model file; all strings, as the format requires. */
export interface ModelMetadata {
  /** "784-512-10" */
  readonly topology: string;
  readonly activation: string;
  /** The recipe as JSON. */
  readonly recipe?: string;
  readonly seed?: string;
  /** SHA-256 of the initial weights, if they were another model's. */
  readonly startedFrom?: string;
  /** The data set it was tested on, and trained on unless `trainedOn` says more, with its SHA-256. */
  readonly dataset?: string;
  readonly trainedOn?: string;
  readonly datasetSha256?: string;
  /** Accuracy on the data set's test images, such as "0.9931". */
  readonly testAccuracy?: string;
  readonly testImages?: string;
  /** The share of digits read correctly in test pictures, such as "0.9731", and which pictures: see node/scenes/record.ts. */
  readonly pictureAccuracy?: string;
  readonly pictureTest?: string;
  readonly arithmetic?: string;
  /** The temperature of its probabilities: see engine/training/calibration.ts. */
  readonly temperature?: string;
  /** See hashTensors in engine/network/hash.ts. */
  readonly weightsSha256?: string;
  /** Versions of the project, of Node and of V8. */
  readonly versions?: string;
}

/**
 * A network's tensors by name: `layer.0.weight` (units, inputs), `layer.0.bias` (units), and so on, each with `prefix`.
 */
export function nameTensors(
  topology: Topology,
  tensors: readonly LayerTensors[],
  prefix = '',
): Map<string, Tensor> {
  return new Map(
    tensorShapes(topology).flatMap(({ units, inputs }, layer): [string, Tensor][] => [
      [`${prefix}layer.${layer}.weight`, { shape: [units, inputs], values: tensors[layer].weight }],
      [`${prefix}layer.${layer}.bias`, { shape: [units], values: tensors[layer].bias }],
    ]),
  );
}
