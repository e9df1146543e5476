// Which model reads: the one that was named, else the last one trained here, else the one in the box.

import { existsSync } from 'node:fs';
import { printable } from '../../printable.js';
import { loadModel, type Model, type ModelMetadata } from '../model-file.js';
import { dataPath, PRETRAINED } from '../paths.js';

/** Where `npm run train` saves. */
export const TRAINED = dataPath('model.safetensors');

export interface ChosenModel {
  readonly path: string;
  readonly model: Model;
}

/** Loads the model to read with. @throws InputError as loadModel() does */
export function chooseModel(named?: string): ChosenModel {
  const path = choosePath(named);
  return { path, model: loadModel(path) };
}

/** The file of the model to read with. */
export function choosePath(named?: string): string {
  return named ?? (existsSync(TRAINED) ? TRAINED : PRETRAINED);
}

/** "data/model.safetensors: 784-512-10, 98.21 % of the test images of MNIST right" */
export function describeModel(path: string, { topology, dataset, testAccuracy }: ModelMetadata): string {
  const score =
    testAccuracy === undefined
      ? 'no score recorded'
      : `${(100 * Number(testAccuracy)).toFixed(2)} % of the test images of ${printable(String(dataset))} right`;
  return `${printable(path)}: ${printable(topology)}, ${score}`;
}
