// The learning rate of each step, and Adam's corrections: four floats per step, [rate, 1 - beta1^t, 1 - beta2^t, 0], which
// the workers read from the shared memory.

import { ADAM } from './optimiser.js';
import type { Recipe } from './recipe.js';

const ROW = 4;

/**
 * cos(pi x) for 0 <= x <= 1 by additions and multiplications only, so that a schedule is the same on every machine: the
 * Taylor series of sine around 1/2, to 1e-15.
 */
function cosineOfPi(x: number): number {
  const angle = Math.PI * (0.5 - x);
  const square = angle * angle;
  let series = 1;
  for (let power = 22; power >= 2; power -= 2) series = 1 - (series * square) / (power * (power + 1));
  return angle * series;
}

/** One-cycle: the share of the run in which the rate rises, and the share of the rate that it starts from. */
const RISING = 0.3;
const START = 1 / 25;

/** From 1 at progress 0 to 0 at progress 1, along half a cosine. */
const fall = (progress: number) => (1 + cosineOfPi(progress)) / 2;

/** The rate at step `step` (from 0) of `total`. */
export function rateAt(recipe: Recipe, step: number, total: number): number {
  const { learningRate, schedule } = recipe;
  const warmUpSteps = Math.round((recipe.warmUp / recipe.epochs) * total);
  if (step < warmUpSteps) return (learningRate * (step + 1)) / warmUpSteps;
  if (schedule === 'constant') return learningRate;
  const progress = (step - warmUpSteps) / Math.max(1, total - warmUpSteps);
  if (schedule === 'cosine') return learningRate * fall(progress);
  if (progress < RISING) return learningRate * (1 - (1 - START) * fall(progress / RISING));
  return learningRate * fall((progress - RISING) / (1 - RISING));
}

/** base^exponent by repeated multiplication: Math.pow's last bits are not specified. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Writes the rows of `count` steps from step `first` on, of an epoch (from 0) of `steps` steps. */
export function writeSchedule(
  schedule: Float32Array,
  recipe: Recipe,
  epoch: number,
  steps: number,
  first = 0,
  count = steps,
): void {
  const total = recipe.epochs * steps;
  for (let step = 0; step < count; step++) {
    const overall = epoch * steps + first + step;
    schedule[step * ROW] = rateAt(recipe, overall, total);
    schedule[step * ROW + 1] = 1 - power(ADAM.beta1, overall + 1);
    schedule[step * ROW + 2] = 1 - power(ADAM.beta2, overall + 1);
  }
}
