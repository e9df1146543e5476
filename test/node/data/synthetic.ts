// Small data sets for tests: images with MNIST's share of ink that a network can learn to tell apart.

import { CLASSES, PIXELS } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import type { Dataset, LabelledImages } from '../../../src/engine/training/dataset.js';

/** MNIST's share of pixels that are not zero. */
const INK = 0.19;
/** Share of an image's ink that follows its digit's pattern; the rest lies anywhere. */
const TYPICAL = 0.7;

/** Ten random patterns, one a digit, and images that follow theirs with much noise. */
export function syntheticImages(count: number, seed: number): LabelledImages {
  const patternsOf = new Random(1, 'patterns');
  const patterns = Array.from({ length: CLASSES }, () =>
    patternsOf.permutation(PIXELS).slice(0, Math.round(INK * PIXELS)),
  );
  const random = new Random(seed, 'images');
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let image = 0; image < count; image++) {
    const digit = random.below(CLASSES);
    labels[image] = digit;
    for (const typical of patterns[digit]) {
      const place = random.uniform() < TYPICAL ? typical : random.below(PIXELS);
      pixels[image * PIXELS + place] = 1 + random.below(255);
    }
  }
  return { count, pixels, labels };
}

export function syntheticDataset(training: number, test: number, seed = 1): Dataset {
  return {
    name: 'synthetic',
    training: syntheticImages(training, seed),
    test: syntheticImages(test, seed + 1),
    sha256: '',
  };
}
