// The shape of a network, and where its parameters lie.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeTopology, layoutParameters } from '../../src/network/topology.js';

test('a network in words', () => {
  assert.is(describeTopology({ hidden: [512], activation: 'relu' }), '784-512-10');
  assert.is(describeTopology({ hidden: [300, 100], activation: 'relu' }), '784-300-100-10');
});

test('layers follow each other without a gap, each tile with its biases first', () => {
  const { hidden, output, floats } = layoutParameters({ hidden: [33, 16], activation: 'relu' });
  assert.equal(hidden, [
    { inputs: 784, paddedInputs: 784, units: 33, tiles: 3, offset: 0, tileFloats: 785 * 16 },
    { inputs: 33, paddedInputs: 48, units: 16, tiles: 1, offset: 3 * 785 * 16, tileFloats: 49 * 16 },
  ]);
  const offset = (3 * 785 + 49) * 16;
  assert.equal(output, { inputs: 16, paddedInputs: 16, units: 10, tiles: 1, offset, tileFloats: 17 * 12 });
  assert.is(floats, offset + 17 * 12);
});

test.run();
