import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import {
  ACTIVATIONS,
  type Activation,
  CLASSES,
  type Input,
  onInput,
} from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import type { Network } from '../../../src/formats/model.js';
import { createRecogniser } from '../../../src/node/recogniser.js';
import { explain, logitsOf } from '../../../src/reading/explain.js';

/** A random network with biases, so that no term of the gradient is zero by chance. */
function randomModel(activation: Activation, hidden: number[], input: Input = 'pixels'): Network {
  const topology = onInput({ hidden, activation }, input);
  const tensors = drawParameters(topology, activation === 'relu' ? 'he' : 'glorot', 3);
  const random = new Random(3, 'biases');
  for (const { bias } of tensors) bias.set(bias.map(() => 0.2 * random.normal()));
  return { topology, tensors, metadata: { topology: '', activation } };
}

const random = new Random(5, 'image');
const image = Uint8Array.from({ length: 784 }, () => (random.below(4) === 0 ? 1 + random.below(254) : 0));

/** Ink whose edges are all below the most that a byte holds. */
const soft = Uint8Array.from({ length: 784 }, (_, pixel) => {
  const [x, y] = [(pixel % 28) - 14, Math.floor(pixel / 28) - 13];
  return Math.round(255 * Math.exp(-((Math.hypot(x, 0.7 * y + x / 4) - 8) ** 2) / 6));
});

function probabilities(logits: Float64Array): number[] {
  const most = Math.max(...logits);
  const powers = [...logits].map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

for (const activation of ACTIVATIONS) {
  for (const hidden of [[40], [40, 24]]) {
    const model = randomModel(activation, hidden);
    const name = `${activation}, ${hidden.join('-')}`;

    test(`${name}: the logits give the recogniser's probabilities`, () => {
      const expected = createRecogniser(model).classify(image);
      for (const [digit, probability] of probabilities(logitsOf(model, image)).entries())
        assert.ok(Math.abs(probability - expected[digit]) < 1e-5, `digit ${digit}`);
    });

    test(`${name}: every pixel's value is its input times the slope that finite differences find`, () => {
      const digit = 7;
      const height = (bytes: Uint8Array) => {
        const logits = logitsOf(model, bytes);
        return logits[digit] - logits.reduce((sum, logit) => sum + logit, 0) / CLASSES;
      };
      const heat = explain(model, image, digit);
      for (let pixel = 0; pixel < 784; pixel++) {
        if (image[pixel] === 0) {
          assert.is(Math.abs(heat[pixel]), 0, `pixel ${pixel} is black`);
          continue;
        }
        const up = Uint8Array.from(image);
        up[pixel]++;
        const down = Uint8Array.from(image);
        down[pixel]--;
        const expected = ((height(up) - height(down)) / 2) * image[pixel];
        // A ReLU unit that turns on or off between the two bends the slope; so near none does but few.
        const isBent =
          activation === 'relu' && Math.abs(height(up) + height(down) - 2 * height(image)) > 1e-12;
        if (!isBent) assert.ok(Math.abs(heat[pixel] - expected) < 1e-4, `pixel ${pixel}`);
      }
    });
  }
}

for (const activation of ACTIVATIONS)
  test(`${activation}, edges: the logits give the recogniser's probabilities`, () => {
    const model = randomModel(activation, [40, 24], 'edges');
    const expected = createRecogniser(model).classify(image);
    for (const [digit, probability] of probabilities(logitsOf(model, image)).entries())
      assert.ok(Math.abs(probability - expected[digit]) < 1e-5, `digit ${digit}`);
  });

test('without biases and with ReLU the pixels of a network on edges add up, too, but for what is rounded', () => {
  const model = randomModel('relu', [40, 24], 'edges');
  for (const { bias } of model.tensors) bias.fill(0);
  const logits = logitsOf(model, soft);
  const heat = explain(model, soft, 4);
  const above = logits[4] - logits.reduce((sum, logit) => sum + logit, 0) / CLASSES;
  const sum = heat.reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(above) > 0.1 && Math.abs(sum - above) < 0.05 * Math.abs(above), `${sum}, not ${above}`);
});

test('without biases and with ReLU the pixels add up to the logit over the mean', () => {
  const model = randomModel('relu', [40, 24]);
  for (const { bias } of model.tensors) bias.fill(0);
  const logits = logitsOf(model, image);
  const heat = explain(model, image, 4);
  const above = logits[4] - logits.reduce((sum, logit) => sum + logit, 0) / CLASSES;
  assert.ok(Math.abs(heat.reduce((sum, value) => sum + value, 0) - above) < 1e-4);
});

test('an image of another size is refused', () => {
  assert.throws(() => explain(randomModel('relu', [16]), new Uint8Array(10), 1), /784 pixels, found 10/);
});

test.run();
