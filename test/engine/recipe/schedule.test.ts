// The learning rate of each step, and Adam's corrections.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rateAt, writeSchedule } from '../../../src/engine/recipe/schedule.js';
import { recipeWith } from '../training/runs.js';

const close = (found: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, expected ${expected}`);

test('a constant rate stays', () => {
  const recipe = recipeWith({ learningRate: 0.3, epochs: 4 });
  for (let step = 0; step < 40; step++) assert.is(rateAt(recipe, step, 40), 0.3);
});

test('the rate rises to its highest over the epochs of warm-up, in equal steps', () => {
  const recipe = recipeWith({ learningRate: 0.5, epochs: 4, warmUp: 1 });
  for (let step = 0; step < 10; step++) close(rateAt(recipe, step, 40), (0.5 * (step + 1)) / 10);
  assert.is(rateAt(recipe, 10, 40), 0.5);
});

test('after the warm-up the rate follows half a period of a cosine to 0', () => {
  const recipe = recipeWith({ learningRate: 0.2, epochs: 5, warmUp: 1, schedule: 'cosine' });
  for (let step = 20; step < 100; step++)
    close(rateAt(recipe, step, 100), 0.1 * (1 + Math.cos((Math.PI * (step - 20)) / 80)));
  close(rateAt(recipe, 60, 100), 0.1);
});

test('one-cycle rises over 30 % of the run from 1/25 of the rate, and falls to 0, along cosines', () => {
  const recipe = recipeWith({ learningRate: 0.5, epochs: 10, schedule: 'one-cycle' });
  close(rateAt(recipe, 0, 100), 0.5 / 25);
  for (let step = 0; step < 30; step++)
    close(rateAt(recipe, step, 100), 0.02 + (0.48 * (1 - Math.cos((Math.PI * step) / 30))) / 2);
  close(rateAt(recipe, 30, 100), 0.5);
  for (let step = 30; step < 100; step++)
    close(rateAt(recipe, step, 100), (0.5 * (1 + Math.cos((Math.PI * (step - 30)) / 70))) / 2);
});

test('a warm-up of all epochs never divides by zero', () => {
  const recipe = recipeWith({ learningRate: 1, epochs: 2, warmUp: 2, schedule: 'cosine' });
  for (let step = 0; step < 20; step++) close(rateAt(recipe, step, 20), (step + 1) / 20);
});

test("an epoch's rows hold the rate and Adam's corrections, counted from the first epoch", () => {
  const recipe = recipeWith({ learningRate: 0.2, epochs: 3, schedule: 'cosine' });
  const steps = 7;
  const schedule = new Float32Array(4 * steps).fill(Number.NaN);
  writeSchedule(schedule, recipe, 2, steps);
  for (let step = 0; step < steps; step++) {
    const overall = 2 * steps + step;
    const [rate, first, second] = schedule.subarray(4 * step);
    assert.is(rate, Math.fround(rateAt(recipe, overall, 21)));
    close(first, 1 - 0.9 ** (overall + 1), 1e-7);
    close(second, 1 - 0.999 ** (overall + 1), 1e-9);
  }
});

test('far into a run the corrections are 1', () => {
  const schedule = new Float32Array(4);
  writeSchedule(schedule, recipeWith({ epochs: 100_000 }), 99_999, 1);
  assert.equal([schedule[1], schedule[2]], [1, 1]);
});

test.run();
