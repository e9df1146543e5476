// A data set: images and labels to train on, and others to test with.

import { createHash } from 'node:crypto';
import { InputError } from '../errors.js';
import { printable } from '../printable.js';
import { type Images, parseImages, parseLabels } from './idx.js';

export interface LabelledImages extends Images {
  /** (count), each 0 to 9 */
  readonly labels: Uint8Array;
}

export interface Dataset {
  /** What it is called wherever a figure is shown: "MNIST", "built-in digits", or the folder of another one. */
  readonly name: string;
  /** What it is trained on, where that is more than `name` says: "MNIST and 60,000 built-in digits". */
  readonly trainedOn?: string;
  readonly training: LabelledImages;
  readonly test: LabelledImages;
  /**
   * SHA-256 of the four files' SHA-256, as hexadecimal text, in the order training images, training labels, test
   * images, test labels.
   */
  readonly sha256: string;
  /** SHA-256 of what is trained on: `sha256`, or where images were added a hash of that and of theirs. */
  readonly trainedOnSha256?: string;
}

/** Images and labels from the bytes of two IDX files that belong together. */
export function parsePair(
  imagesFile: string,
  imageBytes: Uint8Array,
  labelsFile: string,
  labelBytes: Uint8Array,
): LabelledImages {
  const images = parseImages(imagesFile, imageBytes);
  const labels = parseLabels(labelsFile, labelBytes);
  if (labels.length !== images.count) {
    throw new InputError(
      'bad-pair',
      `${printable(imagesFile)} holds ${images.count} images, but ${printable(labelsFile)} holds ${labels.length} labels: ` +
        'they must be as many. Both files are whole: name the two of one pair.',
    );
  }
  return { ...images, labels };
}

/** Images `first` to `end` of a set. */
export function slice({ pixels, labels }: LabelledImages, first: number, end: number): LabelledImages {
  const bytes = pixels.length / labels.length;
  return {
    count: end - first,
    pixels: pixels.subarray(first * bytes, end * bytes),
    labels: labels.subarray(first, end),
  };
}

/**
 * `dataset` with further training images. They come before its own, so that the images held out, the last ones,
 * are still its own.
 */
export function withExtra(dataset: Dataset, extra: LabelledImages, name: string): Dataset {
  const { training } = dataset;
  const pixels = new Uint8Array(extra.pixels.length + training.pixels.length);
  pixels.set(extra.pixels);
  pixels.set(training.pixels, extra.pixels.length);
  const labels = new Uint8Array(extra.count + training.count);
  labels.set(extra.labels);
  labels.set(training.labels, extra.count);
  const trainedOn = `${dataset.trainedOn ?? dataset.name} and ${extra.count.toLocaleString('en-US')} ${name}`;
  const hash = createHash('sha256').update(dataset.trainedOnSha256 ?? dataset.sha256);
  const trainedOnSha256 = hash.update(extra.pixels).update(extra.labels).digest('hex');
  return { ...dataset, trainedOn, trainedOnSha256, training: { count: labels.length, pixels, labels } };
}
