// When an answer counts as sure, and what is named where it does not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isUnsure, likeliestTwo, mayBeNoDigit, UNSURE_BELOW } from '../../src/reading/certainty.js';
import type { Reading } from '../../src/reading/vision/segment.js';

test('unsure below the threshold, sure from it on', () => {
  const reading = (confidence: number) => ({ confidence }) as Reading;
  assert.ok(isUnsure(reading(UNSURE_BELOW - 1e-6)));
  assert.not.ok(isUnsure(reading(UNSURE_BELOW)));
});

test('the two likeliest, the likelier first', () => {
  assert.equal(likeliestTwo(Float32Array.of(0, 0.3, 0, 0, 0.5, 0, 0, 0, 0, 0.2)), [4, 1]);
  assert.equal(likeliestTwo(Float32Array.of(0.4, 0, 0, 0, 0, 0, 0, 0, 0, 0.6)), [9, 0]);
});

test('ink may be no digit unless two digits share more than 99 %', () => {
  const shared = (first: number, second: number) => Float32Array.of(0, first, 1 - first - second, second);
  assert.ok(mayBeNoDigit(shared(0.6, 0.3)));
  assert.ok(mayBeNoDigit(shared(0.5, 0.485)));
  assert.not.ok(mayBeNoDigit(shared(0.5, 0.495)));
});

test.run();
