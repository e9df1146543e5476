// Adds training images to a data set.

import { sha256 } from '../engine/sha256.js';
import type { Dataset, LabelledImages } from '../engine/training/dataset.js';

/**
 * `dataset` with additional training images. They come first, so that the images held out for validation, the last ones,
 * are still its own.
 */
export async function withExtra(dataset: Dataset, extra: LabelledImages, name: string): Promise<Dataset> {
  const { training } = dataset;
  const pixels = new Uint8Array(extra.pixels.length + training.pixels.length);
  pixels.set(extra.pixels);
  pixels.set(training.pixels, extra.pixels.length);
  const labels = new Uint8Array(extra.count + training.count);
  labels.set(extra.labels);
  labels.set(training.labels, extra.count);
  const trainedOn = `${dataset.trainedOn ?? dataset.name} and ${extra.count.toLocaleString('en-US')} ${name}`;
  const before = new TextEncoder().encode(dataset.trainedOnSha256 ?? dataset.sha256);
  const trainedOnSha256 = await sha256(before, extra.pixels, extra.labels);
  return { ...dataset, trainedOn, trainedOnSha256, training: { count: labels.length, pixels, labels } };
}
