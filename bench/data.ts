// The data of benchmarks: MNIST if available, else random images of the same sparsity.

import { CLASSES, IMAGE_SIDE, PIXELS } from '../src/engine/network/topology.js';
import { Random } from '../src/engine/random.js';
import type { Dataset, LabelledImages } from '../src/engine/training/dataset.js';
import { UsageError } from '../src/errors.js';
import { findMnist, mnistFolders, readMnist } from '../src/node/data/mnist.js';

/** MNIST's share of pixels that are not zero. */
const DENSITY = 0.191;

export function benchmarkData(): Dataset {
  const folder = findMnist(mnistFolders(undefined));
  if (folder) return readMnist(folder).dataset;
  return {
    name: 'random images as sparse as MNIST',
    training: randomImages(60_000, 'training'),
    test: randomImages(10_000, 'test'),
    sha256: '',
  };
}

/** MNIST from the folder that was named, or from the usual places. @throws UsageError `no-mnist` */
export function requireMnist(chosen: string | undefined): Dataset {
  const folders = mnistFolders(chosen);
  const folder = findMnist(folders);
  if (folder) return readMnist(folder).dataset;
  throw new UsageError(
    'no-mnist',
    `MNIST's four files are needed; found none of them in ${folders.join(', ')}. ` +
      'Name their folder with --data DIR or MNIST_DIR.',
  );
}

/** Images whose ink fills a square in the middle, as MNIST's 20 x 20 box does, with random gaps. */
function randomImages(count: number, purpose: string): LabelledImages {
  const random = new Random(1, purpose);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = Uint8Array.from({ length: count }, () => random.below(CLASSES));
  const inBox = DENSITY * (PIXELS / (20 * 20));
  for (let image = 0; image < count; image++) {
    for (let y = 4; y < 24; y++) {
      for (let x = 4; x < 24; x++) {
        if (random.uniform() < inBox) pixels[image * PIXELS + y * IMAGE_SIDE + x] = 1 + random.below(255);
      }
    }
  }
  return { count, pixels, labels };
}

/** The first images of a data set, or the same ones again and again, to make `count`. */
export function resize(dataset: Dataset, count: number): Dataset {
  const { training } = dataset;
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  for (let image = 0; image < count; image++) {
    const from = image % training.count;
    pixels.set(training.pixels.subarray(from * PIXELS, (from + 1) * PIXELS), image * PIXELS);
    labels[image] = training.labels[from];
  }
  return { ...dataset, training: { count, pixels, labels } };
}
