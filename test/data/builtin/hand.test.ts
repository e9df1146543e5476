// Writers at work: what a style asks for is what the ink shows.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { write } from '../../../src/data/builtin/hand.js';
import { fitToBox } from '../../../src/data/builtin/normalise.js';
import { arc, line } from '../../../src/data/builtin/path.js';
import { Random } from '../../../src/data/builtin/random.js';
import type { Writer } from '../../../src/data/builtin/writer.js';

/** A hand like a plotter's, for tests to change one thing about. */
const plotter: Writer = {
  slant: 0,
  turn: 0,
  aspect: 1,
  topHeavy: 0,
  waist: 0,
  tension: 0,
  haste: 0,
  sloppiness: 0,
  warp: 0,
  tremor: 0,
  misplacement: 0,
  overshoot: 0,
  penWidth: 2,
  pressure: 0,
  taper: 0,
  nib: 0,
  softness: 1,
  coarseness: 1,
  steepness: 1,
};

const circle = arc({ x: 0.3, y: 0.5, width: 0.5, height: 0.5 }, 0, 360);
const stem = line(0.3, 0, 0.3, 1);

function written(change: Partial<Writer>, stroke = stem) {
  return write([stroke], { ...plotter, ...change }, new Random(1, 1), 20)[0];
}

test('a pen leaves a line of its width once the ink is fitted to the box', () => {
  for (const penWidth of [1, 2.5, 5]) {
    for (const stroke of [circle, stem]) {
      const ink = written({ penWidth }, stroke);
      fitToBox([ink]);
      const mean = ink.radius.reduce((sum, radius) => sum + radius) / ink.radius.length;
      assert.ok(Math.abs(2 * mean - penWidth) < 0.15 * penWidth, `${2 * mean} for ${penWidth}`);
    }
  }
});

test('positive slant moves the top to the right, a positive turn is clockwise', () => {
  for (const change of [{ slant: 0.4 }, { turn: 0.4 }]) {
    const { x } = written(change);
    assert.ok(x[0] > x[x.length - 1] + 0.3, JSON.stringify(change));
  }
});

test('aspect widens, overshoot lengthens, a taper thins the ends, a nib thickens downstrokes', () => {
  const width = ({ x }: { x: Float64Array }) => Math.max(...x) - Math.min(...x);
  assert.ok(Math.abs(width(written({ aspect: 1.5 }, circle)) / width(written({}, circle)) - 1.5) < 0.05);
  const height = ({ y }: { y: Float64Array }) => Math.max(...y) - Math.min(...y);
  assert.ok(height(written({ overshoot: 0.1 })) > height(written({})) + 0.1);
  const { radius: tapered } = written({ taper: 0.8 });
  assert.ok(tapered[0] < tapered[tapered.length >> 1] / 2);
  const { radius: nibbed, x } = written({ nib: 0.4 }, circle);
  // The circle begins at its right end, going down; a quarter later, at the bottom, the pen goes across.
  assert.ok(nibbed[1] > 1.5 * nibbed[x.length >> 2]);
});

test.run();
