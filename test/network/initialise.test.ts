// What a network starts from.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters, type Initialisation } from '../../src/network/initialise.js';
import type { Topology } from '../../src/network/topology.js';

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

/** The first weight of each layer. */
const KNOWN: Record<Initialisation, number[]> = {
  he: [-0.04332101717591286, 0.12461778521537781, -0.05302714556455612],
  glorot: [-0.038668662309646606, 0.10175000131130219, -0.050559401512145996],
  'small-normal': [-0.0063124364241957664, 0.011435506865382195, -0.007446558680385351],
};

test('the same seed draws the same numbers, for ever: known values', () => {
  const firsts = (initialisation: Initialisation, seed: number) =>
    drawParameters(topology, initialisation, seed).map(({ weight }) => weight[0]);
  assert.equal(firsts('he', 1), KNOWN.he);
  assert.equal(firsts('glorot', 1), KNOWN.glorot);
  assert.equal(firsts('small-normal', 1), KNOWN['small-normal']);
  assert.is.not(firsts('he', 2)[0], KNOWN.he[0]);
});

test('layers are drawn apart: a wider one changes no other of the same shape', () => {
  const [first] = drawParameters({ ...topology, hidden: [200, 64] }, 'he', 1);
  assert.equal(first, drawParameters(topology, 'he', 1)[0]);
});

test.run();
