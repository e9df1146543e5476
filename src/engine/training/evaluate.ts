// Evaluating a saved model on labelled images, on all cores.

import type { LabelledImages } from '../../data/dataset.js';
import type { Model } from '../../node/model-file.js';
import { MapReduceHost } from '../mapreduce/host.js';
import { packParameters } from '../network/tensors.js';
import { type Score, score } from './score.js';

/**
 * Reads all images of a set; the seconds are those of the reading alone, with the workers started. `onFailure` is told when a
 * worker failed, and what it was at is read again.
 */
export async function evaluate(
  model: Model,
  set: LabelledImages,
  workers: number,
  onFailure?: (message: string) => void,
): Promise<{ score: Score; seconds: number }> {
  const host = new MapReduceHost(
    {
      topology: model.topology,
      moments: 0,
      batch: 1,
      workers,
      images: set.count,
      trainingImages: 1,
      evaluatedImages: set.count,
    },
    // As in training, so that on the same kind of machine the score is the one that training told.
    { arithmetic: model.metadata.arithmetic === 'relaxed' ? 'relaxed' : 'exact', onFailure },
  );
  try {
    host.place('the images', host.map.images, set.pixels);
    packParameters(model.topology, model.tensors, host.parameters);
    // The first round starts the workers, so that the second one's time is that of the work.
    await host.evaluate(0, Math.min(set.count, workers));
    const started = performance.now();
    const probabilities = await host.evaluate(0, set.count);
    return { score: score(probabilities, set.labels), seconds: (performance.now() - started) / 1000 };
  } finally {
    await host.close();
  }
}
