// What is added to a data set's training images: drawn digits, and drawings that are none.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addBuiltinDigits, addNonDigits } from '../../../src/data/builtin/dataset.js';
import { drawDigits, drawNonDigits } from '../../../src/data/builtin/digits.js';
import { NO_DIGIT, PIXELS } from '../../../src/engine/network/topology.js';
import type { LoadListener } from '../../../src/node/data/load.js';
import { machine } from '../../../src/node/machine.js';
import { syntheticDataset } from './synthetic.js';

const COUNT = 700;
const dataset = syntheticDataset(20, 5);

test('built-in digits of another seed than the built-in data set: told of as they are drawn, in their order', async () => {
  const told: [number, number][] = [];
  const listener: LoadListener = {
    onDownload() {},
    onWarning() {},
    onDrawn: (drawn, total) => told.push([drawn, total]),
  };
  const { training, test: unseen } = await addBuiltinDigits(dataset, COUNT, {
    machine,
    workers: 2,
    listener,
  });
  assert.is(training.count, 20 + COUNT);
  const { images, labels } = drawDigits(2, 0, COUNT);
  const places = new Map(Array.from({ length: COUNT }, (_, index) => [keyOf(images, index), labels[index]]));
  let found = 0;
  for (let index = 0; index < training.count; index++)
    if (places.get(keyOf(training.pixels, index)) === training.labels[index]) found++;
  assert.is(found, COUNT);
  assert.equal(unseen, dataset.test);
  assert.equal(told.at(-1), [COUNT, COUNT]);
  for (const [drawn, total] of told) assert.ok(drawn <= total && total === COUNT, `${drawn} of ${total}`);
});

test('drawings that are no digits, of which no answer is asked', async () => {
  const { training } = await addNonDigits(dataset, 30);
  assert.is(training.count, 50);
  const keys = new Set(Array.from({ length: 30 }, (_, index) => keyOf(drawNonDigits(2, 0, 30), index)));
  let found = 0;
  for (let index = 0; index < training.count; index++)
    if (training.labels[index] === NO_DIGIT && keys.has(keyOf(training.pixels, index))) found++;
  assert.is(found, 30);
});

test('nothing added is the data set itself', async () => {
  const silent: LoadListener = { onDownload() {}, onDrawn() {}, onWarning() {} };
  assert.is(await addBuiltinDigits(dataset, 0, { machine, workers: 1, listener: silent }), dataset);
  assert.is(await addNonDigits(dataset, 0), dataset);
});

/** An image's pixels as text, to find it by. */
function keyOf(pixels: Uint8Array, index: number): string {
  return Buffer.from(pixels.subarray(index * PIXELS, (index + 1) * PIXELS)).toString('base64');
}

test.run();
