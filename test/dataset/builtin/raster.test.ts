// Anti-aliased lines: the ink they leave is the area they cover.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawLines } from '../../../src/dataset/builtin/raster.js';

function horizontal(y: number, radius: number, fromX = -5, toX = 25) {
  return {
    x: Float64Array.of(fromX, toX),
    y: Float64Array.of(y, y),
    radius: Float64Array.of(radius, radius),
  };
}

/** Ink in the middle column. */
function inkAcross(values: Float32Array): number {
  let ink = 0;
  for (let row = 0; row < 20; row++) ink += values[row * 20 + 10];
  return ink;
}

test('a line as wide as the pen is, wherever it lies between the pixels, thin or thick, sharp or soft', () => {
  for (const radius of [0.3, 0.5, 1.1, 2.7]) {
    for (const softness of [1, 2]) {
      for (const y of [10, 10.25, 10.5, 10.9]) {
        const ink = inkAcross(drawLines([horizontal(y, radius)], 20, 20, softness).values);
        assert.ok(
          Math.abs(ink - 2 * radius) < 1e-5,
          `radius ${radius}, softness ${softness}, y ${y}: ${ink}`,
        );
      }
    }
  }
});

test('a thick line has a saturated core and softer edges the softer the pen', () => {
  const gray = (softness: number) =>
    drawLines([horizontal(10.3, 2)], 20, 20, softness).values.filter((value) => value > 0 && value < 1)
      .length;
  assert.is(drawLines([horizontal(10.3, 2)], 20, 20, 1).values[10 * 20 + 10], 1);
  assert.ok(gray(2) > gray(1));
});

test('ink over ink is not darker than ink, and what leaves the grid is cut off', () => {
  const once = drawLines([horizontal(0, 1.3)], 20, 20, 1).values;
  const twice = drawLines([horizontal(0, 1.3), horizontal(0, 1.3)], 20, 20, 1).values;
  assert.equal(twice, once);
  assert.ok(Math.abs(inkAcross(once) - 1.3) < 1e-5);
});

test('the radius changes evenly along a piece', () => {
  const wedge = {
    x: Float64Array.of(0, 20),
    y: Float64Array.of(10, 10),
    radius: Float64Array.of(1, 3),
  };
  const { values } = drawLines([wedge], 20, 20, 1);
  const across = (column: number) =>
    Array.from({ length: 20 }, (_, row) => values[row * 20 + column]).reduce((a, b) => a + b);
  assert.ok(Math.abs(across(5) - 2 * (1 + 5.5 / 10)) < 0.05);
  assert.ok(Math.abs(across(15) - 2 * (1 + 15.5 / 10)) < 0.05);
});

test.run();
