// Between the kernels' tiled layout and plain matrices.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packParameters, tensorShapes, unpackParameters } from '../../../src/engine/network/tensors.js';
import { describeNetwork, layoutParameters, type Topology } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { recipeWith } from '../training/runs.js';

const topologyOf = (...hidden: number[]): Topology => ({ hidden, activation: 'relu' });

function randomTensors(topology: Topology) {
  const random = new Random(1, 'tensors');
  // From 1 to 2: no value is zero, which would pass for padding.
  const draw = () => 1 + random.uniform();
  return tensorShapes(topology).map(({ units, inputs }, layer) => {
    const numbers = (length: number) => Float32Array.from({ length }, draw);
    const isNormalised = topology.normalisation !== undefined && layer < topology.hidden.length;
    return {
      weight: numbers(units * inputs),
      bias: numbers(units),
      ...(isNormalised && { statistics: { mean: numbers(units), variance: numbers(units) } }),
    };
  });
}

test('the shapes of a network', () => {
  assert.equal(tensorShapes(topologyOf(512, 33)), [
    { units: 512, inputs: 784 },
    { units: 33, inputs: 512 },
    { units: 10, inputs: 33 },
  ]);
});

const WIDTHS = [[1], [31], [32], [33], [65, 5], [32, 64, 96]];
for (const topology of [
  ...WIDTHS.map((hidden) => topologyOf(...hidden)),
  ...WIDTHS.map((hidden): Topology => ({ ...topologyOf(...hidden), normalisation: 'batch' })),
]) {
  const { floats } = layoutParameters(topology);

  test(`packed and unpacked, ${describeNetwork(topology)} is what it was`, () => {
    const tensors = randomTensors(topology);
    const parameters = new Float32Array(floats);
    packParameters(topology, tensors, parameters);
    assert.equal(unpackParameters(topology, parameters), tensors);
  });

  test(`packed, ${describeNetwork(topology)} has each parameter once, and zeros besides`, () => {
    const tensors = randomTensors(topology);
    const parameters = new Float32Array(floats);
    packParameters(topology, tensors, parameters);
    const packed = Array.from(parameters).filter((value) => value !== 0);
    const all = tensors.flatMap(({ weight, bias, statistics }) => [
      ...weight,
      ...bias,
      ...(statistics?.mean ?? []),
      ...(statistics?.variance ?? []),
    ]);
    assert.is(packed.length, all.length);
    assert.equal(
      packed.sort((a, b) => a - b),
      all.sort((a, b) => a - b),
    );
  });
}

test('a weight lies in the row of its input, in the tile of its unit', () => {
  const topology = topologyOf(40, 33);
  const { hidden, output, floats } = layoutParameters(topology);
  const tensors = tensorShapes(topology).map(({ units, inputs }) => ({
    weight: new Float32Array(units * inputs),
    bias: new Float32Array(units),
  }));
  tensors[0].weight[34 * 784 + 700] = 1;
  tensors[1].weight[32 * 40 + 39] = 2;
  tensors[1].bias[32] = 3;
  tensors[2].weight[9 * 33 + 32] = 4;
  const parameters = new Float32Array(floats);
  packParameters(topology, tensors, parameters);
  assert.is(parameters[(1 + 784) * 32 + (1 + 700) * 32 + 2], 1, 'unit 34 is the third of the second tile');
  assert.is(parameters[hidden[1].offset + (1 + 64) * 32 + (1 + 39) * 32], 2, 'the layer below has 64 rows');
  assert.is(parameters[hidden[1].offset + (1 + 64) * 32], 3);
  assert.is(parameters[output.offset + (1 + 32) * 12 + 9], 4, "the output's rows are 12 wide");
});

for (const [activation, optimizer, normalisation] of [
  ['relu', 'adam', 'none'],
  ['sigmoid', 'momentum', 'none'],
  ['relu', 'sgd', 'none'],
  ['relu', 'momentum', 'batch'],
  ['sigmoid', 'adam', 'batch'],
] as const) {
  test(`the padding stays zero in training: ${activation}, ${optimizer}, normalisation ${normalisation}`, async () => {
    const recipe = recipeWith({
      hidden: [21, 5],
      activation,
      optimizer,
      normalisation,
      epochs: 2,
      labelSmoothing: 0.1,
    });
    const run = startRun({ recipe, dataset: syntheticDataset(100, 10), workers: 2 });
    try {
      for await (const _ of run.events());
      const found = run.host.parameters.slice();
      const withoutPadding = new Float32Array(found.length);
      packParameters(recipe.topology, unpackParameters(recipe.topology, found), withoutPadding);
      const wrong = found.findIndex((value, index) => value !== withoutPadding[index]);
      assert.is(wrong, -1, `float ${wrong} is padding, and ${found[wrong]}`);
    } finally {
      await run.host.close();
    }
  });
}

test.run();
