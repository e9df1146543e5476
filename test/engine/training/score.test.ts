// How well probabilities match labels.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accuracyByDigit, likeliest, score } from '../../../src/engine/training/score.js';

/** Rows of twelve: `p` for the answer, the rest shared by the other nine. */
function answers(digits: readonly number[], p = 0.91): Float32Array {
  return Float32Array.from(
    digits.flatMap((answer) => [
      ...Array.from({ length: 10 }, (_, digit) => (digit === answer ? p : (1 - p) / 9)),
      0,
      0,
    ]),
  );
}

test('counts right answers, and confusions by label and answer', () => {
  const result = score(answers([3, 3, 8, 0, 9]), Uint8Array.of(3, 5, 8, 0, 9));
  assert.is(result.images, 5);
  assert.is(result.correct, 4);
  assert.is(result.accuracy, 0.8);
  assert.is(result.confusion[5][3], 1);
  assert.is(result.confusion[3][5], 0);
  assert.is(
    result.confusion.flat().reduce((sum, count) => sum + count, 0),
    5,
  );
});

test('the loss is the mean of -ln of the probability of the label', () => {
  const { loss } = score(answers([1, 2]), Uint8Array.of(1, 1));
  assert.ok(Math.abs(loss - (-Math.log(0.91) - Math.log(0.01)) / 2) < 1e-6, String(loss));
});

test('a label of probability 0 gives a finite loss', () => {
  const { loss } = score(answers([1], 1), Uint8Array.of(2));
  assert.ok(Number.isFinite(loss) && loss > 80, String(loss));
});

test('the likeliest class is the first of several, and never the padding', () => {
  const rows = Float32Array.from([0, 0.5, 0, 0.5, 0, 0, 0, 0, 0, 0, 9, 9, ...new Array(9).fill(0), 1, 2, 2]);
  assert.is(likeliest(rows, 0), 1);
  assert.is(likeliest(rows, 1), 9);
});

test("the interval is Wilson's: known values", () => {
  const ofRight = (right: number, all: number) =>
    score(
      answers(new Array(all).fill(1)),
      Uint8Array.from({ length: all }, (_, index) => (index < right ? 1 : 2)),
    ).interval.map((bound) => Number(bound.toFixed(4)));
  // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  assert.equal(ofRight(81, 263), [0.2553, 0.3662]);
  assert.equal(ofRight(15, 148), [0.0624, 0.1605]);
  assert.equal(ofRight(0, 20), [0, 0.1611]);
  assert.equal(ofRight(1, 29), [0.0061, 0.1718]);
});

test('accuracy by digit; undefined where there is none', () => {
  const shares = accuracyByDigit(score(answers([1, 1, 2]), Uint8Array.of(1, 2, 2)));
  assert.equal(shares.slice(0, 4), [undefined, 1, 0.5, undefined]);
});

test.run();
