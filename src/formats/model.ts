// A trained network as files hold it: what it is made of, how it came about, and how well it reads what.

import { type LayerTensors, tensorShapes } from '../engine/network/tensors.js';
import type { Topology } from '../engine/network/topology.js';
import type { Tensor } from './safetensors.js';

export interface Model {
  readonly topology: Topology;
  readonly tensors: readonly LayerTensors[];
  readonly metadata: ModelMetadata;
}

/** What a model file tells of its model; all strings, as the format wants them. */
export interface ModelMetadata {
  /** "784-512-10" */
  readonly topology: string;
  readonly activation: string;
  /** The recipe as JSON. */
  readonly recipe?: string;
  readonly seed?: string;
  /** SHA-256 of the weights of the model that training began with, where it did not begin with random ones. */
  readonly startedFrom?: string;
  /** What it was tested on, and trained on where `trainedOn` does not say more; the SHA-256 of that data set. */
  readonly dataset?: string;
  readonly trainedOn?: string;
  readonly datasetSha256?: string;
  /** Accuracy on the data set's test images, such as "0.9931". */
  readonly testAccuracy?: string;
  readonly testImages?: string;
  /** The share of digits read right in pictures made to order, such as "0.9731", and which pictures: see node/scenes/record.ts. */
  readonly pictureAccuracy?: string;
  readonly pictureTest?: string;
  readonly arithmetic?: string;
  /** By which its probabilities are calibrated: see engine/training/calibration.ts. */
  readonly temperature?: string;
  /** See hashTensors in engine/network/hash.ts. */
  readonly weightsSha256?: string;
  /** Versions of the project, of Node and of V8. */
  readonly versions?: string;
}

/**
 * A network's tensors under their names: `layer.0.weight` (units, inputs), `layer.0.bias` (units), and so on, each name
 * after `prefix`.
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
