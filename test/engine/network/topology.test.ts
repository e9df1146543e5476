// The shape of a network, and where its parameters lie.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeTopology, layoutParameters } from '../../../src/engine/network/topology.js';

test('a network in words', () => {
  assert.is(describeTopology({ hidden: [512], activation: 'relu' }), '784-512-10');
  assert.is(describeTopology({ hidden: [300, 100], activation: 'relu' }), '784-300-100-10');
});

test('layers follow each other without a gap, each tile with its biases first', () => {
  const { hidden, output, floats } = layoutParameters({ hidden: [65, 32], activation: 'relu' });
  assert.equal(hidden, [
    { inputs: 784, paddedInputs: 784, units: 65, tiles: 3, offset: 0, tileFloats: 785 * 32 },
    { inputs: 65, paddedInputs: 96, units: 32, tiles: 1, offset: 3 * 785 * 32, tileFloats: 97 * 32 },
  ]);
  const offset = (3 * 785 + 97) * 32;
  assert.equal(output, { inputs: 32, paddedInputs: 32, units: 10, tiles: 1, offset, tileFloats: 33 * 12 });
  assert.is(floats, offset + 33 * 12);
});

test.run();
