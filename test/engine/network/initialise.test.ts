// What a network starts from.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hashTensors } from '../../../src/engine/network/hash.js';
import { drawParameters, type Initialisation } from '../../../src/engine/network/initialise.js';
import type { Topology } from '../../../src/engine/network/topology.js';

const topology: Topology = { hidden: [200, 100], activation: 'relu' };

function moments(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return { mean, variance, most };
}

const INPUTS = [784, 200, 100];
const UNITS = [200, 100, 10];
const VARIANCES: Record<Initialisation, (layer: number) => number> = {
  he: (layer) => 2 / INPUTS[layer],
  glorot: (layer) => 2 / (INPUTS[layer] + UNITS[layer]),
  'small-normal': () => 1e-4,
};

for (const [name, varianceOf] of Object.entries(VARIANCES)) {
  const initialisation = name as Initialisation;
  test(`${name}: mean, variance and range of each layer's weights; biases are 0`, () => {
    for (const [layer, { weight, bias }] of drawParameters(topology, initialisation, 1).entries()) {
      const expected = varianceOf(layer);
      const { mean, variance, most } = moments(weight);
      assert.is(weight.length, INPUTS[layer] * UNITS[layer]);
      // Five times the standard deviations of a sample's mean and (uniform or normal) variance.
      assert.ok(Math.abs(mean) < 5 * Math.sqrt(expected / weight.length), `mean ${mean} of layer ${layer}`);
      const spread = 5 * Math.sqrt(2 / weight.length);
      assert.ok(Math.abs(variance / expected - 1) < spread, `variance ${variance} of layer ${layer}`);
      const limit = Math.sqrt(3 * expected);
      if (name === 'small-normal') assert.ok(most > 2 * Math.sqrt(expected), 'a normal has tails');
      else assert.ok(most <= Math.fround(limit) && most > 0.98 * limit, `range ${most} of layer ${layer}`);
      assert.equal(bias, new Float32Array(UNITS[layer]));
    }
  });
}

const KNOWN: Record<Initialisation, string> = {
  he: '600859824688d0385f59912be895f8d6527c7437e3855b61335dde681c648ab4',
  glorot: '8b8643c19c2f51c1bf92a7924334ba69bcf1a8d86b6de5c975c573ae368dc72b',
  'small-normal': 'a3ef3bee1912244561ca7aa2451ddc32378231d15ec602d56a356d6be1a0553f',
};

test('the same seed draws the same numbers, on every machine, for ever: known hashes', async () => {
  const hashOf = (initialisation: Initialisation, seed: number) =>
    hashTensors(drawParameters(topology, initialisation, seed));
  assert.equal(
    {
      he: await hashOf('he', 1),
      glorot: await hashOf('glorot', 1),
      'small-normal': await hashOf('small-normal', 1),
    },
    KNOWN,
  );
  assert.is.not(await hashOf('he', 2), KNOWN.he);
});

test('layers are drawn apart: a wider one changes no other of the same shape', () => {
  const [first] = drawParameters({ ...topology, hidden: [200, 64] }, 'he', 1);
  assert.equal(first, drawParameters(topology, 'he', 1)[0]);
});

test.run();
