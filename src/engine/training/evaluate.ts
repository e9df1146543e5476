// Evaluating a saved model on labelled images, on all cores.

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
  /** As in training, so that on the same kind of machine the score is the one that training told. */
  readonly arithmetic: Arithmetic;
  /** Told when a worker failed, and what it was at is read again. */
  onFailure?(message: string): void;
}

/** Reads all images of a set; the seconds are those of the reading alone, with the workers started. */
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
    // The first round starts the workers, so that the second one's time is that of the work.
    await host.evaluate(0, Math.min(set.count, workers));
    const started = performance.now();
    const probabilities = await host.evaluate(0, set.count);
    return { score: score(probabilities, set.labels), seconds: (performance.now() - started) / 1000 };
  } finally {
    await host.close();
  }
}
