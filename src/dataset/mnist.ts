// MNIST: where its files are looked for, and how its bytes are known to be MNIST's.

import { createHash } from 'node:crypto';
import { InputError } from '../errors.js';
import { dataPath } from '../paths.js';
import { type Dataset, parsePair } from './dataset.js';
import { findFile, readBytes } from './idx-files.js';

/** The four files, and the SHA-256 of each one's extracted bytes. */
export const MNIST_FILES = {
  trainingImages: {
    name: 'train-images-idx3-ubyte',
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  trainingLabels: {
    name: 'train-labels-idx1-ubyte',
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  testImages: {
    name: 't10k-images-idx3-ubyte',
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  testLabels: {
    name: 't10k-labels-idx1-ubyte',
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
} as const;

export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** The folders that are searched, in order. */
export function mnistFolders(chosen: string | undefined): string[] {
  if (chosen) return [chosen];
  return [process.env.MNIST_DIR, dataPath('mnist')].filter(
    (folder) => folder !== undefined && folder !== '',
  ) as string[];
}

/** The first of the folders that holds any of the four files, or undefined. A folder must hold all of them. */
export function findMnist(folders: readonly string[]): string | undefined {
  const names = Object.values(MNIST_FILES).map(({ name }) => name);
  for (const folder of folders) {
    const missing = names.filter((name) => !findFile(folder, name));
    if (missing.length === 0) return folder;
    if (missing.length < names.length) {
      throw new InputError(
        'incomplete-data',
        `${folder} holds some of MNIST's four files, but not ${missing.join(', ')} (with or without .gz). ` +
          'Put the missing ones there, or delete the others to have all of them fetched.',
      );
    }
  }
  return undefined;
}

/** Reads the four files of a folder. Other bytes than MNIST's are taken under the folder's name. */
export function readMnist(folder: string): { dataset: Dataset; warnings: string[] } {
  const files = Object.values(MNIST_FILES).map(({ name, sha256: expected }) => {
    const path = findFile(folder, name) as string;
    const bytes = readBytes(path);
    const found = sha256(bytes);
    return { path, bytes, found, isMnist: found === expected };
  });
  const [trainingImages, trainingLabels, testImages, testLabels] = files;
  const training = parsePair(
    trainingImages.path,
    trainingImages.bytes,
    trainingLabels.path,
    trainingLabels.bytes,
  );
  const test = parsePair(testImages.path, testImages.bytes, testLabels.path, testLabels.bytes);
  const foreign = files.filter(({ isMnist }) => !isMnist);
  const warnings = foreign.map(
    ({ path }) => `${path} does not hold MNIST's bytes: figures are for this data set, not for MNIST.`,
  );
  const name = foreign.length === 0 ? 'MNIST' : folder;
  return {
    dataset: { name, training, test, sha256: sha256(files.map(({ found }) => found).join('')) },
    warnings,
  };
}
