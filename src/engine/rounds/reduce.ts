// Reduce over shards: the states that a round's shards end with become one, by sums in the shards' order in double
// precision. So it is the same whichever machine trained which shard, and whichever came first.

import { OUTER_NESTEROV } from '../recipe/rounds.js';

/** The mean of states, each number rounded once. The mean of one is that one, to the last bit. */
export function averageStates(states: readonly Float32Array[]): Float32Array {
  const [first, ...others] = states;
  if (others.length === 0) return first;
  const sums = Float64Array.from(first);
  for (const other of others) for (let index = 0; index < sums.length; index++) sums[index] += other[index];
  const mean = new Float32Array(sums.length);
  for (let index = 0; index < mean.length; index++) mean[index] = sums[index] / states.length;
  return mean;
}

/**
 * Nesterov's momentum on the round's averaged change (DiLoCo, algorithm 1, in the form of Sutskever and others 2013): moves
 * the first numbers of `state`, the weights, from `before` by the velocity's next step instead of by the change alone.
 * `velocity` is as long as the weights, and changes too.
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
