// The library's functions that are the same wherever it runs. Node and a page each make them for themselves.

import { drawBuiltinDataset, TEST_DIGITS, TRAINING_DIGITS } from '../data/builtin/dataset.js';
import { checkImages, checkWorkers } from '../engine/training/check.js';
import type { Dataset, LabelledImages } from '../engine/training/dataset.js';
import type { Score } from '../engine/training/score.js';
import { UsageError } from '../errors.js';
import { type Model, membersOf } from '../formats/model.js';
import { count } from '../numbers.js';
import type { Picture } from '../reading/vision/picture.js';
import { refuse, requireModel, requireOptions } from './arguments.js';
import * as evaluation from './evaluate.js';
import type { Place } from './place.js';
import * as reading from './reading.js';
import { Training, type TrainOptions } from './training.js';

export interface BuiltinOptions {
  /** Images to train on, 60,000 unless given. */
  readonly training?: number;
  /** Images to test with, 10,000 unless given. */
  readonly test?: number;
  /** Worker threads that draw; one a core unless given. */
  readonly workers?: number;
  /** Told how many of all images are drawn. */
  onDrawn?(images: number, total: number): void;
  onWarning?(message: string): void;
}

export interface EvaluateOptions {
  /** Worker threads, 1 to 64; one a core unless given. */
  readonly workers?: number;
  /** Told when a worker failed, and its work is done again. */
  onWarning?(message: string): void;
}

export interface Library {
  /**
   * Trains a network. Nothing is done before the first event, or the model, is asked for.
   * @throws UsageError `bad-option`, `bad-topology`; InputError `bad-init`, `is-committee`
   */
  train(options: TrainOptions): Training;
  /**
   * Digits that the program draws itself, the same ones each time: a data set where there is no other.
   * @throws UsageError `bad-option`; RunError `workers-fail`, `job-failed`, `no-threads`, `out-of-memory`
   */
  builtinDigits(options?: BuiltinOptions): Promise<Dataset>;
  /**
   * Scores a model on labelled images.
   * @throws UsageError `bad-dataset`, `bad-option`; RunError `workers-fail`, `job-failed`, `out-of-memory`, `no-threads`
   */
  evaluate(model: Model, images: LabelledImages, options?: EvaluateOptions): Promise<Score>;
  /** Reads the digits of a picture. @throws UsageError `bad-option`; InputError `bad-model` */
  readPicture(picture: Picture, model: Model, options?: reading.ReadOptions): reading.Page;
  /**
   * The calibrated probabilities (10) of the ten digits for one image of 784 bytes, white ink on black, prepared as MNIST's
   * images are. Pictures from elsewhere are read by readPicture().
   * @throws UsageError `bad-option`
   */
  classify(image: Uint8Array, model: Model): Float32Array;
}

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
  requireOptions('builtinDigits()', options);
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
  requireOptions('evaluate()', options);
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
