// Evaluates saved networks on labelled images, on all cores.

import type { Arithmetic } from '../kernels/arithmetic.js';
import type { Machine } from '../machine.js';
import { MapReduceHost } from '../mapreduce/host.js';
import { type LayerTensors, packParameters } from '../network/tensors.js';
import type { Topology } from '../network/topology.js';
import { meanOf } from './average.js';
import { applyTemperatureToRows } from './calibration.js';
import type { LabelledImages } from './dataset.js';
import { type Score, score } from './score.js';

/** A network to evaluate. */
export interface EvaluatedNetwork {
  readonly topology: Topology;
  readonly tensors: readonly LayerTensors[];
  readonly temperature: number;
  /** As in training, so that the same kind of machine gives the same score. */
  readonly arithmetic: Arithmetic;
}

export interface EvaluationOptions {
  readonly set: LabelledImages;
  readonly workers: number;
  readonly machine: Machine;
  /** Called when a worker failed and its images are read again. */
  onFailure?(message: string): void;
}

/**
 * Evaluates all images of a set: one network as in training, before calibration; of several the mean of their calibrated
 * probabilities. `seconds` does not include the start of the workers.
 */
export async function evaluate(
  networks: readonly EvaluatedNetwork[],
  options: EvaluationOptions,
): Promise<{ score: Score; seconds: number }> {
  const answers: Float32Array[] = [];
  let seconds = 0;
  for (const network of networks) {
    const read = await readAll(network, options);
    answers.push(
      networks.length === 1
        ? read.probabilities
        : applyTemperatureToRows(read.probabilities, network.temperature),
    );
    seconds += read.seconds;
  }
  return { score: score(meanOf(answers), options.set.labels), seconds };
}

/** A network's probabilities (count, 12) of all images of a set, before calibration. */
async function readAll(
  { topology, tensors, arithmetic }: EvaluatedNetwork,
  { set, workers, machine, onFailure }: EvaluationOptions,
): Promise<{ probabilities: Float32Array; seconds: number }> {
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
    { machine, arithmetic, onFailure },
  );
  try {
    host.place('the images', host.map.images, set.pixels);
    packParameters(topology, tensors, host.parameters);
    // The first round starts the workers, so that the second one's time is that of the work alone.
    await host.evaluate(0, Math.min(set.count, workers));
    const started = performance.now();
    const probabilities = await host.evaluate(0, set.count);
    return { probabilities: probabilities.slice(), seconds: (performance.now() - started) / 1000 };
  } finally {
    await host.close();
  }
}
