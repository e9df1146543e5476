// The model in the box is what it says it is.

import { statSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hashTensors } from '../../src/engine/network/hash.js';
import { readMnist } from '../../src/node/data/mnist.js';
import { evaluate } from '../../src/node/engine.js';
import { loadNetwork } from '../../src/node/model-file.js';
import { testWithMnist } from '../needs.js';

const BOX = 'data/pretrained.safetensors';
const MOST_BYTES = 4_000_000;

test('it is small, and its weights are those that its metadata names', async () => {
  const { tensors, metadata } = loadNetwork(BOX);
  assert.ok(statSync(BOX).size <= MOST_BYTES);
  assert.is(await hashTensors(tensors), metadata.weightsSha256);
  assert.match(metadata.trainedOn ?? '', 'MNIST and 60,000 built-in digits and 40,000 drawings');
});

testWithMnist('its recorded accuracy is what it reaches on MNIST’s test images', async () => {
  const model = loadNetwork(BOX);
  const { dataset } = readMnist(process.env.MNIST_DIR as string);
  assert.is(dataset.name, model.metadata.dataset);
  const { score } = await evaluate(model, { set: dataset.test, workers: 2 });
  assert.is(score.accuracy.toFixed(4), model.metadata.testAccuracy);
});

test.run();
