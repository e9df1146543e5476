// Which model reads: the one that was named, else the last one trained here, else the one in the box.

import { existsSync } from 'node:fs';
import { UserError } from '../errors.js';
import { loadModel, type Model, type ModelMetadata } from '../model-file/model.js';

/** Where `npm run train` saves. */
export const TRAINED = 'data/model.safetensors';
/** What comes with the project. */
export const PRETRAINED = 'data/pretrained.safetensors';

export interface ChosenModel {
  readonly path: string;
  readonly model: Model;
}

/** Loads the model to read with. @throws UserError `no-model`, and what loadModel() throws */
export function chooseModel(named?: string): ChosenModel {
  const path = choosePath(named);
  return { path, model: loadModel(path) };
}

/** The file of the model to read with. @throws UserError `no-model` */
export function choosePath(named?: string): string {
  const path = named ?? [TRAINED, PRETRAINED].find((path) => existsSync(path));
  if (path !== undefined) return path;
  throw new UserError(
    'no-model',
    `There is no model: neither ${TRAINED}, the last one trained here, nor ${PRETRAINED}, which comes with the ` +
      'project. Train one with `npm run train`, or name one with --model.',
  );
}

/** "data/model.safetensors: 784-512-10, 98.21 % of the test images of MNIST right" */
export function describeModel(path: string, { topology, dataset, testAccuracy }: ModelMetadata): string {
  const score =
    testAccuracy === undefined
      ? 'no score recorded'
      : `${(100 * Number(testAccuracy)).toFixed(2)} % of the test images of ${dataset} right`;
  return `${path}: ${topology}, ${score}`;
}
