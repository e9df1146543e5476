// Evaluates a saved model on labelled images, on all cores.

import type { Arithmetic } from '../kernels/arithmetic.js';
import type { Machine } from '../machine.js';
import { MapReduceHost } from '../mapreduce/host.js';
import { type LayerTensors, packParameters } from '../network/tensors.js';
import type { Topology } from '../network/topology.js';
import type { LabelledImages } from './dataset.js';
import { type Score, score } from './score.js';

export interface EvaluationOptions {
  readonly topology: Topology;
  readonly tensors: readonly LayerTensors[];
  readonly set: LabelledImages;
  readonly workers: number;
  readonly machine: Machine;
  /** As in training, so that the same kind of machine gives the same score. */
  readonly arithmetic: Arithmetic;
  /** Called when a worker failed and its images are read again. */
  onFailure?(message: string): void;
}

/** Evaluates all images of a set. `seconds` does not include the start of the workers. */
export async function evaluate({
  topology,
  tensors,
  set,
  workers,
  ...options
}: EvaluationOptions): Promise<{ score: Score; seconds: number }> {
  const host = new MapReduceHost(
    {
      topology,
      moments: 0,
      batch: 1,
      workers,
      images: set.count,
      trainingImages: 1,
      evaluatedImages: set.count,
    },
    options,
  );
  try {
    host.place('the images', host.map.images, set.pixels);
    packParameters(topology, tensors, host.parameters);
    // The first round starts the workers, so that the second one's time is that of the work alone.
    await host.evaluate(0, Math.min(set.count, workers));
    const started = performance.now();
    const probabilities = await host.evaluate(0, set.count);
    return { score: score(probabilities, set.labels), seconds: (performance.now() - started) / 1000 };
  } finally {
    await host.close();
  }
}
