// The engine on this machine: training, evaluation and digit generation with this machine's threads and kernels.

import * as builtin from '../data/builtin/draw-in-parallel.js';
import type * as evaluation from '../engine/training/evaluate.js';
import * as training from '../engine/training/train.js';
import type { Model } from '../formats/model.js';
import * as library from '../library/evaluate.js';
import { machine } from './machine.js';

export type TrainingOptions = Omit<training.TrainingOptions, 'machine'>;

/** A training run that has not started. @throws as TrainingRun */
export function startRun(options: TrainingOptions): training.TrainingRun {
  return new training.TrainingRun({ ...options, machine });
}

/** Trains a network. Yields events, the last of them `done`, and returns the network. See engine/training/train.ts. */
export function train(options: TrainingOptions): ReturnType<typeof training.train> {
  return training.train({ ...options, machine });
}

/** Evaluates a model on all images of a set. See library/evaluate.ts. */
export function evaluate(
  model: Model,
  options: Omit<evaluation.EvaluationOptions, 'machine'>,
): ReturnType<typeof evaluation.evaluate> {
  return library.evaluate(model, { machine, ...options });
}

/** Generates built-in digits on all cores. See data/builtin/draw-in-parallel.ts. */
export function drawDigitsInParallel(
  job: builtin.DrawJob,
  options: Omit<builtin.DrawOptions, 'machine'>,
): ReturnType<typeof builtin.drawDigitsInParallel> {
  return builtin.drawDigitsInParallel(job, { ...options, machine });
}
