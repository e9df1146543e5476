// The learning rate of each step, and Adam's corrections: a row of four floats a step,
// [rate, 1 - beta1^t, 1 - beta2^t, 0], which the workers read from the shared memory.

import { ADAM } from './optimiser.js';
import type { Recipe } from './recipe.js';

const ROW = 4;

/**
 * cos(pi x) for 0 <= x <= 1 from additions and multiplications alone, so that a schedule is the same on every
 * machine: the Taylor series of sine around 1/2, to 1e-15.
 */
function cosineOfPi(x: number): number {
  const angle = Math.PI * (0.5 - x);
  const square = angle * angle;
  let series = 1;
  for (let power = 22; power >= 2; power -= 2) series = 1 - (series * square) / (power * (power + 1));
  return angle * series;
}

/** The rate at step `step` (from 0) of `total`. */
export function rateAt(recipe: Recipe, step: number, total: number): number {
  const warmUpSteps = Math.round((recipe.warmUp / recipe.epochs) * total);
  if (step < warmUpSteps) return (recipe.learningRate * (step + 1)) / warmUpSteps;
  if (recipe.schedule === 'constant') return recipe.learningRate;
  const progress = (step - warmUpSteps) / Math.max(1, total - warmUpSteps);
  return (recipe.learningRate * (1 + cosineOfPi(progress))) / 2;
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

/** Writes the rows of one epoch (from 0) of `steps` steps. */
export function writeSchedule(schedule: Float32Array, recipe: Recipe, epoch: number, steps: number): void {
  const total = recipe.epochs * steps;
  for (let step = 0; step < steps; step++) {
    const overall = epoch * steps + step;
    schedule[step * ROW] = rateAt(recipe, overall, total);
    schedule[step * ROW + 1] = 1 - power(ADAM.beta1, overall + 1);
    schedule[step * ROW + 2] = 1 - power(ADAM.beta2, overall + 1);
  }
}
