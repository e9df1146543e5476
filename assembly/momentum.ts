// Running means of gradients, and the step of gradient descent with momentum, as the optimisers and the sparse product
// share them.

import { multiplyAdd, storePair } from './vector';

/**
 * A running mean a step further: momentum x velocity + gradient, or 0 if that is next to nothing, for which `flush` is
 * added and taken away again (see FLUSH in src/engine/recipe/optimiser.ts). Without it the velocities of weights whose
 * gradient has become 0 shrink until they are subnormal, and processors multiply subnormal numbers many times slower.
 */
// @ts-ignore: decorator
@inline export function accelerate(velocity: v128, gradient: v128, momentum: v128, flush: v128): v128 {
  return f32x4.sub(f32x4.add(multiplyAdd(momentum, velocity, gradient), flush), flush);
}

/**
 * The step of descendWithMomentum on two vectors of weights, whose gradients are a and b:
 * w = w + alongVelocity v + alongGradient g, which are -rate and 0, or with Nesterov's look ahead -rate x momentum and
 * -rate. A branch would keep V8 from joining the two vectors; all loads come before all stores for the same reason.
 */
// @ts-ignore: decorator
@inline export function descendVectors(
  weights: usize, velocity: usize, a: v128, b: v128, momentum: v128, decay: v128, alongVelocity: v128,
  alongGradient: v128, flush: v128,
): void {
  const w0 = v128.load(weights), w1 = v128.load(weights, 16);
  const g0 = multiplyAdd(decay, w0, a), g1 = multiplyAdd(decay, w1, b);
  const v0 = accelerate(v128.load(velocity), g0, momentum, flush);
  const v1 = accelerate(v128.load(velocity, 16), g1, momentum, flush);
  storePair(velocity, v0, v1);
  const moved0 = multiplyAdd(alongVelocity, v0, multiplyAdd(alongGradient, g0, w0));
  const moved1 = multiplyAdd(alongVelocity, v1, multiplyAdd(alongGradient, g1, w1));
  storePair(weights, moved0, moved1);
}
