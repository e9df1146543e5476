// The step of gradient descent with momentum, as the optimiser and the sparse product share it.

import { multiplyAdd, storePair } from './vector';

/**
 * The step of descendWithMomentum on two vectors of weights, whose gradients are a and b: w = w - rate (ahead v + now g),
 * where (ahead, now) are (momentum, 1) with Nesterov's look ahead and (1, 0) without. A branch would keep V8 from joining
 * the two vectors; all loads come before all stores for the same reason.
 */
// @ts-ignore: decorator
@inline export function descendVectors(
  weights: usize, velocity: usize, a: v128, b: v128, minusRate: v128, mu: v128, pull: v128, ahead: v128, now: v128,
): void {
  const w0 = v128.load(weights), w1 = v128.load(weights, 16);
  const g0 = multiplyAdd(pull, w0, a), g1 = multiplyAdd(pull, w1, b);
  const v0 = multiplyAdd(mu, v128.load(velocity), g0), v1 = multiplyAdd(mu, v128.load(velocity, 16), g1);
  const step0 = multiplyAdd(ahead, v0, f32x4.mul(now, g0)), step1 = multiplyAdd(ahead, v1, f32x4.mul(now, g1));
  storePair(velocity, v0, v1);
  storePair(weights, multiplyAdd(minusRate, step0, w0), multiplyAdd(minusRate, step1, w1));
}
