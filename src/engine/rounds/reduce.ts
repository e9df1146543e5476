// Reduce over shards: the states that a round's shards end with become one, by sums in the shards' order in double
// precision. So it is the same whichever machine trained which shard, and whichever came first.

import { OUTER_NESTEROV } from '../recipe/rounds.js';

/** So many numbers are summed at a time: their sums fit into a core's first cache. */
const BLOCK = 2048;

/**
 * The mean of states, each number rounded once. The mean of one is that one, to the last bit. It is written over the first:
 * a state may be large, and nobody needs that one any more.
 */
export function averageStates(states: readonly Float32Array[]): Float32Array {
  const [mean, ...others] = states;
  const last = others.pop();
  if (!last) return mean;
  const block = new Float64Array(BLOCK);
  for (let start = 0; start < mean.length; start += BLOCK) {
    const sums = block.subarray(0, Math.min(BLOCK, mean.length - start));
    sums.set(mean.subarray(start, start + sums.length));
    for (const other of others)
      for (let index = 0; index < sums.length; index++) sums[index] += other[start + index];
    for (let index = 0; index < sums.length; index++)
      mean[start + index] = (sums[index] + last[start + index]) / states.length;
  }
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
