// Small drawings enlarged: where the ink is stays, and edges are as soft or as steep as asked for.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { enlarge } from '../../../src/data/builtin/enlarge.js';

/** 4 x 4 pixels whose left half is ink. */
const HALF = {
  width: 4,
  height: 4,
  values: Float32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 1 : 0)),
};

test('at its own size a drawing stays as it is', () => {
  assert.equal(enlarge(HALF, 4, 1), HALF);
});

test('an edge becomes a slope from the middle of one pixel to the middle of the next', () => {
  const { width, height, values } = enlarge(HALF, 16, 1);
  assert.equal([width, height], [16, 16]);
  // The edge is at 8; the pixels' middles were at 6 and 10.
  for (let row = 0; row < 16; row++)
    assert.equal(
      [...values.subarray(row * 16, row * 16 + 16)],
      [1, 1, 1, 1, 1, 1, 0.875, 0.625, 0.375, 0.125, 0, 0, 0, 0, 0, 0],
    );
});

test('a steeper edge is where it was', () => {
  const { values } = enlarge(HALF, 16, 4);
  assert.equal([...values.subarray(5, 11)], [1, 1, 1, 0, 0, 0]);
  const gentle = enlarge(HALF, 16, 2).values;
  assert.equal([...gentle.subarray(5, 11)], [1, 1, 0.75, 0.25, 0, 0]);
});

test.run();
