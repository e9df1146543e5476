// Pages on their side: read the right way up, with boxes where the digits stand in the picture.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Classifier } from '../../../src/reading/vision/classifier.js';
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
  const steps = readPicture(onItsSide, ringOrBar, { steps: true }).steps;
  const turned = steps.find(({ name }) => name === 'turn');
  assert.is(turned?.reason, `turned clockwise by ${read.turned} degrees`);
  assert.ok(turned && turned.picture.width > turned.picture.height, 'upright from this step on');
  for (const { box, digit } of read.lines.flat()) {
    assert.ok(box.x >= 0 && box.x + box.width <= onItsSide.width, JSON.stringify(box));
    assert.ok(box.y >= 0 && box.y + box.height <= onItsSide.height, JSON.stringify(box));
    if (digit === 1) assert.ok(box.width > 5 * box.height, 'a bar that lies');
  }
});

/** Rings are 0, and cups 1: surely where they are open at the top. */
const ringOrCup: Classifier = (image) => {
  const inkOf = (top: number, bottom: number) => {
    const rows = image.subarray(28 * top, 28 * bottom);
    return rows.filter((value, index) => value > 100 && index % 28 >= 12 && index % 28 < 16).length;
  };
  const [above, below] = [inkOf(3, 12), inkOf(16, 25)];
  const isRing = above > 0 && below > 0;
  const confidence = isRing || below > 0 ? 0.991 : 0.6;
  const probabilities = new Float32Array(10).fill((1 - confidence) / 9);
  probabilities[isRing ? 0 : 1] = confidence;
  return probabilities;
};

/** Five rings, then so many cups, open at the top or at the bottom. */
function ringsAndCups(cups: number, opening: 'top' | 'bottom'): Picture {
  const drawing = new Drawing(520 + 100 * cups, 120);
  for (const x of [60, 160, 260, 360, 460]) drawing.ring(x, 60, 30, 8);
  const closed = opening === 'top' ? 90 : 30;
  for (let cup = 0; cup < cups; cup++) {
    const [left, right] = [535 + 100 * cup, 585 + 100 * cup];
    drawing.stroke(left, 30, left, 90, 8);
    drawing.stroke(right, 30, right, 90, 8);
    drawing.stroke(left, closed, right, closed, 8);
  }
  return drawing.picture;
}

test('a page that reads well is turned by half where two digits more are sure that way', () => {
  const read = readPicture(ringsAndCups(2, 'bottom'), ringOrCup);
  assert.is(read.turned, 180);
  assert.is(textOf(read), '1100000');
  assert.is(readPicture(ringsAndCups(2, 'top'), ringOrCup).turned, 0);
  // One digit may be doubtful either way.
  assert.is(readPicture(ringsAndCups(1, 'bottom'), ringOrCup).turned, 0);
});

test('a box turned four times is where it was', () => {
  const box = { x: 3, y: 5, width: 7, height: 11 };
  assert.equal(turnBox(box, { width: 100, height: 50 }, 1), { x: 34, y: 3, width: 11, height: 7 });
  assert.equal(turnBox(box, { width: 100, height: 50 }, 2), { x: 90, y: 34, width: 7, height: 11 });
  const quarter = turnBox(box, { width: 100, height: 50 }, 1);
  assert.equal(turnBox(quarter, { width: 50, height: 100 }, 3), box);
});

test.run();
