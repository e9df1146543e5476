// Models in files, as the library offers them.

import type { Model } from '../../formats/model.js';
import { requireModel, requireOptions, requirePath } from '../../library/arguments.js';
import * as files from '../model-file.js';
import { BUNDLED_MODEL } from '../paths.js';

export interface SaveOptions {
  /** Whether weights are rounded to half precision: half the size. */
  readonly half?: boolean;
}

/**
 * Saves a model as safetensors, whole or not at all. An earlier model there is replaced.
 * @throws OutputError `cannot-write`; InputError `bad-model` where a weight is not finite, as one beyond 65504 is in half
 *   precision; UsageError `bad-option`, and `cannot-write` where a file of another kind is
 */
export async function saveModel(path: string, model: Model, options: SaveOptions = {}): Promise<void> {
  requirePath('saveModel()', path);
  requireModel('saveModel()', model);
  requireOptions('saveModel()', options, { half: 'boolean' });
  const { half = false } = options;
  files.refuseToReplaceOthers(path);
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
