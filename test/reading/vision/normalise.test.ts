// Glyphs brought to MNIST's form: box, centre of mass, stroke width, slant.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromMnistForm } from '../../../src/reading/vision/mnist-form.js';
import { glyphStrokeWidth, toNetworkImage } from '../../../src/reading/vision/normalise.js';
import { emptyPlane, inkBox } from '../../../src/reading/vision/picture.js';
import { limitSlant, slantOf } from '../../../src/reading/vision/slant.js';
import { Drawing, glyphOf } from './drawing.js';

function boxOf(image: Uint8Array) {
  return inkBox({ width: 28, height: 28, data: image.map((value) => (value > 64 ? 1 : 0)) })!;
}

function centreOf(image: Uint8Array): [number, number] {
  let mass = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < 784; i++) {
    mass += image[i];
    x += image[i] * (i % 28);
    y += image[i] * Math.floor(i / 28);
  }
  return [x / mass, y / mass];
}

/** An L: its centre of mass is not its box's middle. */
const ell = (pen: number, size = 200) =>
  new Drawing(size, size)
    .stroke(size / 4, size / 8, size / 4, 0.85 * size, pen)
    .stroke(size / 4, 0.85 * size, size / 1.6, 0.85 * size, pen);

test('the longer side fills 20 pixels, whatever the pen', () => {
  for (const pen of [2, 8, 20, 34]) {
    const box = boxOf(toNetworkImage(glyphOf(ell(pen).picture)));
    assert.ok(Math.abs(box.height - 20) <= 1, `pen ${pen}: ${box.height}`);
    assert.ok(box.width < 18, `pen ${pen} keeps its shape: ${box.width}`);
  }
});

test('the centre of mass lies on pixel 14, 14', () => {
  const [x, y] = centreOf(toNetworkImage(glyphOf(ell(16).picture)));
  assert.ok(Math.abs(x - 14) < 0.15 && Math.abs(y - 14) < 0.15, `${x} ${y}`);
});

test('thin pens are thickened and thick markers thinned towards MNIST', () => {
  for (const pen of [1.5, 3, 40, 60]) {
    const image = toNetworkImage(glyphOf(ell(pen).picture));
    const width = glyphStrokeWidth({
      box: { x: 0, y: 0, width: 28, height: 28 },
      plane: { width: 28, height: 28, data: Float32Array.from(image, (value) => value / 255) },
    });
    assert.ok(width > 1.9 && width < 4, `pen ${pen}: ${width}`);
  }
});

test('the width of a stroke is measured in pixels of the 20x20 box', () => {
  const width = glyphStrokeWidth(glyphOf(new Drawing(200, 200).stroke(100, 20, 100, 180, 16).picture));
  assert.ok(Math.abs(width - (20 * 16) / 176) < 0.25, `${width}`);
});

test('a stroke of uneven width does not break when thinned', () => {
  const uneven = new Drawing(200, 200)
    .stroke(100, 20, 100, 80, 60)
    .stroke(100, 80, 100, 120, 8)
    .stroke(100, 120, 100, 180, 60);
  const image = toNetworkImage(glyphOf(uneven.picture));
  for (let y = 6; y < 22; y++)
    assert.ok(
      image.subarray(28 * y, 28 * y + 28).some((value) => value > 40),
      `row ${y}`,
    );
});

test('a strong slant is lessened, an upright digit stays the same object', () => {
  const upright = glyphOf(new Drawing(100, 100).stroke(50, 10, 50, 90, 8).picture);
  assert.is(limitSlant(upright), upright);
  const leaning = glyphOf(new Drawing(200, 100).stroke(180, 10, 20, 90, 8).picture);
  assert.ok(slantOf(leaning) > 1.5);
  assert.ok(slantOf(limitSlant(leaning)) < 0.9);
});

test('a picture in MNIST’s form is taken as it is', () => {
  const grey = emptyPlane(28, 28);
  grey.data.fill(1);
  for (let y = 4; y < 24; y++) for (let x = 13; x < 16; x++) grey.data[28 * y + x] = x === 14 ? 0 : 0.4;
  const ready = fromMnistForm(grey);
  assert.ok(ready);
  assert.is(ready.image[28 * 10 + 14], 255);
  assert.is(ready.image[28 * 10 + 13], 153);
  assert.is(ready.image[28 * 3 + 14], 0);
  assert.equal(ready.box, { x: 13, y: 4, width: 3, height: 20 });
});

test('a picture off its centre, of another box or size is not in MNIST’s form', () => {
  for (const [left, top, bottom] of [
    [8, 4, 24],
    [13, 4, 20],
    [13, 0, 28],
  ]) {
    const grey = emptyPlane(28, 28);
    grey.data.fill(1);
    for (let y = top; y < bottom; y++) grey.data[28 * y + left] = 0;
    assert.is(fromMnistForm(grey), undefined);
  }
  assert.is(fromMnistForm(emptyPlane(27, 28)), undefined);
});

test.run();
