// A worker's part in reading many pictures: one model, loaded once, and one picture after another.

import type { Outcome } from '../../reading/outcome.js';
import type { Recogniser } from '../../reading/recogniser.js';
import { loadModel } from '../model-file.js';
import { createRecogniser } from '../recogniser.js';
import { type PredictOptions, predict } from './prediction.js';
import type { Source } from './source.js';

/** One picture to read, with the model in a file. */
export interface ReadJob extends PredictOptions {
  readonly model: string;
  readonly source: Source;
}

let current: { path: string; recogniser: Recogniser } | undefined;

/** Reads a picture with the model that the job names. */
export function read({ model, source, ...options }: ReadJob): Promise<Outcome> {
  if (current?.path !== model) current = { path: model, recogniser: createRecogniser(loadModel(model)) };
  return predict(current.recogniser, source, options);
}
