// The images of a plan: drawn here, or MNIST's files that were dropped; with what the recipe and the person add.

import {
  addBuiltinDigits,
  addNonDigits,
  type Drawers,
  drawBuiltinDataset,
  TEST_DIGITS,
  TRAINING_DIGITS,
} from '../../../data/builtin/dataset.js';
import { withExtra } from '../../../data/extra.js';
import type { Recipe } from '../../../engine/recipe/recipe.js';
import type { Dataset } from '../../../engine/training/dataset.js';
import { InputError } from '../../../errors.js';
import { assembleMnist } from '../../store/mnist.js';
import { keepIfRoom, load } from '../../store/store.js';
import { VERSION } from '../../version.js';
import type { Plan } from '../plan.js';

/** Of fewer digits to train on there are fewer to test with, for a phone's sake. */
const FEWER_TEST_DIGITS = 1000;

/** @throws InputError `no-mnist`, `no-extra`; RunError as drawDigitsInParallel() does */
export async function loadData(plan: Plan, recipe: Recipe, drawers: Drawers): Promise<Dataset> {
  const own = plan.data === 'mnist' ? await loadMnist() : await loadBuiltin(plan.images, drawers);
  const withBuiltin = await addBuiltinDigits(own, recipe.builtinDigits, drawers);
  const withNonDigits = await addNonDigits(withBuiltin, recipe.nonDigits);
  if (!plan.taught) return withNonDigits;
  const taught = await load('taught');
  if (!taught?.count)
    throw new InputError(
      'no-extra',
      'Expected digits that you taught in the room Draw, found none. Teach some, or leave them out.',
    );
  return withExtra(withNonDigits, taught, 'taught images');
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
  if (kept?.version === VERSION && kept.dataset.training.count === images) return kept.dataset;
  const test = images === TRAINING_DIGITS ? TEST_DIGITS : FEWER_TEST_DIGITS;
  const dataset = await drawBuiltinDataset(drawers, { training: images, test });
  await keepIfRoom('builtin', { version: VERSION, dataset }, (message) =>
    drawers.listener.onWarning(`${message} The digits are used all the same, and drawn again next time.`),
  );
  return dataset;
}
