// The built-in data set: 60,000 digits to train on and 10,000 others to test with, drawn once and kept.

import { join } from 'node:path';
import { writeWhole } from '../../files.js';
import { drawDigitsInParallel } from '../../mapreduce/draw-digits.js';
import { PIXELS } from '../../network/topology.js';
import { dataPath } from '../../paths.js';
import type { Dataset, LabelledImages } from '../dataset.js';
import { encodeImages, encodeLabels } from '../idx.js';
import { findFile, readPair } from '../idx-files.js';
import { sha256 } from '../mnist.js';
import { drawDigits } from './digits.js';

export const BUILTIN_NAME = 'built-in digits';

const FOLDER = dataPath('builtin');
const SEED = 1;
const TRAINING = 60_000;
const TEST = 10_000;
const FILES = {
  training: {
    images: 'train-images-idx3-ubyte',
    labels: 'train-labels-idx1-ubyte',
    first: 0,
    count: TRAINING,
  },
  test: { images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte', first: TRAINING, count: TEST },
} as const;
/** Kept images that are drawn again to see whether the generator is still the one that drew them. */
const SAMPLE = 50;

/** The built-in data set, from data/builtin if it was drawn there before; tells how many images are drawn. */
export async function loadBuiltin(
  workers: number,
  onDrawn: (images: number, total: number) => void,
): Promise<Dataset> {
  const kept = readKept();
  const { training, test } = kept ?? (await drawAndKeep(workers, onDrawn));
  const bytes = [training.pixels, training.labels, test.pixels, test.labels];
  return { name: BUILTIN_NAME, training, test, sha256: sha256(bytes.map((part) => sha256(part)).join('')) };
}

function readKept(): Pick<Dataset, 'training' | 'test'> | undefined {
  const sets = Object.values(FILES).map(({ images, labels, first, count }) => {
    const imagesPath = findFile(FOLDER, images);
    const labelsPath = findFile(FOLDER, labels);
    if (!imagesPath || !labelsPath) return undefined;
    const set = readPair(imagesPath, labelsPath);
    return set.count === count && isDrawnHere(set, first) ? set : undefined;
  });
  const [training, test] = sets;
  return training && test ? { training, test } : undefined;
}

/** Whether a sample of kept images is what this generator draws; another version's would differ. */
function isDrawnHere({ pixels }: LabelledImages, first: number): boolean {
  return Buffer.compare(drawDigits(SEED, first, SAMPLE).images, pixels.subarray(0, SAMPLE * PIXELS)) === 0;
}

async function drawAndKeep(
  workers: number,
  onDrawn: (images: number, total: number) => void,
): Promise<Pick<Dataset, 'training' | 'test'>> {
  const total = TRAINING + TEST;
  const { images, labels } = await drawDigitsInParallel(
    { seed: SEED, first: 0, count: total },
    workers,
    (drawn) => onDrawn(drawn, total),
  );
  const cut = ({ first, count }: { first: number; count: number }): LabelledImages => ({
    count,
    pixels: images.subarray(first * PIXELS, (first + count) * PIXELS),
    labels: labels.subarray(first, first + count),
  });
  for (const file of Object.values(FILES)) {
    const set = cut(file);
    writeWhole(join(FOLDER, file.images), encodeImages(set));
    writeWhole(join(FOLDER, file.labels), encodeLabels(set.labels));
  }
  return { training: cut(FILES.training), test: cut(FILES.test) };
}
