// A worker's part in reading many pictures: one model, loaded once, and one picture after another.

import type { ReadJob } from '../../engine/mapreduce/jobs.js';
import { Recogniser } from '../../reading/recogniser.js';
import { loadModel } from '../model-file.js';
import { type Outcome, predict } from './prediction.js';

let current: { path: string; recogniser: Recogniser } | undefined;

/** Reads a picture with the model that the job names. */
export function read({ model, source, single }: ReadJob): Promise<Outcome> {
  if (current?.path !== model) current = { path: model, recogniser: new Recogniser(loadModel(model)) };
  return predict(current.recogniser, source, single);
}
