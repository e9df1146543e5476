// The built-in data set: 60,000 digits to train on and 10,000 others to test with, generated once and saved.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { drawDigits } from '../../data/builtin/digits.js';
import { encodeImages, encodeLabels } from '../../data/idx.js';
import { PIXELS } from '../../engine/network/topology.js';
import type { Dataset, LabelledImages } from '../../engine/training/dataset.js';
import { UserError } from '../../errors.js';
import { printable } from '../../printable.js';
import { drawDigitsInParallel } from '../engine.js';
import { sweepPartials, writeWhole } from '../files.js';
import { dataPath } from '../paths.js';
import { sha256 } from '../sha256.js';
import { findFile, readBytes, readPair } from './idx-files.js';

export const BUILTIN_NAME = 'built-in digits';

const SEED = 1;
export const TRAINING_DIGITS = 60_000;
export const TEST_DIGITS = 10_000;
const FILES = {
  training: {
    images: 'train-images-idx3-ubyte',
    labels: 'train-labels-idx1-ubyte',
    first: 0,
    count: TRAINING_DIGITS,
  },
  test: {
    images: 't10k-images-idx3-ubyte',
    labels: 't10k-labels-idx1-ubyte',
    first: TRAINING_DIGITS,
    count: TEST_DIGITS,
  },
} as const;
/** Holds the hash of the four files. It is written last: without it they are incomplete. */
const HASH_FILE = 'sha256';
/** Saved images that are generated again, to check that the generator is still the same. */
const SAMPLE = 50;

type Sets = Pick<Dataset, 'training' | 'test'>;

export interface DrawListener {
  onDrawn(images: number, total: number): void;
  onWarning(message: string): void;
}

/**
 * The built-in data set, from data/builtin if it was saved there before. It is generated again if the files are incomplete,
 * were changed, or came from another generator. Processes that generate it at the same time write the same bytes.
 */
export async function loadBuiltin(workers: number, listener: DrawListener): Promise<Dataset> {
  const folder = dataPath('builtin');
  sweepPartials(folder);
  const kept = readKept(folder, listener);
  if (kept) return kept;
  const drawn = await drawBuiltin(workers, listener);
  try {
    keep(folder, drawn);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    listener.onWarning(`${error.message} The digits are used now and generated again next time.`);
  }
  return drawn;
}

function toDataset({ training, test }: Sets): Dataset {
  const bytes = [training.pixels, training.labels, test.pixels, test.labels];
  return { name: BUILTIN_NAME, training, test, sha256: sha256(bytes.map((part) => sha256(part)).join('')) };
}

/** The saved data set; undefined if it is missing or unusable. */
function readKept(folder: string, { onWarning }: DrawListener): Dataset | undefined {
  if (!existsSync(join(folder, HASH_FILE))) return undefined;
  const kept = readWhole(folder);
  if (!kept) {
    onWarning(`The built-in digits in ${printable(folder)} are damaged and are generated again.`);
    return undefined;
  }
  const isCurrent =
    isDrawnHere(kept.training, FILES.training.first) && isDrawnHere(kept.test, FILES.test.first);
  return isCurrent ? kept : undefined;
}

/** The saved data set, if its hash matches. */
function readWhole(folder: string): Dataset | undefined {
  try {
    const [training, test] = Object.values(FILES).map(({ images, labels, count }) => {
      const [imagesPath, labelsPath] = [findFile(folder, images), findFile(folder, labels)];
      const set = imagesPath && labelsPath ? readPair(imagesPath, labelsPath) : undefined;
      return set?.count === count ? set : undefined;
    });
    if (!training || !test) return undefined;
    const dataset = toDataset({ training, test });
    const hash = Buffer.from(readBytes(join(folder, HASH_FILE)))
      .toString('latin1')
      .trim();
    return dataset.sha256 === hash ? dataset : undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

/** Whether a sample of saved images matches this generator; another version's would differ. */
function isDrawnHere({ pixels }: LabelledImages, first: number): boolean {
  return Buffer.compare(drawDigits(SEED, first, SAMPLE).images, pixels.subarray(0, SAMPLE * PIXELS)) === 0;
}

/** Generates the data set, or the first images of each of its sets. @throws RunError as drawDigitsInParallel() does */
export async function drawBuiltin(
  workers: number,
  { onDrawn, onWarning }: DrawListener,
  { training, test } = { training: TRAINING_DIGITS, test: TEST_DIGITS },
): Promise<Dataset> {
  const total = training + test;
  const draw = async (first: number, count: number, before: number): Promise<LabelledImages> => {
    const { images, labels } = await drawDigitsInParallel(
      { seed: SEED, first, count },
      { workers, onDrawn: (drawn) => onDrawn(before + drawn, total), onFailure: onWarning },
    );
    return { count, pixels: images, labels };
  };
  return toDataset({
    training: await draw(FILES.training.first, training, 0),
    test: await draw(FILES.test.first, test, training),
  });
}

function keep(folder: string, { sha256: hash, ...sets }: Dataset): void {
  for (const [name, { images, labels }] of Object.entries(FILES)) {
    const set = sets[name as keyof typeof FILES];
    writeWhole(join(folder, images), encodeImages(set));
    writeWhole(join(folder, labels), encodeLabels(set.labels));
  }
  writeWhole(join(folder, HASH_FILE), `${hash}\n`);
}
