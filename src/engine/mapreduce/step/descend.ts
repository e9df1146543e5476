// Reduce: one step of the optimiser on a range of parameters, given its gradient.

import type { Pointer } from '../../kernels/kernels.js';
import { ADAM, FLUSH } from '../../recipe/optimiser.js';
import type { StepContext } from './context.js';

/** One step of the optimiser on `count` parameters. */
export function descend(
  { kernels, map, settings, rates: [rate, correction1, correction2] }: StepContext,
  parameters: Pointer,
  gradient: Pointer,
  count: number,
  decay: number,
): void {
  const { name, momentum } = settings.optimiser;
  const [first, second] = map.moments.map((moment) => moment + parameters - map.parameters);
  if (name === 'sgd') kernels.descend(parameters, gradient, count, rate, decay);
  else if (name === 'adam') {
    const { beta1, beta2, epsilon } = ADAM;
    kernels.descendWithAdam(
      parameters,
      gradient,
      first,
      second,
      count,
      rate,
      beta1,
      beta2,
      correction1,
      correction2,
      epsilon,
      decay,
      FLUSH,
    );
  } else {
    const isNesterov = name === 'nesterov';
    kernels.descendWithMomentum(parameters, gradient, first, count, rate, momentum, decay, isNesterov, FLUSH);
  }
}
