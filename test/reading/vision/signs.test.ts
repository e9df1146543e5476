// Signs among digits are unread, and stops part nothing. The classifier knows rings and bars.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Page, readPicture, textOf } from '../../../src/reading/vision/read.js';
import { Drawing, ringOrBar } from './drawing.js';

/** A ring on the left, a bar on the right, and between them what `draw` draws about (100, 60). */
function between(draw: (drawing: Drawing, x: number, y: number) => void): Page {
  const drawing = new Drawing(200, 120).ring(40, 60, 25, 7).stroke(160, 32, 160, 88, 7);
  draw(drawing, 100, 60);
  return readPicture(drawing.picture, ringOrBar);
}

/** The reasons of a page's first line, in order; digits have none. */
const reasonsOf = ({ lines }: Page) => lines[0].map(({ reason }) => reason);

const SIGNS: [string, (drawing: Drawing, x: number, y: number) => void][] = [
  ['a minus sign', (drawing, x, y) => drawing.stroke(x - 15, y, x + 15, y + 2, 6)],
  [
    'a plus sign',
    (drawing, x, y) => drawing.stroke(x - 17, y, x + 17, y + 1, 6).stroke(x, y - 17, x, y + 17, 6),
  ],
  [
    'a times sign',
    (drawing, x, y) =>
      drawing.stroke(x - 14, y - 15, x + 14, y + 15, 6).stroke(x + 14, y - 15, x - 14, y + 15, 6),
  ],
  ['a slash', (drawing, x, y) => drawing.stroke(x - 16, y + 46, x + 16, y - 46, 6)],
  [
    'an equals sign',
    (drawing, x, y) =>
      drawing.stroke(x - 15, y - 8, x + 15, y - 7, 6).stroke(x - 15, y + 8, x + 15, y + 9, 6),
  ],
];

for (const [sign, draw] of SIGNS) {
  test(`${sign} is unread, and says why`, () => {
    const page = between(draw);
    assert.is(textOf(page), '01');
    assert.equal(reasonsOf(page), [undefined, `like ${sign}`, undefined]);
    const { confidence, box } = page.lines[0][1];
    assert.is(confidence, 0, 'never sure');
    assert.ok(box.x >= 75 && box.x + box.width <= 125, `its own box, ${JSON.stringify(box)}`);
  });
}

test('a full stop and a comma part nothing and are no digits', () => {
  const stop = between((drawing, x) => drawing.dot(x, 86, 5));
  assert.is(textOf(stop), '01');
  assert.is(stop.lines.flat().length, 2);
  const comma = between((drawing, x) => drawing.stroke(x + 3, 78, x - 3, 98, 6));
  assert.is(textOf(comma), '01');
  assert.is(comma.lines.flat().length, 2);
});

test('a bar that leans, and is no higher than its neighbours, is no slash', () => {
  const page = between((drawing, x, y) => drawing.stroke(x - 10, y + 27, x + 10, y - 27, 6));
  assert.not(reasonsOf(page).includes('like a slash'));
});

test('a bar that leans is no slash where another digit of the line is about as tall', () => {
  const page = new Drawing(340, 140).ring(50, 70, 25, 7).stroke(112, 108, 140, 32, 6).ring(190, 70, 25, 7);
  assert.ok(
    reasonsOf(readPicture(page.picture, ringOrBar)).includes('like a slash'),
    'beside low ones it is',
  );
  page.stroke(290, 32, 290, 102, 7);
  assert.not(reasonsOf(readPicture(page.picture, ringOrBar)).includes('like a slash'));
});

test('a ring and a bar of a digit’s height are no signs', () => {
  const page = between((drawing, x, y) => drawing.stroke(x, y - 26, x, y + 26, 7));
  assert.is(textOf(page), '011');
});

test.run();
