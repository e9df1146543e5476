// MNIST's four files as they come into a page: by their names, gzipped or not, checked as those on disk are.

import { doubts } from '../../data/doubts.js';
import { parsePair } from '../../data/idx.js';
import { MNIST_FILES, MNIST_NAME } from '../../data/mnist-files.js';
import { sha256 } from '../../engine/sha256.js';
import type { Dataset } from '../../engine/training/dataset.js';
import { InputError } from '../../errors.js';

/** A file's name and its bytes. */
export interface DataFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const FILES = Object.values(MNIST_FILES);

/** More than ten times MNIST: what is larger is no data set of digits. */
const MOST_BYTES = 1 << 30;

/**
 * The four files among those that were dropped, extracted, in the order of MNIST_FILES.
 * @throws InputError `incomplete-data`, `bad-gzip`
 */
export async function pickMnist(dropped: readonly File[]): Promise<DataFile[]> {
  const found = FILES.map(({ name }) => dropped.find((file) => isNamed(file.name, name)));
  const missing = FILES.filter((_, index) => !found[index]);
  if (missing.length > 0)
    throw new InputError(
      'incomplete-data',
      `Expected MNIST's four files, with or without .gz, found ${FILES.length - missing.length} of them. ` +
        `Choose or drop all four at once; missing: ${missing.map(({ name }) => name).join(', ')}.`,
    );
  return Promise.all(found.map((file) => extract(file as File)));
}

/** With the dot that some archives have, and the number that a browser adds to a second copy. */
function isNamed(file: string, name: string): boolean {
  const copy = '( ?\\(\\d+\\))?';
  return new RegExp(`^${name.replace('-idx', `${copy}[-.]idx`)}${copy}(\\.gz${copy})?$`).test(file);
}

async function extract(file: File): Promise<DataFile> {
  const { name } = file;
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (start[0] !== 0x1f || start[1] !== 0x8b)
    return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
  try {
    return { name, bytes: await inflate(file) };
  } catch (cause) {
    throw new InputError(
      'bad-gzip',
      `${name}: expected a whole gzip file, found a damaged one (${(cause as Error).message}). Fetch it again.`,
      { cause },
    );
  }
}

async function inflate(file: File): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    parts.push(step.value);
    length += step.value.length;
    if (length > MOST_BYTES) throw new Error(`it inflates to more than ${MOST_BYTES} bytes`);
  }
  const bytes = new Uint8Array(length);
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

/**
 * The data set of four files, and what is strange about it.
 * @throws InputError `bad-idx`, `bad-pair`
 */
export async function assembleMnist(
  files: readonly DataFile[],
): Promise<{ dataset: Dataset; warnings: string[] }> {
  const hashes = await Promise.all(files.map(({ bytes }) => sha256(bytes)));
  const isMnist = FILES.every((file, index) => file.sha256 === hashes[index]);
  const [trainingImages, trainingLabels, testImages, testLabels] = files;
  const pair = (images: DataFile, labels: DataFile) =>
    parsePair(images.name, images.bytes, labels.name, labels.bytes);
  const dataset: Dataset = {
    name: isMnist ? MNIST_NAME : 'your files',
    training: pair(trainingImages, trainingLabels),
    test: pair(testImages, testLabels),
    sha256: await sha256(new TextEncoder().encode(hashes.join(''))),
  };
  const warnings = isMnist
    ? []
    : [
        "The files do not hold MNIST's bytes: figures are for this data set, not for MNIST.",
        ...doubts('the training images', dataset.training),
        ...doubts('the test images', dataset.test),
      ];
  return { dataset, warnings };
}
