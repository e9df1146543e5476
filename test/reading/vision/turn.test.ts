// Pages on their side: read the right way up, with boxes where the digits stand in the picture.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Picture } from '../../../src/reading/vision/picture.js';
import { readPicture, textOf } from '../../../src/reading/vision/read.js';
import { turnBox } from '../../../src/reading/vision/turn.js';
import { Drawing, ringOrBar } from './drawing.js';

/** Two lines of rings and bars. */
function page(): Picture {
  const drawing = new Drawing(420, 240);
  for (const [row, line] of ['0110', '1011'].entries())
    for (const [k, digit] of [...line].entries()) {
      const [x, y] = [60 + 100 * k, 60 + 110 * row];
      if (digit === '0') drawing.ring(x, y, 30, 8);
      else drawing.stroke(x, y - 32, x, y + 32, 8);
    }
  return drawing.picture;
}

/** A picture turned clockwise by a quarter of a circle. */
function turn({ width, height, data }: Picture): Picture {
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      turned.set(
        data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
        4 * (x * height + height - 1 - y),
      );
  return { width: height, height: width, data: turned };
}

test('a page as it stands is not turned', () => {
  const { turned, ...read } = readPicture(page(), ringOrBar);
  assert.is(turned, 0);
  assert.is(textOf(read), '0110/1011');
});

test('a page on its side is read upright, says so, and has its boxes in the picture as it is', () => {
  const onItsSide = turn(page());
  const read = readPicture(onItsSide, ringOrBar);
  // To the right or to the left: rings and bars look alike upside down.
  assert.ok(read.turned === 270 || read.turned === 90, String(read.turned));
  const text = textOf(read);
  assert.ok(text === '0110/1011' || text === '1101/0110', text);
  for (const { box, digit } of read.lines.flat()) {
    assert.ok(box.x >= 0 && box.x + box.width <= onItsSide.width, JSON.stringify(box));
    assert.ok(box.y >= 0 && box.y + box.height <= onItsSide.height, JSON.stringify(box));
    if (digit === 1) assert.ok(box.width > 5 * box.height, 'a bar that lies');
  }
});

test('a box turned four times is where it was', () => {
  const box = { x: 3, y: 5, width: 7, height: 11 };
  assert.equal(turnBox(box, { width: 100, height: 50 }, 1), { x: 34, y: 3, width: 11, height: 7 });
  assert.equal(turnBox(box, { width: 100, height: 50 }, 2), { x: 90, y: 34, width: 7, height: 11 });
  const quarter = turnBox(box, { width: 100, height: 50 }, 1);
  assert.equal(turnBox(quarter, { width: 50, height: 100 }, 3), box);
});

test.run();
