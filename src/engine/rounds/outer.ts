// The outer step: what a round's averaged change does to the weights besides changing them.

import { OUTER_NESTEROV } from '../recipe/rounds.js';

/**
 * Nesterov's momentum on the round's averaged change (DiLoCo, algorithm 1, in the form of Sutskever and others 2013): moves
 * the first numbers of `state` from `before` by the velocity's next step instead of by the change alone. They are as many as
 * `velocity` has, which changes too: the weights, for a whole state.
 */
export function stepOuter(state: Float32Array, before: Float32Array, velocity: Float32Array): void {
  const { momentum, rate } = OUTER_NESTEROV;
  for (let index = 0; index < velocity.length; index++) {
    const change = state[index] - before[index];
    const speed = momentum * velocity[index] + change;
    velocity[index] = speed;
    state[index] = before[index] + rate * (change + momentum * speed);
  }
}
