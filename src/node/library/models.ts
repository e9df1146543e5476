// Models as a library offers them: saved, loaded, and scored.

import { checkImages, checkWorkers } from '../../engine/training/check.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import type { Score } from '../../engine/training/score.js';
import type { Model } from '../../formats/model.js';
import * as engine from '../engine.js';
import * as files from '../model-file.js';
import { BUNDLED_MODEL } from '../paths.js';
import { defaultWorkers } from '../workers.js';

export interface SaveOptions {
  /** Whether weights are rounded to half precision: half the size. */
  readonly half?: boolean;
}

/**
 * Saves a model as safetensors, whole or not at all.
 * @throws OutputError `cannot-write`; InputError `bad-model` where a weight is not finite, as one beyond 65504 is in half
 *   precision
 */
export async function saveModel(
  path: string,
  model: Model,
  { half = false }: SaveOptions = {},
): Promise<void> {
  files.saveModel(path, model, half ? 'F16' : 'F32');
}

/**
 * Loads a model: safetensors, or the `.npz` of the Python program that this project is based on. Without a path, the model
 * that comes with this package.
 * @throws InputError `no-model`, `bad-model`, `bad-safetensors`, `bad-zip`, `bad-npy`
 */
export async function loadModel(path: string = BUNDLED_MODEL): Promise<Model> {
  return files.loadModel(path);
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
  { workers = defaultWorkers(), onWarning }: EvaluateOptions = {},
): Promise<Score> {
  checkWorkers(workers);
  checkImages('the images', images);
  const { score } = await engine.evaluate(model, { set: images, workers, onFailure: onWarning });
  return score;
}
