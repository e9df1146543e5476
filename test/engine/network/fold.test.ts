// What a network that learned with batch normalisation has become: an ordinary network with the same answers.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { networkOf } from '../../../src/engine/network/fold.js';
import { type LayerTensors, unpackParameters } from '../../../src/engine/network/tensors.js';
import { learned, OUTPUT_WIDTH, PIXELS } from '../../../src/engine/network/topology.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { recipeWith } from '../training/runs.js';

const dataset = syntheticDataset(200, 40);
const recipe = recipeWith({
  hidden: [40, 33],
  normalisation: 'batch',
  optimizer: 'momentum',
  epochs: 3,
});

/** Probabilities (10) of an image, in float64, by the running means and variances themselves. */
function answer(layers: readonly LayerTensors[], image: Uint8Array): number[] {
  let values = Array.from(image, (byte) => byte / 255);
  for (const { weight, bias, statistics } of layers) {
    const below = values;
    const inputs = below.length;
    values = Array.from(bias, (offset, unit) => {
      const sum = below.reduce((total, value, input) => total + value * weight[unit * inputs + input], 0);
      if (!statistics) return sum + offset;
      const { mean, variance } = statistics;
      return Math.max(0, (sum - mean[unit]) / Math.sqrt(variance[unit] + 1e-5) + offset);
    });
  }
  const most = Math.max(...values);
  const total = values.reduce((sum, value) => sum + Math.exp(value - most), 0);
  return values.map((value) => Math.exp(value - most) / total);
}

test('a run answers by its running means and variances, and its network as the run', async () => {
  const run = startRun({ recipe, dataset, workers: 2 });
  try {
    const events = run.events();
    let next = await events.next();
    while (!next.done) next = await events.next();
    const { tensors } = next.value;
    const { parameters } = run.host;
    const layers = unpackParameters(recipe.topology, parameters);
    assert.ok(layers[0].statistics!.variance.every((value) => value >= 0));
    const { training, test: set } = dataset;
    const found = await run.host.evaluate(training.count, set.count);
    for (let image = 0; image < set.count; image++) {
      const expected = answer(layers, set.pixels.subarray(image * PIXELS, (image + 1) * PIXELS));
      for (const [digit, probability] of expected.entries()) {
        const difference = Math.abs(found[image * OUTPUT_WIDTH + digit] - probability);
        assert.ok(difference < 1e-5, `digit ${digit} of image ${image} is off by ${difference}`);
      }
    }
    assert.equal(networkOf(recipe.topology, parameters), tensors);
    assert.equal(
      tensors.map((layer) => Object.keys(layer)),
      Array(3).fill(['weight', 'bias']),
    );
    const plain = startRun({
      recipe: { ...recipe, topology: learned(recipe.topology) },
      dataset,
      workers: 1,
      initial: tensors,
    });
    const again = await plain.host.evaluate(training.count, set.count).finally(() => plain.close());
    assert.equal(again, found);
  } finally {
    await run.host.close();
  }
});

test.run();
