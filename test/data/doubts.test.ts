// Warnings of data sets that are well formed, but not what their owner takes them for.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits, drawNonDigits } from '../../src/data/builtin/digits.js';
import { doubts } from '../../src/data/doubts.js';
import { CLASSES, IMAGE_SIDE, PIXELS } from '../../src/engine/network/topology.js';
import { Random } from '../../src/engine/random.js';
import type { LabelledImages } from '../../src/engine/training/dataset.js';
import { readMnist } from '../../src/node/data/mnist.js';
import { testWithMnist } from '../needs.js';
import { syntheticImages } from '../node/data/synthetic.js';

/** The set with rows and columns of each image swapped. */
function transposed({ count, pixels, labels }: LabelledImages): LabelledImages {
  const swapped = new Uint8Array(pixels.length);
  for (let image = 0; image < pixels.length; image += PIXELS)
    for (let y = 0; y < IMAGE_SIDE; y++)
      for (let x = 0; x < IMAGE_SIDE; x++)
        swapped[image + y * IMAGE_SIDE + x] = pixels[image + x * IMAGE_SIDE + y];
  return { count, pixels: swapped, labels };
}

function drawn(count: number): LabelledImages {
  const { images, labels } = drawDigits(9, 0, count);
  return { count, pixels: images, labels };
}

/** The first `count` images from `first` on. */
const part = ({ pixels, labels }: LabelledImages, first: number, count: number): LabelledImages => ({
  count,
  pixels: pixels.subarray(first * PIXELS, (first + count) * PIXELS),
  labels: labels.subarray(first, first + count),
});

const name = 'the training images of some/folder';

function assertDoubted(set: LabelledImages, reason: RegExp): void {
  const found = doubts(name, set);
  assert.is(found.length, 1, `${found}`);
  assert.match(found[0], reason);
}

test('digits raise no doubts', () => {
  for (const count of [1, 2, 60, 300]) assert.equal(doubts(name, drawn(count)), []);
});

test('noise with a pattern for each label raises none', () => {
  assert.equal(doubts(name, syntheticImages(500, 1)), []);
  assert.equal(doubts(name, transposed(syntheticImages(500, 1))), []);
});

test('drawings of something else raise none, either way', () => {
  const count = 300;
  const labels = Uint8Array.from({ length: count }, (_, image) => image % CLASSES);
  const set = { count, pixels: drawNonDigits(4, 0, count), labels };
  assert.equal(doubts(name, set), []);
  assert.equal(doubts(name, transposed(set)), []);
});

test('blank images', () => {
  const set = drawn(60);
  assertDoubted(
    { ...set, pixels: new Uint8Array(set.pixels.length) },
    /^Every pixel of the training images of some\/folder is 0/,
  );
  assertDoubted({ ...set, pixels: new Uint8Array(set.pixels.length).fill(255) }, /is 255/);
});

test('one class only', () => {
  const set = drawn(60);
  assertDoubted({ ...set, labels: new Uint8Array(60).fill(4) }, /^Every label of .* is 4/);
});

test('transposed digits', () => {
  assertDoubted(transposed(drawn(300)), /^The training images of some\/folder look transposed/);
});

/** The set with all images of a label together. */
function sorted({ count, pixels, labels }: LabelledImages): LabelledImages {
  const order = [...labels.keys()].sort((one, other) => labels[one] - labels[other]);
  const moved = new Uint8Array(pixels.length);
  for (const [place, image] of order.entries())
    moved.set(pixels.subarray(image * PIXELS, (image + 1) * PIXELS), place * PIXELS);
  return { count, pixels: moved, labels: labels.slice().sort() };
}

testWithMnist('images that are sorted by label are judged by all labels', () => {
  const { training } = readMnist(process.env.MNIST_DIR as string).dataset;
  // More than two thousand of them are zeros, which come first.
  const set = sorted(part(training, 0, 25_000));
  assert.equal(doubts(name, set), []);
  assertDoubted(transposed(set), /look transposed/);
});

test('fewer than fifty images tell nothing', () => {
  assert.equal(doubts(name, transposed(drawn(49))), []);
});

testWithMnist('MNIST raises no doubts, and transposed it does: all of it, and fifty of its images', () => {
  const { training, test: held } = readMnist(process.env.MNIST_DIR as string).dataset;
  for (const set of [training, part(training, 7000, 50), part(held, 5000, 50), part(held, 9000, 200)]) {
    assert.equal(doubts(name, set), []);
    assertDoubted(transposed(set), /look transposed/);
  }
});

testWithMnist('images with other labels than their own raise none, either way', () => {
  const { test: held } = readMnist(process.env.MNIST_DIR as string).dataset;
  const random = new Random(1, 'other labels');
  for (let round = 0; round < 4; round++) {
    const other = random.permutation(CLASSES);
    const set = { ...held, labels: held.labels.map((label) => other[label]) };
    assert.equal(doubts(name, set), [], `${other}`);
    assert.equal(doubts(name, transposed(set)), [], `${other}`);
  }
});

test.run();
