// Whether a peer learns the same is told by this engine's own spread, but never more finely than others repeat themselves.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { learnsTheSame, spreadOf } from '../../bench/peers/learning.js';

test('mean and standard deviation of one run', () => {
  const { mean, deviation } = spreadOf([1, 2, 3, 4]);
  assert.is(mean, 2.5);
  assert.ok(Math.abs(deviation - Math.sqrt(5 / 3)) < 1e-12);
});

test('a loss far outside of the spread is something else, in either direction', () => {
  const wide = { mean: 1, deviation: 0.1 };
  assert.ok(learnsTheSame(1.59, wide) && learnsTheSame(0.41, wide));
  assert.not.ok(learnsTheSame(1.61, wide) || learnsTheSame(0.39, wide));
});

test('where this engine hardly varies, 8 % are allowed', () => {
  const narrow = { mean: 1, deviation: 0.0001 };
  assert.ok(learnsTheSame(1.079, narrow));
  assert.not.ok(learnsTheSame(1.081, narrow));
});

test.run();
