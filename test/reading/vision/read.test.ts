// The whole way from a picture to its digits, with a classifier that knows rings and bars.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readPicture, textOf } from '../../../src/reading/vision/read.js';
import { Drawing, ringOrBar } from './drawing.js';

const read = ({ picture }: Drawing, options = {}) => textOf(readPicture(picture, ringOrBar, options));

/** A ring in the middle of 120x120. */
const ring = (ground?: [number, number, number], ink?: [number, number, number], pen = 8) =>
  new Drawing(120, 120, ground).ring(60, 60, 30, pen, ink);

test('a texture of countless specks gives no digit, and is not read piece by piece', () => {
  let calls = 0;
  const specks = new Drawing(300, 300).each((x, y) =>
    x % 9 < 2 && y % 9 < 3 ? [0, 0, 0, 255] : [255, 255, 255, 255],
  );
  const page = readPicture(specks.picture, (image) => {
    calls++;
    return ringOrBar(image);
  });
  assert.is(textOf(page), '');
  assert.is(calls, 0);
});

test('dark on light and light on dark', () => {
  assert.is(read(ring()), '0');
  assert.is(read(ring([20, 40, 30], [230, 230, 220])), '0');
});

test('an empty picture gives no digit', () => {
  assert.is(read(new Drawing(60, 50)), '');
  assert.is(read(new Drawing(1, 1)), '');
  assert.is(read(new Drawing(28, 28, [0, 0, 0])), '');
  assert.is(read(new Drawing(200, 150, [180, 175, 170]).noise(30)), '', 'noise');
  assert.is(read(new Drawing(200, 150, [200, 200, 200]).light((x) => 0.4 + (0.6 * x) / 200)), '', 'a shade');
  assert.is(read(new Drawing(60, 60).each(() => [0, 0, 0, 0])), '', 'wholly transparent');
});

test('one-pixel lines, fat markers, tiny and large pictures', () => {
  assert.is(read(new Drawing(300, 300).ring(150, 140, 100, 1.2)), '0');
  assert.is(read(new Drawing(120, 120).ring(60, 60, 30, 20)), '0');
  assert.is(read(new Drawing(28, 28).ring(14, 14, 8, 2)), '0');
  assert.is(read(new Drawing(28, 28).stroke(9, 4, 9, 20, 1)), '1');
});

test('colours of the same grey', () => {
  assert.is(read(ring([200, 120, 120], [120, 160, 160])), '0');
  assert.is(read(ring([240, 220, 90], [60, 80, 220])), '0');
});

test('faint ink under noise, slow light, a hard shadow', () => {
  assert.is(read(ring([220, 220, 215], [180, 180, 178]).noise(8)), '0');
  assert.is(read(ring([220, 220, 220]).light((x) => 0.25 + (0.75 * x) / 120)), '0');
  assert.is(
    read(new Drawing(240, 200, [230, 230, 230]).ring(120, 100, 50, 8).light((x) => (x < 120 ? 0.4 : 1))),
    '0',
  );
});

test('ruled, squared and chequered grounds', () => {
  const ruled = ring([255, 255, 255], [0, 0, 40]).each((_x, y, was) =>
    y % 24 === 5 ? [110, 140, 220, 255] : was,
  );
  assert.is(read(ruled), '0');
  const squared = ring().each((x, y, was) => (y % 20 === 3 || x % 20 === 9 ? [90, 90, 90, 255] : was));
  assert.is(read(squared), '0');
  const chequered = new Drawing(120, 120)
    .each((x, y) => (((x >> 3) + (y >> 3)) % 2 ? [204, 204, 204, 255] : [255, 255, 255, 255]))
    .ring(60, 60, 30, 8);
  assert.is(read(chequered), '0');
});

test('specks, a frame, a watermark, the table around the paper', () => {
  assert.is(read(ring().dot(10, 10, 3).dot(110, 100, 2).dot(100, 20, 4)), '0');
  const framed = ring().each((x, y, was) =>
    Math.min(x, y, 119 - x, 119 - y) >> 2 === 1 ? [0, 0, 0, 255] : was,
  );
  assert.is(read(framed), '0');
  const marked = new Drawing(120, 120).stroke(0, 120, 120, 0, 12, [225, 225, 225]).ring(60, 60, 30, 8);
  assert.is(read(marked), '0');
  const onTable = ring().each((x, y, was) =>
    Math.min(x, y, 119 - x, 119 - y) < 9 ? [60, 45, 35, 255] : was,
  );
  assert.is(read(onTable), '0');
  const small = new Drawing(200, 200, [60, 45, 35])
    .each((x, y, was) => (x > 40 + y / 10 && x < 165 && y > 35 && y < 160 ? [235, 230, 220, 255] : was))
    .ring(105, 95, 30, 8);
  assert.is(read(small), '0', 'paper that fills four tenths of the picture');
  assert.is(read(new Drawing(120, 120).ring(60, 60, 40, 34)), '0', 'a fat ring is no paper');
});

test('black and white ink on transparency', () => {
  for (const level of [0, 255]) {
    const drawing = ring().each((_x, _y, [r]) => [level, level, level, 255 - r]);
    assert.is(read(drawing), '0', `ink ${level}`);
  }
});

