// The contact sheet: each image in its place.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { layOutContactSheet } from '../../../src/data/builtin/contact-sheet.js';

const PIXELS = 784;

test('images stand in rows, in their order, with gaps between them', () => {
  const images = new Uint8Array(3 * PIXELS);
  for (const i of [0, 1, 2]) images.fill(100 + i, i * PIXELS, (i + 1) * PIXELS);
  const { width, height, pixels } = layOutContactSheet(images, 2);
  assert.equal([width, height, pixels.length], [4 + 2 * 32, 4 + 2 * 32, width * height]);
  assert.equal([pixels[4 * width + 4], pixels[4 * width + 36], pixels[36 * width + 4]], [100, 101, 102]);
  for (const value of [100, 101, 102]) assert.is(pixels.filter((pixel) => pixel === value).length, PIXELS);
  assert.is(pixels[36 * width + 36], 64, 'the place of the fourth shows the page');
});

test('zoom enlarges each pixel', () => {
  const images = new Uint8Array(PIXELS);
  images[28 * 3 + 5] = 255;
  const { width, pixels } = layOutContactSheet(images, 1, 3);
  assert.is(width, 28 * 3 + 8);
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 3; x++) assert.is(pixels[(4 + 9 + y) * width + 4 + 15 + x], 255);
  assert.is(pixels.filter((value) => value === 255).length, 9);
});

test('no columns are refused', () => {
  assert.throws(() => layOutContactSheet(new Uint8Array(PIXELS), 0), /at least one column/);
});

test.run();
