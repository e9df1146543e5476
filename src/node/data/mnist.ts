// MNIST: where its files are searched, and the hashes of its bytes.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { doubts } from '../../data/doubts.js';
import { parsePair } from '../../data/idx.js';
import { MNIST_FILES, MNIST_NAME, type MnistFile } from '../../data/mnist-files.js';
import type { Dataset } from '../../engine/training/dataset.js';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import { dataPath } from '../paths.js';
import { sha256 } from '../sha256.js';
import { findFile, readBytes } from './idx-files.js';

const FILES: readonly MnistFile[] = Object.values(MNIST_FILES);

/** Where downloads are saved. */
export const keptFolder = () => dataPath('mnist');

/** The folders that are searched, in order; only the chosen one if given. */
export function mnistFolders(chosen: string | undefined): string[] {
  if (chosen !== undefined) return [chosen];
  return [process.env.MNIST_DIR, keptFolder()].filter(
    (folder) => folder !== undefined && folder !== '',
  ) as string[];
}

/**
 * The first of the folders that holds the four files, directly or in `MNIST/raw`, where torchvision puts them; or undefined. A
 * user's folder with only some of them is refused; the program's own can be completed.
 */
export function findMnist(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    const found = completeFolder(folder);
    if (found) return found;
    const missing = missingFiles(folder);
    if (missing.length < FILES.length && folder !== keptFolder()) refuseIncomplete(folder, missing);
  }
  return undefined;
}

/**
 * The named folder, or the one below it that holds the four files.
 * @throws InputError `no-file` if it is missing or unreadable, `incomplete-data`
 */
export function requireFolder(folder: string): string {
  try {
    if (!statSync(folder).isDirectory()) refuseFolder(folder, 'no folder');
    // Otherwise files that cannot be listed would be reported as missing.
    readdirSync(folder);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    refuseFolder(folder, STATES[code ?? ''] ?? `unreadable (${code})`, cause);
  }
  return completeFolder(folder) ?? refuseIncomplete(folder, missingFiles(folder));
}

function completeFolder(folder: string): string | undefined {
  return [folder, join(folder, 'MNIST', 'raw')].find((place) => missingFiles(place).length === 0);
}

function missingFiles(folder: string): string[] {
  return FILES.filter(({ name }) => !findFile(folder, name)).map(({ name }) => name);
}

/** What a folder is that cannot be looked into, by the system's code. */
const STATES: Readonly<Record<string, string>> = {
  ENOENT: 'missing',
  ELOOP: 'a link that leads in a circle',
};

function refuseFolder(folder: string, state: string, cause?: unknown): never {
  throw new InputError(
    'no-file',
    `The data folder ${printable(folder)} is ${state}. Expected a folder with MNIST's four files.\n` +
      'Check its name and permissions.',
    { cause },
  );
}

function refuseIncomplete(folder: string, missing: readonly string[]): never {
  const found = missing.length === FILES.length ? 'none' : `${FILES.length - missing.length}`;
  throw new InputError(
    'incomplete-data',
    `The data folder ${printable(folder)} is incomplete: expected MNIST's four files (with or without .gz), found ${found} of them.\n` +
      `Put ${missing.join(', ')} there, or name another folder.`,
  );
}

/** A data file's extracted bytes, and its kind. */
export interface DataFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly isMnist: boolean;
}

/** Reads a file of a data set. @throws InputError if it cannot be read or inflated */
export function readDataFile(path: string, { sha256: expected }: MnistFile): DataFile {
  const bytes = readBytes(path);
  const found = sha256(bytes);
  return { path, bytes, sha256: found, isMnist: found === expected };
}

/** Reads the four files of a folder. A data set other than MNIST is named by its folder. */
export function readMnist(folder: string): { dataset: Dataset; warnings: string[] } {
  const files = FILES.map((file) => readDataFile(findFile(folder, file.name) as string, file));
  const foreign = files.filter(({ isMnist }) => !isMnist);
  const dataset = assemble(foreign.length === 0 ? MNIST_NAME : printable(folder), files);
  if (foreign.length === 0) return { dataset, warnings: [] };
  const shown = printable(folder);
  const warnings = [
    ...foreign.map(
      ({ path }) =>
        `${printable(path)} does not hold MNIST's bytes: figures are for this data set, not for MNIST.`,
    ),
    ...doubts(`the training images of ${shown}`, dataset.training),
    ...doubts(`the test images of ${shown}`, dataset.test),
  ];
  return { dataset, warnings };
}

/** A data set from its four files, in the order of MNIST_FILES. @throws InputError `bad-idx`, `bad-pair` */
export function assemble(name: string, files: readonly DataFile[]): Dataset {
  const [trainingImages, trainingLabels, testImages, testLabels] = files;
  return {
    name,
    training: parsePair(trainingImages.path, trainingImages.bytes, trainingLabels.path, trainingLabels.bytes),
    test: parsePair(testImages.path, testImages.bytes, testLabels.path, testLabels.bytes),
    sha256: sha256(files.map((file) => file.sha256).join('')),
  };
}
