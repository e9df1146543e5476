// What the rooms say of answers and of a plan, without a browser.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sharesOf, usualPlan } from '../../src/page/train/plan.js';
import { headlineOf, markOf, toText } from '../../src/page/widgets/marks.js';
import type { Page } from '../../src/reading/vision/read.js';
import type { Reading } from '../../src/reading/vision/segment.js';

function reading(digit: number, confidence = 0.99, reason?: string): Reading {
  return {
    digit,
    confidence,
    reason,
    box: { x: 0, y: 0, width: 1, height: 1 },
    probabilities: new Float32Array(10),
    image: new Uint8Array(784),
  } as Reading;
}

const [two, nine, six] = [reading(2), reading(9, 0.6), reading(6)];
const scribble = reading(1, 0.5, 'like a scribble');
const page = { turned: 0 as const, steps: [] } satisfies Partial<Page>;

test('an unsure digit is a question mark in the headline, and in text that is copied', () => {
  const lines = [
    [two, nine],
    [six, scribble],
  ];
  assert.is(headlineOf({ lines }), '2? / 6·');
  assert.is(toText({ ...page, lines }), '2?\n6·');
  assert.equal([two, nine, scribble].map(markOf), ['2', '9?', '·']);
});

test('so it is in a table, where ink that is no digit is left out', () => {
  const table = [
    [[two], []],
    [[nine], [six, scribble]],
  ];
  assert.is(toText({ ...page, lines: [[two], [nine, six, scribble]], table }), '2\t\n?\t6');
});

test('ink that is no digit alone is no text', () => {
  assert.is(headlineOf({ lines: [[scribble]] }), undefined);
  assert.is(toText({ ...page, lines: [[scribble]] }), '');
});

test('a plan says how many built-in digits it trains on, and how many it holds out', () => {
  const plan = usualPlan(2, false);
  assert.is(sharesOf({ ...plan, images: 6000 }), '1,000 to train on, 5,000 held out for validation.');
  const all = { ...plan, options: { ...plan.options, validation: 0 } };
  assert.is(sharesOf({ ...all, images: 6000 }), '6,000 to train on, none held out.');
});

test.run();
