// Curves through points: they go through them, keep corners, round the rest.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Polyline, smooth, traceCurve } from '../../../src/data/builtin/curve.js';
import { arc, corner, line, through } from '../../../src/data/builtin/path.js';

function nearest({ x, y }: Polyline, atX: number, atY: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.length; i++) best = Math.min(best, Math.hypot(x[i] - atX, y[i] - atY));
  return best;
}

/** The sharpest turn between three points in a row, as a cosine: 1 straight on, -1 straight back. */
function sharpestTurn({ x, y }: Polyline): number {
  let sharpest = 1;
  for (let i = 1; i + 1 < x.length; i++) {
    const [ax, ay, bx, by] = [x[i] - x[i - 1], y[i] - y[i - 1], x[i + 1] - x[i], y[i + 1] - y[i]];
    sharpest = Math.min(sharpest, (ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by)));
  }
  return sharpest;
}

test('a curve passes through every point of its stroke, at any tension', () => {
  const stroke = [through(0, 0), corner(0.5, 0.1), through(0.6, 0.5), through(0.2, 1)];
  for (const tension of [0, 0.5, 1]) {
    const curve = traceCurve(stroke, tension);
    for (const { x, y } of stroke) assert.ok(nearest(curve, x, y) < 1e-12);
  }
});

test('points along an ellipse make a round curve, in the direction asked for', () => {
  const points = arc({ x: 0, y: 0, width: 1, height: 1 }, 270, 270 - 360);
  assert.ok(points[1].x < 0, 'shrinking angles turn counterclockwise, to the left from the top');
  const { x, y } = traceCurve(points, 0);
  for (let i = 0; i < x.length; i++) assert.ok(Math.abs(Math.hypot(x[i], y[i]) - 1) < 0.03);
});

test('a corner is sharp, and smoothing rounds it off but keeps the ends', () => {
  const sharp = [through(0, 0), corner(0.5, 0), through(0.5, 0.5)];
  const curve = traceCurve(sharp, 0);
  assert.ok(sharpestTurn(curve) < 0.01);
  assert.ok(sharpestTurn(traceCurve([through(0, 0), through(0.5, 0), through(0.5, 0.5)], 0)) > 0.5);
  smooth(curve, 5);
  assert.ok(sharpestTurn(curve) > 0.5);
  const last = curve.x.length - 1;
  assert.equal([curve.x[0], curve.y[0], curve.x[last], curve.y[last]], [0, 0, 0.5, 0.5]);
});

test('tension 1 draws straight lines', () => {
  const { x, y } = traceCurve([through(0, 0), through(1, 1), through(2, 0)], 1);
  for (let i = 0; i < x.length; i++) assert.ok(Math.abs(y[i] - (x[i] < 1 ? x[i] : 2 - x[i])) < 1e-12);
});

test('a bowed line leaves its chord to the left as the pen goes down the page', () => {
  const middle = line(0, 0, 0, 1, 0.1)[1];
  assert.equal([middle.x, middle.y], [0.1, 0.5]);
});

test('one point is no stroke', () => {
  assert.throws(() => traceCurve([through(0, 0)], 0), /two points or more, found 1/);
});

test.run();
