// A small data set that this process takes for MNIST: its four files, and their hashes in the place of MNIST's.

import { gzipSync } from 'node:zlib';
import { encodeImages, encodeLabels } from '../../../src/data/idx.js';
import { MNIST_FILES } from '../../../src/data/mnist-files.js';
import { sha256 } from '../../../src/node/sha256.js';
import { syntheticDataset } from './synthetic.js';

const { training, test } = syntheticDataset(60, 20, 3);

const CONTENTS: Record<keyof typeof MNIST_FILES, Uint8Array> = {
  trainingImages: encodeImages(training),
  trainingLabels: encodeLabels(training.labels),
  testImages: encodeImages(test),
  testLabels: encodeLabels(test.labels),
};

/** From now on the small data set is MNIST. Returns its files, gzipped, by their names with .gz. */
export function useSmallMnist(): ReadonlyMap<string, Buffer> {
  const packed = new Map<string, Buffer>();
  for (const [key, file] of Object.entries(MNIST_FILES)) {
    const bytes = CONTENTS[key as keyof typeof MNIST_FILES];
    Object.assign(file, { sha256: sha256(bytes) });
    packed.set(`${file.name}.gz`, gzipSync(bytes));
  }
  return packed;
}
