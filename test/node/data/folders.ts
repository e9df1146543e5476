// Folders with the four files of a data set.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeImages, encodeLabels } from '../../../src/data/idx.js';
import { MNIST_FILES } from '../../../src/data/mnist-files.js';
import type { Dataset } from '../../../src/engine/training/dataset.js';
import { temporaryFolder } from '../../temporary.js';

/** Writes a data set's files to a new folder, gzipped or not. */
export function datasetFolder({ training, test }: Dataset, gzipped = false): string {
  const folder = temporaryFolder();
  const files: Record<keyof typeof MNIST_FILES, Uint8Array> = {
    trainingImages: encodeImages(training),
    trainingLabels: encodeLabels(training.labels),
    testImages: encodeImages(test),
    testLabels: encodeLabels(test.labels),
  };
  for (const [key, bytes] of Object.entries(files)) {
    const { name } = MNIST_FILES[key as keyof typeof MNIST_FILES];
    writeFileSync(join(folder, gzipped ? `${name}.gz` : name), gzipped ? gzipSync(bytes) : bytes);
  }
  return folder;
}
