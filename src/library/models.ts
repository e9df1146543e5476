// Models as the library offers them: scored, and joined as a committee.

import { checkImages } from '../engine/training/check.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import type { Score } from '../engine/training/score.js';
import { checkWorkers } from '../engine/worker-count.js';
import type { Committee, Model, Network } from '../formats/model.js';
import * as formats from '../formats/model.js';
import { refuse, requireModel, requireOptions } from './arguments.js';
import * as evaluation from './evaluate.js';
import { here } from './place.js';

export interface EvaluateOptions {
  /** Worker threads, 1 to 64; one a core unless given. */
  readonly workers?: number;
  /** Told when a worker failed, and its work is done again. */
  onWarning?(message: string): void;
}

/**
 * Scores a model on labelled images.
 * @throws UsageError `bad-dataset`, `bad-option`; RunError `workers-fail`, `job-failed`, `out-of-memory`, `no-threads`, and
 *   `no-kernels` in a page
 */
export async function evaluate(
  model: Model,
  images: LabelledImages,
  options: EvaluateOptions = {},
): Promise<Score> {
  requireModel('evaluate()', model);
  requireOptions('evaluate()', options, { workers: 'checked', onWarning: 'function' });
  if (typeof images !== 'object' || images === null)
    refuse('evaluate() takes labelled images, as `test` of a data set', images);
  const { workers = here().defaultWorkers(), onWarning } = options;
  checkWorkers(workers);
  checkImages('the images', images);
  const machine = await here().open(formats.membersOf(model).map(evaluation.arithmeticOf));
  const { score } = await evaluation.evaluate(model, {
    machine,
    set: images,
    workers: machine.sharesMemory ? workers : 1,
    onFailure: onWarning,
  });
  return score;
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
