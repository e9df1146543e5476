// Signs that a data set is not what its owner believes. It is well formed, so it is used, but with a warning: a network
// would learn little from it, or something else.

import { CLASSES, IMAGE_SIDE, PIXELS } from '../engine/network/topology.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import { drawDigits } from './builtin/digits.js';

/** Images that are checked, evenly spaced: the mean of 200 images of a digit is close to the mean of all. */
const SAMPLE = 2000;
/** Built-in digits, which are upright, for comparison. */
const UPRIGHT = { seed: 3, count: 100 };
/** Fewer images say nothing about their orientation. */
const FEWEST = 50;
/**
 * The correlation that transposed images must have with upright digits, and how much better it must be than that of the
 * images as they are. MNIST's training images have 0.72 upright and 0.18 transposed; 50 of them have at least 0.44 and at
 * most 0.21. With shuffled labels neither exceeds 0.25.
 */
const LIKELY = 0.4;
const MARGIN = 0.25;

/** What is suspicious about a set, with the likely cause; empty if nothing is. `name` is the set's name. */
export function doubts(name: string, set: LabelledImages): string[] {
  const { count, pixels, labels } = set;
  if (pixels.every((pixel) => pixel === pixels[0]))
    return [
      `Every pixel of ${name} is ${pixels[0]}: the images are blank. Were they written before they were filled, ` +
        'or scaled to 0 … 1 and then rounded down?',
    ];
  if (count > 1 && labels.every((label) => label === labels[0]))
    return [
      `Every label of ${name} is ${labels[0]}, so there is nothing to learn. Were the images sorted by label and then ` +
        'cut, or were the labels never filled in?',
    ];
  if (areTransposed(set))
    return [
      `${name[0].toUpperCase()}${name.slice(1)} look transposed: rows and columns are swapped, as in EMNIST's files. ` +
        'A network trained on them cannot read upright digits. Transpose each image.',
    ];
  return [];
}

/** The mean images of upright digits, generated for the first set and used for all. */
let uprightMeans: Float64Array[] | undefined;

function drawUpright(): Float64Array[] {
  const { seed, count } = UPRIGHT;
  const { images, labels } = drawDigits(seed, 0, count);
  return meanImages({ count, pixels: images, labels });
}

/** Whether images look like upright digits only after their rows and columns are swapped. */
function areTransposed(set: LabelledImages): boolean {
  if (set.count < FEWEST) return false;
  uprightMeans ??= drawUpright();
  const found = meanImages(set);
  const swapped = correlation(found.map(transpose), uprightMeans);
  return swapped > LIKELY && swapped - correlation(found, uprightMeans) > MARGIN;
}

/** How the mean image of each class (10 of 784) differs from the mean of all classes; zeros for a missing class. */
function meanImages({ count, pixels, labels }: LabelledImages): Float64Array[] {
  const means = Array.from({ length: CLASSES }, () => new Float64Array(PIXELS));
  const counts = new Uint32Array(CLASSES);
  const taken = Math.min(count, SAMPLE);
  for (let sample = 0; sample < taken; sample++) {
    const image = Math.floor((sample * count) / taken);
    const mean = means[labels[image]];
    counts[labels[image]]++;
    for (let pixel = 0; pixel < PIXELS; pixel++) mean[pixel] += pixels[image * PIXELS + pixel];
  }
  const present = means.filter((mean, label) => {
    for (let pixel = 0; pixel < PIXELS; pixel++) mean[pixel] /= counts[label] || 1;
    return counts[label] > 0;
  });
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const middle = present.reduce((sum, mean) => sum + mean[pixel], 0) / present.length;
    for (const mean of present) mean[pixel] -= middle;
  }
  return means;
}

/** The mean over the classes of the correlation between their images, -1 to 1. */
function correlation(some: readonly Float64Array[], others: readonly Float64Array[]): number {
  const classes = some.filter((image) => image.some((value) => value !== 0)).length;
  const sum = some.reduce((total, image, label) => total + cosine(image, others[label]), 0);
  return classes === 0 ? 0 : sum / classes;
}

function cosine(one: Float64Array, other: Float64Array): number {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at], 0);
  const norms = Math.sqrt(dot(one, one) * dot(other, other));
  return norms === 0 ? 0 : dot(one, other) / norms;
}

function transpose(image: Float64Array): Float64Array {
  return image.map((_, at) => image[(at % IMAGE_SIDE) * IMAGE_SIDE + Math.floor(at / IMAGE_SIDE)]);
}
