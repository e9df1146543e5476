// The built-in data set: 60,000 digits to train on and 10,000 others to test with, generated once and saved.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  BUILTIN_SEED,
  type DrawListener,
  drawBuiltinDataset,
  nameBuiltin,
  TEST_DIGITS,
  TRAINING_DIGITS,
} from '../../data/builtin/dataset.js';
import { drawDigits } from '../../data/builtin/digits.js';
import { encodeImages, encodeLabels } from '../../data/idx.js';
import { PIXELS } from '../../engine/network/topology.js';
import type { Dataset, LabelledImages } from '../../engine/training/dataset.js';
import { UserError } from '../../errors.js';
import { printable } from '../../printable.js';
import { sweepPartials, writeWhole } from '../files.js';
import { machine } from '../machine.js';
import { dataPath } from '../paths.js';
import { findFile, readBytes, readPair } from './idx-files.js';

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

/**
 * The built-in data set, from data/builtin if it was saved there before. It is generated again if the files are incomplete,
 * were changed, or came from another generator. Processes that generate it at the same time write the same bytes.
 */
export async function loadBuiltin(workers: number, listener: DrawListener): Promise<Dataset> {
  const folder = dataPath('builtin');
  sweepPartials(folder);
  const kept = await readKept(folder, listener);
  if (kept) return kept;
  const drawn = await drawBuiltinDataset({ machine, workers, listener });
  try {
    keep(folder, drawn);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    listener.onWarning(`${error.message} The digits are used now and generated again next time.`);
  }
  return drawn;
}

/** The saved data set; undefined if it is missing or unusable. */
async function readKept(folder: string, { onWarning }: DrawListener): Promise<Dataset | undefined> {
  if (!existsSync(join(folder, HASH_FILE))) return undefined;
  const kept = await readWhole(folder);
  if (!kept) {
    onWarning(`The built-in digits in ${printable(folder)} are damaged and are generated again.`);
    return undefined;
  }
  const isCurrent =
    isDrawnHere(kept.training, FILES.training.first) && isDrawnHere(kept.test, FILES.test.first);
  return isCurrent ? kept : undefined;
}

/** The saved data set, if its hash matches. */
async function readWhole(folder: string): Promise<Dataset | undefined> {
  try {
    const [training, test] = Object.values(FILES).map(({ images, labels, count }) => {
      const [imagesPath, labelsPath] = [findFile(folder, images), findFile(folder, labels)];
      const set = imagesPath && labelsPath ? readPair(imagesPath, labelsPath) : undefined;
      return set?.count === count ? set : undefined;
    });
    if (!training || !test) return undefined;
    const dataset = await nameBuiltin({ training, test });
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
  return (
    Buffer.compare(drawDigits(BUILTIN_SEED, first, SAMPLE).images, pixels.subarray(0, SAMPLE * PIXELS)) === 0
  );
}

function keep(folder: string, { sha256: hash, ...sets }: Dataset): void {
  for (const [name, { images, labels }] of Object.entries(FILES)) {
    const set = sets[name as keyof typeof FILES];
    writeWhole(join(folder, images), encodeImages(set));
    writeWhole(join(folder, labels), encodeLabels(set.labels));
  }
  writeWhole(join(folder, HASH_FILE), `${hash}\n`);
}