test('several digits, several lines, in reading order', () => {
  const page = new Drawing(300, 260);
  for (const [x, y] of [
    [150, 60],
    [50, 190],
    [250, 190],
  ])
    page.ring(x, y, 30, 6);
  for (const [x, y] of [
    [50, 60],
    [250, 60],
    [150, 190],
  ])
    page.stroke(x, y - 32, x + 4, y + 32, 6);
  assert.is(read(page), '101/010');
});

test('digits that touch are cut apart, and the boxes say where they are', () => {
  const touching = new Drawing(220, 120).ring(65, 60, 40, 7).ring(147, 60, 40, 7);
  const page = readPicture(touching.picture, ringOrBar);
  assert.is(textOf(page), '00');
  const [left, right] = page.lines[0];
  assert.ok(Math.abs(left.box.x - 21) <= 3 && Math.abs(right.box.x + right.box.width - 190) <= 3);
  assert.ok(Math.abs(left.box.x + left.box.width - right.box.x) <= 6);
});

test('what is wide is cut though the whole reads fairly well, for digits are narrow', () => {
  // Two bars that a thin line joins; what is narrow is surely a 1, what is wide may be an 8.
  const readJoined = (apart: number, sureOfWhole = 0.5) =>
    textOf(
      readPicture(
        new Drawing(160, 120)
          .stroke(30, 20, 30, 100, 8)
          .stroke(30 + apart, 20, 30 + apart, 100, 8)
          .stroke(30, 60, 30 + apart, 60, 3).picture,
        (image) => {
          const columns = new Set([...image.keys()].filter((i) => image[i] > 99).map((i) => i % 28)).size;
          const [digit, sure] = columns <= 13 ? [1, 0.99] : [8, sureOfWhole];
          return new Float32Array(10).fill((1 - sure) / 9).fill(sure, digit, digit + 1);
        },
      ),
    );
  assert.is(readJoined(100), '11');
  assert.is(readJoined(65), '8');
  assert.is(readJoined(115, 0.999), '8', 'not where the whole reads as surely as a digit does');
});

test('a digit of several parts stays one', () => {
  const broken = ring()
    .stroke(60, 20, 60, 100, 5, [255, 255, 255])
    .stroke(20, 60, 100, 60, 3, [255, 255, 255]);
  assert.is(read(broken, { single: true }).length, 1);
  const bar = new Drawing(100, 160).stroke(50, 20, 50, 60, 8).stroke(50, 75, 50, 140, 8);
  assert.is(read(bar), '1');
});

test('lines so close that their digits reach beside each other stay apart', () => {
  // Bars that lean: the foot of each is a little lower than the head of the one below.
  const page = new Drawing(300, 240);
  for (let row = 0; row < 3; row++)
    for (let k = 0; k < 4; k++) page.stroke(66 + 56 * k, 44 + 52 * row, 54 + 56 * k, 96 + 52 * row, 6);
  assert.is(read(page), '1111/1111/1111');
});

test('a digit above another, each sure, are two though they would read as one', () => {
  const page = new Drawing(120, 240).ring(50, 60, 30, 7).stroke(60, 110, 60, 200, 7);
  const sureOfAll: typeof ringOrBar = (image) => {
    const known = ringOrBar(image);
    return Math.max(...known) > 0.9 ? known : new Float32Array(10).fill(0.001).fill(0.991, 9);
  };
  assert.is(textOf(readPicture(page.picture, sureOfAll)), '0/1');
});

test('single reads everything as one digit', () => {
  const two = new Drawing(200, 100).ring(50, 50, 30, 6).ring(150, 50, 30, 6);
  assert.is(read(two), '00');
  assert.is(read(two, { single: true }).length, 1);
});

test('large digits are read in a reduced size, small ones are not, and boxes are in the picture’s own pixels', () => {
  const sizeOf = (drawing: Drawing) => {
    const { steps, lines } = readPicture(drawing.picture, ringOrBar, { steps: true });
    const picture = steps.find(({ name }) => name === 'threshold')?.picture;
    return { width: picture?.width, text: textOf({ lines }), box: lines[0][0].box };
  };
  const large = sizeOf(new Drawing(803, 601).ring(500, 300, 200, 30));
  assert.is(large.width, 201);
  assert.is(large.text, '0');
  const { x, y, width, height } = large.box;
  for (const off of [x - 285, y - 85, x + width - 715, y + height - 515]) assert.ok(Math.abs(off) <= 8);
  assert.is(sizeOf(new Drawing(803, 601).ring(500, 300, 100, 16)).width, 402);
  assert.is(sizeOf(new Drawing(803, 601).ring(500, 300, 200, 30).ring(150, 300, 45, 8)).width, 803);
});

test('steps are recorded when asked for, each with a name, a reason and a picture', () => {
  assert.equal(readPicture(ring().picture, ringOrBar).steps, []);
  const { steps } = readPicture(ring().picture, ringOrBar, { steps: true });
  assert.ok(steps.length >= 8);
  for (const { name, reason, picture } of steps) {
    assert.ok(name && reason);
    assert.is(picture.data.length, 4 * picture.width * picture.height, name);
  }
  assert.is(steps.at(-1)?.picture.width, 28);
});

test('readings carry probabilities, confidence and the image seen', () => {
  const [[reading]] = readPicture(ring().picture, ringOrBar).lines;
  assert.is(reading.image.length, 784);
  assert.is(reading.probabilities.length, 10);
  assert.is(reading.confidence, reading.probabilities[reading.digit]);
});

test.run();
