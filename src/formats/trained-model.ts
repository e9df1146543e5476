// What training came to, as a network that tells how it came about.

import { describeTopology, learned } from '../engine/network/topology.js';
import type { Dataset } from '../engine/training/dataset.js';
import type { DoneEvent } from '../engine/training/events.js';
import type { TrainedNetwork } from '../engine/training/train.js';
import type { Network } from './model.js';

/**
 * @param versions of the project, and of what it ran on
 * @param startedFrom SHA-256 of the weights that training began with, where they are another model's
 */
export function toModel(
  { recipe, tensors, weightsSha256, temperature }: TrainedNetwork,
  dataset: Dataset,
  { test }: DoneEvent,
  versions: string,
  startedFrom?: string,
): Network {
  const { seed, arithmetic } = recipe;
  const topology = learned(recipe.topology);
  return {
    topology,
    tensors,
    metadata: {
      topology: describeTopology(topology),
      activation: topology.activation,
      input: topology.input,
      recipe: JSON.stringify(recipe),
      seed: String(seed),
      startedFrom,
      dataset: dataset.name,
      trainedOn: dataset.trainedOn,
      datasetSha256: dataset.sha256,
      testAccuracy: test?.accuracy.toFixed(4),
      testImages: test && String(test.images),
      arithmetic,
      weightsSha256,
      temperature: temperature?.toFixed(4),
      versions,
    },
  };
}
