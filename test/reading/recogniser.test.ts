// The recogniser: a model's probabilities, calibrated.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { PIXELS } from '../../src/engine/network/topology.js';
import { Random } from '../../src/engine/random.js';
import type { Network } from '../../src/formats/model.js';
import { createRecogniser } from '../../src/node/recogniser.js';
import { logitsOf } from '../../src/reading/explain.js';

function modelOf(activation: 'relu' | 'sigmoid', temperature?: string): Network {
  const topology = { hidden: [20, 33], activation };
  return {
    topology,
    tensors: drawParameters(topology, 'he', 7),
    metadata: { topology: '784-20-33-10', activation, temperature },
  };
}

const random = new Random(1, 'image');
const image = Uint8Array.from({ length: PIXELS }, () => (random.uniform() < 0.2 ? random.below(256) : 0));

for (const activation of ['relu', 'sigmoid'] as const)
  for (const temperature of [undefined, '2.5'])
    test(`${activation}, temperature ${temperature ?? 'absent'}: softmax of the logits over it`, () => {
      const model = modelOf(activation, temperature);
      const powers = logitsOf(model, image).map((logit) => Math.exp(logit / Number(temperature ?? 1)));
      const sum = powers.reduce((total, value) => total + value, 0);
      const found = createRecogniser(model).classify(image);
      assert.is(found.length, 10);
      for (const [digit, power] of powers.entries())
        assert.ok(
          Math.abs(found[digit] - power / sum) < 1e-5,
          `${digit}: ${found[digit]}, not ${power / sum}`,
        );
    });

test('an answer is not changed by the next one', () => {
  const { classify } = createRecogniser(modelOf('relu'));
  const first = classify(image);
  const kept = [...first];
  classify(new Uint8Array(PIXELS).fill(255));
  assert.equal([...first], kept);
});

test.run();
