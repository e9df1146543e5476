// Anti-aliased lines: the ink they leave is the area they cover.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawLines } from '../../../src/data/builtin/raster.js';

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

/** What a line of one piece covers, pixel by pixel, by the definition of drawLines, with no box around it. */
function coverageOf(
  { x, y, radius }: ReturnType<typeof horizontal>,
  side: number,
  softness: number,
): Float32Array {
  const [dx, dy] = [x[1] - x[0], y[1] - y[0]];
  return Float32Array.from({ length: side * side }, (_, pixel) => {
    const [offX, offY] = [(pixel % side) + 0.5 - x[0], Math.floor(pixel / side) + 0.5 - y[0]];
    const along = Math.min(1, Math.max(0, (offX * dx + offY * dy) / (dx * dx + dy * dy)));
    const away = Math.hypot(offX - along * dx, offY - along * dy);
    const thick = radius[0] + (radius[1] - radius[0]) * along;
    // The band from -thick to thick, seen through a window of width `softness` around `away`.
    const covered = Math.min(thick, away + softness / 2) - Math.max(-thick, away - softness / 2);
    return Math.max(0, covered) / softness;
  });
}

test('each pixel that a line touches is inked and no other, at every edge of the grid', () => {
  const side = 12;
  const lines = [
    [3.2, 4.1, 8.7, 6.3],
    [-2, 0.4, 5, -0.8],
    [6, 11.6, 15, 11.2],
    [11.7, -3, 11.2, 7],
    [0.3, 5, -0.4, 14],
    [10.5, 10.5, 13, 13],
    [-1, -1, 0.6, 0.9],
  ];
  for (const [fromX, fromY, toX, toY] of lines)
    for (const radii of [
      [0.4, 0.4],
      [0.7, 1.9],
      [2.2, 1.1],
    ])
      for (const softness of [1, 1.7]) {
        const piece = {
          x: Float64Array.of(fromX, toX),
          y: Float64Array.of(fromY, toY),
          radius: Float64Array.from(radii),
        };
        const { values } = drawLines([piece], side, side, softness);
        for (const [pixel, expected] of coverageOf(piece, side, softness).entries())
          assert.ok(
            Math.abs(values[pixel] - expected) < 1e-6,
            `${fromX} ${fromY} ${toX} ${toY}, radii ${radii}, softness ${softness}, pixel ${pixel % side} ${Math.floor(pixel / side)}: ${values[pixel]}, expected ${expected}`,
          );
      }
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
