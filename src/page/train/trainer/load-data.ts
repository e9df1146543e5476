// The images of a plan: drawn here, or MNIST's files that were dropped; with what the recipe and the person add.

import { assembleMnist } from '../../../browser/data/mnist.js';
import { VERSION } from '../../../browser/version.js';
import {
  addBuiltinDigits,
  addNonDigits,
  BUILTIN_NAME,
  type Drawers,
  drawBuiltinDataset,
  TEST_DIGITS,
  TRAINING_DIGITS,
} from '../../../data/builtin/dataset.js';
import { withExtra } from '../../../data/extra.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import type { Dataset, LabelledImages } from '../../../engine/training/dataset.js';
import { InputError } from '../../../errors.js';
import { type KeptImages, keepIfRoom, load } from '../../store/store.js';
import type { Plan } from '../plan.js';

/** Of fewer digits to train on there are fewer to test with, for a phone's sake. */
const FEWER_TEST_DIGITS = 1000;

/** @throws InputError `no-mnist`, `no-extra`; RunError as drawDigitsInParallel() does */
export async function loadData(plan: Plan, recipe: Recipe, drawers: Drawers): Promise<Dataset> {
  const own = plan.data === 'mnist' ? await loadMnist() : await loadBuiltin(plan.images, drawers);
  // In the order of `npm run train`, for the same bits.
  const withKept = plan.kept ? await addKept(own) : own;
  const withBuiltin = await addBuiltinDigits(withKept, recipe.builtinDigits, drawers);
  return addNonDigits(withBuiltin, recipe.nonDigits);
}

async function addKept(dataset: Dataset): Promise<Dataset> {
  const kept = await load('kept');
  if (!kept?.count)
    throw new InputError(
      'no-extra',
      'Expected digits that you kept in the room Draw, found none. Keep some, or leave them out.',
    );
  return withExtra(dataset, kept, 'kept images');
}

async function loadMnist(): Promise<Dataset> {
  const files = await load('mnist');
  if (!files)
    throw new InputError(
      'no-mnist',
      "Expected MNIST's four files, found none in this browser. Drop them on the page, or train on built-in digits.",
    );
  return (await assembleMnist(files)).dataset;
}

/** The digits that were drawn last, where they are the same. */
async function loadBuiltin(images: number, drawers: Drawers): Promise<Dataset> {
  const kept = await load('builtin');
  if (kept?.version === VERSION && kept.training.count === images)
    return {
      name: BUILTIN_NAME,
      sha256: kept.sha256,
      training: await readImages(kept.training),
      test: await readImages(kept.test),
    };
  const test = images === TRAINING_DIGITS ? TEST_DIGITS : FEWER_TEST_DIGITS;
  const dataset = await drawBuiltinDataset(drawers, { training: images, test });
  const drawn = {
    version: VERSION,
    sha256: dataset.sha256,
    training: toKept(dataset.training),
    test: toKept(dataset.test),
  };
  await keepIfRoom('builtin', drawn, (message) =>
    drawers.listener.onWarning(`${message} The digits are used all the same, and drawn again next time.`),
  );
  return dataset;
}

function toKept({ count, pixels, labels }: LabelledImages): KeptImages {
  return {
    count,
    pixels: new Blob([pixels as Uint8Array<ArrayBuffer>]),
    labels: new Blob([labels as Uint8Array<ArrayBuffer>]),
  };
}

async function readImages({ count, pixels, labels }: KeptImages): Promise<LabelledImages> {
  return {
    count,
    pixels: new Uint8Array(await pixels.arrayBuffer()),
    labels: new Uint8Array(await labels.arrayBuffer()),
  };
}
