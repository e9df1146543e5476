// The library's functions, made for a place: Node and a page each do that once.

import { drawBuiltinDataset, TEST_DIGITS, TRAINING_DIGITS } from '../data/builtin/dataset.js';
import { checkImages, checkWorkers } from '../engine/training/check.js';
import type { Dataset, LabelledImages } from '../engine/training/dataset.js';
import type { Score } from '../engine/training/score.js';
import { UsageError } from '../errors.js';
import { type Model, membersOf } from '../formats/model.js';
import { count } from '../numbers.js';
import { refuse, requireModel, requireOptions } from './arguments.js';
import * as evaluation from './evaluate.js';
import type { BuiltinOptions, EvaluateOptions, Library } from './library.js';
import type { Place } from './place.js';
import * as reading from './reading.js';
import { Training } from './training.js';

/** The library at a place. */
export function createLibrary(place: Place): Library {
  return {
    train: (options) => new Training(place, options),
    builtinDigits: (options = {}) => builtinDigits(place, options),
    evaluate: (model, images, options = {}) => evaluate(place, model, images, options),
    readPicture: (picture, model, options = {}) => reading.readPicture(place, picture, model, options),
    classify: (image, model) => reading.classify(place, image, model),
  };
}

async function builtinDigits(place: Place, options: BuiltinOptions): Promise<Dataset> {
  requireOptions('builtinDigits()', options, {
    training: 'checked',
    test: 'checked',
    workers: 'checked',
    onDrawn: 'function',
    onWarning: 'function',
  });
  const { training = TRAINING_DIGITS, test = TEST_DIGITS, workers = place.defaultWorkers() } = options;
  const { onDrawn = () => {}, onWarning = () => {} } = options;
  checkWorkers(workers);
  checkCount('training', training, TRAINING_DIGITS);
  checkCount('test', test, TEST_DIGITS);
  const machine = await place.open([]);
  return drawBuiltinDataset({ machine, workers, listener: { onDrawn, onWarning } }, { training, test });
}

function checkCount(name: string, images: number, most: number): void {
  if (Number.isInteger(images) && images >= 1 && images <= most) return;
  throw new UsageError(
    'bad-option',
    `The number of ${name} images must be a whole number from 1 to ${count(most)}; found ${images}.`,
  );
}

async function evaluate(
  place: Place,
  model: Model,
  images: LabelledImages,
  options: EvaluateOptions,
): Promise<Score> {
  requireModel('evaluate()', model);
  requireOptions('evaluate()', options, { workers: 'checked', onWarning: 'function' });
  if (typeof images !== 'object' || images === null)
    refuse('evaluate() takes labelled images, as `test` of a data set', images);
  const { workers = place.defaultWorkers(), onWarning } = options;
  checkWorkers(workers);
  checkImages('the images', images);
  const machine = await place.open(membersOf(model).map(evaluation.arithmeticOf));
  const { score } = await evaluation.evaluate(model, {
    machine,
    set: images,
    workers: machine.sharesMemory ? workers : 1,
    onFailure: onWarning,
  });
  return score;
}
