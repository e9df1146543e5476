// Evaluating a model, whether it is a network or a committee.

import type { Arithmetic } from '../engine/kernels/arithmetic.js';
import * as evaluation from '../engine/training/evaluate.js';
import { type Model, membersOf, type Network } from '../formats/model.js';
import { temperatureOf } from '../formats/temperature.js';

/** Evaluates a model on all images of a set. See engine/training/evaluate.ts. */
export function evaluate(
  model: Model,
  options: evaluation.EvaluationOptions,
): ReturnType<typeof evaluation.evaluate> {
  return evaluation.evaluate(membersOf(model).map(toEvaluate), options);
}

function toEvaluate(network: Network): evaluation.EvaluatedNetwork {
  const { topology, tensors } = network;
  return { topology, tensors, arithmetic: arithmeticOf(network), temperature: temperatureOf(network) };
}

/** The arithmetic that a network was trained with, and so is evaluated with. */
export function arithmeticOf({ metadata }: Network): Arithmetic {
  return metadata.arithmetic === 'relaxed' ? 'relaxed' : 'exact';
}
