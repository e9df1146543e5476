// The contact sheet: each image in its place, sorted by label.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { layOutContactSheet } from '../../../src/data/builtin/contact-sheet.js';

const PIXELS = 784;

/** Images each of one level, from 100 on. */
function levels(count: number): Uint8Array {
  const images = new Uint8Array(count * PIXELS);
  for (let i = 0; i < count; i++) images.fill(100 + i, i * PIXELS, (i + 1) * PIXELS);
  return images;
}

test('each label begins a row, labels in order, images of a label in theirs', () => {
  const { width, height, pixels } = layOutContactSheet(levels(5), Uint8Array.of(7, 2, 7, 2, 7), 2);
  const at = (column: number, top: number) => pixels[top * width + 4 + 32 * column];
  assert.equal([width, height, pixels.length], [4 + 2 * 32, 4 + 3 * 32 + 8, width * height]);
  assert.equal([at(0, 4), at(1, 4)], [101, 103]);
  assert.equal([at(0, 44), at(1, 44), at(0, 76)], [100, 102, 104]);
  for (const value of [100, 101, 102, 103, 104])
    assert.is(pixels.filter((pixel) => pixel === value).length, PIXELS);
  assert.is(at(1, 76), 64, 'an empty place shows the page');
});

test('no columns are refused', () => {
  assert.throws(() => layOutContactSheet(levels(1), Uint8Array.of(0), 0), /at least one column/);
});

test.run();
