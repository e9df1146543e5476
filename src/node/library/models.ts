// Models as a library offers them: saved, loaded, and scored.

import { checkImages, checkWorkers } from '../../engine/training/check.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import type { Score } from '../../engine/training/score.js';
import type { Committee, Model, Network } from '../../formats/model.js';
import * as formats from '../../formats/model.js';
import * as engine from '../engine.js';
import * as files from '../model-file.js';
import { BUNDLED_MODEL } from '../paths.js';
import { defaultWorkers } from '../workers.js';
import { refuse, requireModel, requireOptions, requirePath } from './arguments.js';

export interface SaveOptions {
  /** Whether weights are rounded to half precision: half the size. */
  readonly half?: boolean;
}

/**
 * Saves a model as safetensors, whole or not at all.
 * @throws OutputError `cannot-write`; InputError `bad-model` where a weight is not finite, as one beyond 65504 is in half
 *   precision; UsageError `bad-option`
 */
export async function saveModel(path: string, model: Model, options: SaveOptions = {}): Promise<void> {
  requirePath('saveModel()', path);
  requireModel('saveModel()', model);
  requireOptions('saveModel()', options);
  const { half = false } = options;
  files.saveModel(path, model, half ? 'F16' : 'F32');
}

/**
 * Loads a model: safetensors, or the `.npz` of the Python program that this project is based on. Without a path, the model
 * that comes with this package.
 * @throws InputError `no-model`, `bad-model`, `bad-safetensors`, `bad-zip`, `bad-npy`; UsageError `bad-option`
 */
export async function loadModel(path: string = BUNDLED_MODEL): Promise<Model> {
  requirePath('loadModel()', path);
  return files.loadModel(path);
}

/**
 * A committee of models: the mean of their calibrated probabilities. The members of committees among them join one by one.
 * @throws UsageError `bad-option` where there are fewer than 2 members, or more than 64
 */
export async function committeeOf(models: readonly Model[]): Promise<Committee> {
  if (!Array.isArray(models)) refuse('committeeOf() takes a list of models', models);
  for (const model of models) requireModel('committeeOf()', model);
  return formats.committeeOf(models);
}

/** The networks of a model: a committee's members, or the network itself. @throws UsageError `bad-option` */
export function membersOf(model: Model): readonly Network[] {
  requireModel('membersOf()', model);
  return formats.membersOf(model);
}

export interface EvaluateOptions {
  /** Worker threads, 1 to 64; one a core unless given. */
  readonly workers?: number;
  /** Told when a worker failed, and its work is done again. */
  onWarning?(message: string): void;
}

/**
 * Scores a model on labelled images.
 * @throws UsageError `bad-dataset`, `bad-option`; RunError `workers-fail`, `job-failed`, `out-of-memory`, `no-threads`
 */
export async function evaluate(
  model: Model,
  images: LabelledImages,
  options: EvaluateOptions = {},
): Promise<Score> {
  requireModel('evaluate()', model);
  requireOptions('evaluate()', options);
  if (typeof images !== 'object' || images === null)
    refuse('evaluate() takes labelled images, as `test` of a data set', images);
  const { workers = defaultWorkers(), onWarning } = options;
  checkWorkers(workers);
  checkImages('the images', images);
  const { score } = await engine.evaluate(model, { set: images, workers, onFailure: onWarning });
  return score;
}
