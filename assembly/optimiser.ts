// The optimisers: one step on `count` parameters (a multiple of 4) from their gradient. `decay` pulls weights
// to 0; a caller passes 0 for biases. Descent and momentum take two vectors at a time, all loads before all stores, so
// that V8 can join them, and an odd last one by itself.

import { accelerate, descendVectors } from './momentum';
import { areVectors, isShare } from './preconditions';
import { multiplyAdd, storePair } from './vector';

/** Gradient descent: w = w - rate (g + decay w). */
export function descend(weights: usize, gradient: usize, count: i32, rate: f32, decay: f32): void {
  assert(areVectors(weights, count) && areVectors(gradient, count) && isFinite(rate) && isFinite(decay));
  const end = weights + ((<usize>count) << 2);
  const minusRate = f32x4.splat(-rate);
  const keep = f32x4.splat(1 - rate * decay);
  for (; weights + 16 < end; weights += 32, gradient += 32) {
    const a = multiplyAdd(minusRate, v128.load(gradient), f32x4.mul(keep, v128.load(weights)));
    const b = multiplyAdd(minusRate, v128.load(gradient, 16), f32x4.mul(keep, v128.load(weights, 16)));
    storePair(weights, a, b);
  }
  if (weights < end) {
    v128.store(weights, multiplyAdd(minusRate, v128.load(gradient), f32x4.mul(keep, v128.load(weights))));
  }
}

/**
 * Gradient descent with momentum, in the form of Sutskever and others (2013) that PyTorch uses:
 * g = g + decay w, v = momentum v + g, then w = w - rate v, or with Nesterov's look ahead
 * w = w - rate (g + momentum v). `flush`: see accelerate.
 */
export function descendWithMomentum(
  weights: usize,
  gradient: usize,
  velocity: usize,
  count: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  nesterov: bool,
  flush: f32,
): void {
  assert(areVectors(weights, count) && areVectors(gradient, count) && areVectors(velocity, count));
  assert(isShare(momentum) && isFinite(rate) && isFinite(decay) && flush >= 0);
  const end = weights + ((<usize>count) << 2);
  const mu = f32x4.splat(momentum), pull = f32x4.splat(decay), away = f32x4.splat(flush);
  const alongVelocity = f32x4.splat(nesterov ? -rate * momentum : -rate);
  const alongGradient = f32x4.splat(nesterov ? -rate : 0);
  for (; weights + 16 < end; weights += 32, gradient += 32, velocity += 32) {
    const a = v128.load(gradient), b = v128.load(gradient, 16);
    descendVectors(weights, velocity, a, b, mu, pull, alongVelocity, alongGradient, away);
  }
  if (weights < end) {
    const w = v128.load(weights);
    const g = multiplyAdd(pull, w, v128.load(gradient));
    const v = accelerate(v128.load(velocity), g, mu, away);
    v128.store(velocity, v);
    v128.store(weights, multiplyAdd(alongVelocity, v, multiplyAdd(alongGradient, g, w)));
  }
}

/**
 * AdamW (Loshchilov and Hutter 2019): m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, then
 * w = w - rate (m / correction1 / (sqrt(v / correction2) + epsilon) + decay w), where the corrections are
 * 1 - b1^t and 1 - b2^t at step t. Without decay it is Adam. `flush`: see accelerate.
 */
export function descendWithAdam(
  weights: usize,
  gradient: usize,
  mean: usize,
  variance: usize,
  count: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  correction1: f32,
  correction2: f32,
  epsilon: f32,
  decay: f32,
  flush: f32,
): void {
  assert(areVectors(weights, count) && areVectors(gradient, count));
  assert(areVectors(mean, count) && areVectors(variance, count));
  assert(isShare(beta1) && correction1 > 0 && correction1 <= 1 && isShare(beta2) && correction2 > 0 && correction2 <= 1);
  assert(epsilon > 0 && isFinite(rate) && isFinite(decay) && flush >= 0);
  const end = weights + ((<usize>count) << 2);
  const b1 = f32x4.splat(beta1),
    rest1 = f32x4.splat(1 - beta1);
  const b2 = f32x4.splat(beta2),
    rest2 = f32x4.splat(1 - beta2);
  const minusStep = f32x4.splat(-rate / correction1);
  const unbias = f32x4.splat(1 / correction2);
  const small = f32x4.splat(epsilon);
  const keep = f32x4.splat(1 - rate * decay);
  const away = f32x4.splat(flush);
  for (; weights < end; weights += 16, gradient += 16, mean += 16, variance += 16) {
    const g = v128.load(gradient);
    const m = accelerate(v128.load(mean), f32x4.mul(rest1, g), b1, away);
    const v = accelerate(v128.load(variance), f32x4.mul(rest2, f32x4.mul(g, g)), b2, away);
    v128.store(mean, m);
    v128.store(variance, v);
    const direction = f32x4.div(m, f32x4.add(f32x4.sqrt(f32x4.mul(v, unbias)), small));
    v128.store(weights, multiplyAdd(minusStep, direction, f32x4.mul(keep, v128.load(weights))));
  }
}
