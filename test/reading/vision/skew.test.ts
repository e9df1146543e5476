// Pages turned by a few degrees: their lines are read apart, and boxes lie where the digits do.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Picture } from '../../../src/reading/vision/picture.js';
import { readPicture, textOf } from '../../../src/reading/vision/read.js';
import { measureSkew } from '../../../src/reading/vision/skew.js';
import { Drawing, ringOrBar } from './drawing.js';

const LINES = ['011010', '100110', '010011'];
const MIDDLE = { x: 300, y: 190 };

/** Where digit `k` of a line stands on a page that is turned clockwise by some degrees about its middle. */
function place(row: number, k: number, degrees: number): { x: number; y: number } {
  const angle = (degrees * Math.PI) / 180;
  const [x, y] = [110 + 76 * k - MIDDLE.x, 120 + 70 * row - MIDDLE.y];
  return {
    x: MIDDLE.x + x * Math.cos(angle) - y * Math.sin(angle),
    y: MIDDLE.y + x * Math.sin(angle) + y * Math.cos(angle),
  };
}

function page(degrees: number): Picture {
  const drawing = new Drawing(2 * MIDDLE.x, 2 * MIDDLE.y);
  for (const [row, line] of LINES.entries())
    for (const [k, digit] of [...line].entries()) {
      const { x, y } = place(row, k, degrees);
      if (digit === '0') drawing.ring(x, y, 20, 6);
      else drawing.stroke(x + degrees / 3, y - 22, x - degrees / 3, y + 22, 6);
    }
  return drawing.picture;
}

for (const degrees of [-13, 4, 15]) {
  test(`lines turned by ${degrees} degrees are read, with boxes around the digits`, () => {
    const read = readPicture(page(degrees), ringOrBar);
    assert.is(textOf(read), LINES.join('/'));
    for (const [row, line] of read.lines.entries())
      for (const [k, { box }] of line.entries()) {
        const { x, y } = place(row, k, degrees);
        const off = Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
        assert.ok(off < 6, `digit ${k} of line ${row} is ${off.toFixed(1)} pixels off`);
        assert.ok(box.height < 85, 'a box of one digit');
      }
  });
}

const glyphAt = (x: number, y: number) => ({
  box: { x, y, width: 20, height: 40 },
  plane: { width: 20, height: 40, data: new Float32Array(800).fill(1) },
});

test('a skew is the slope of lines, and of few glyphs, or too small, it is none', () => {
  const line = (slope: number, count: number) =>
    Array.from({ length: count }, (_, k) => glyphAt(40 * k, 100 + Math.round(40 * k * slope)));
  assert.is(measureSkew(line(0.2, 4)), 0, 'few');
  assert.is(measureSkew(line(0.02, 8)), 0, 'small');
  const found = measureSkew(line(-0.2, 8));
  assert.ok(Math.abs(Math.tan(found) + 0.2) < 0.02, String(found));
  assert.is(measureSkew([]), 0);
});

test.run();
