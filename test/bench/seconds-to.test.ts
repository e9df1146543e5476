// Seconds to an accuracy: the median counts seeds that never reached it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { medianSeconds, type SeedResult } from '../../bench/seconds-to/measure.js';
import { RECIPES } from '../../bench/seconds-to/recipes.js';
import { checkRecipe } from '../../src/engine/recipe/recipe.js';

const seedsOf = (...seconds: (number | undefined)[]): SeedResult[] =>
  seconds.map((each, index) => ({ seed: index + 1, epochs: [], seconds: each }));

test('the median of all seeds; those that missed the accuracy count as longest', () => {
  assert.is(medianSeconds(seedsOf(3, 1, 2)), 2);
  assert.is(medianSeconds(seedsOf(3, undefined, 2)), 3);
  assert.is(medianSeconds(seedsOf(undefined, undefined, 2)), undefined);
});

test('each recipe can be trained, and holds nothing out', () => {
  for (const recipe of Object.values(RECIPES)) {
    checkRecipe(recipe);
    assert.is(recipe.validation, 0);
  }
});

test.run();
