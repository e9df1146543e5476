// Ten steps of each optimiser: the losses, step by step, against those of a float64 network, which are kept here
// so that what both share (the order, the first weights, the images) cannot change unseen either.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { Random } from '../../../src/engine/random.js';
import { OPTIMISERS, type OptimiserName } from '../../../src/engine/recipe/optimiser.js';
import type { Recipe } from '../../../src/engine/recipe/recipe.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { batchOf, ReferenceNetwork, ReferenceOptimiser } from './reference-network.js';
import { eventsOf, recipeWith, runToEnd } from './runs.js';

const BATCH = 20;
/** Ten steps, the last of them of 12 images. */
const IMAGES = 192;
const dataset = syntheticDataset(IMAGES, 10);

const RATES: Record<OptimiserName, number> = { sgd: 0.1, momentum: 0.02, nesterov: 0.02, adam: 0.002 };

const recipeOf = (optimizer: OptimiserName): Recipe =>
  recipeWith({
    hidden: [33, 20],
    optimizer,
    weightDecay: 0.01,
    learningRate: RATES[optimizer],
    batch: BATCH,
    labelSmoothing: 0.05,
    warmUp: 0.3,
    schedule: 'cosine',
  });

/** The rate of step `step` (from 0) of ten: three to warm up, then half a period of a cosine. */
function rateOf(step: number, highest: number): number {
  if (step < 3) return (highest * (step + 1)) / 3;
  return (highest * (1 + Math.cos((Math.PI * (step - 3)) / 7))) / 2;
}

function referenceLosses(recipe: Recipe): number[] {
  const { topology, seed, labelSmoothing } = recipe;
  const network = new ReferenceNetwork(topology, drawParameters(topology, 'he', seed));
  const optimiser = new ReferenceOptimiser(network, recipe.optimiser);
  const order = new Random(seed, 'order', 0).permutation(IMAGES);
  return Array.from({ length: 10 }, (_, step) => {
    const images = order.subarray(step * BATCH, (step + 1) * BATCH);
    const { losses, gradient } = network.lossAndGradient(batchOf(dataset.training, images), {
      labelSmoothing,
    });
    optimiser.descend(gradient, rateOf(step, recipe.learningRate));
    return mean(losses);
  });
}

async function engineLosses(recipe: Recipe): Promise<number[]> {
  const run = startRun({ recipe, dataset, workers: 2 });
  try {
    for await (const _ of run.events());
    const losses = run.host.floats(run.host.map.losses, IMAGES);
    return Array.from({ length: 10 }, (_, step) =>
      mean(Array.from(losses.slice(step * BATCH, (step + 1) * BATCH))),
    );
  } finally {
    await run.host.close();
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const KEPT: Record<OptimiserName, readonly number[]> = {
  sgd: [2.259573, 2.218786, 2.250194, 2.251271, 2.211629, 2.130965, 2.169016, 2.091606, 2.142866, 1.866039],
  momentum: [
    2.259573, 2.231688, 2.28281, 2.277512, 2.275231, 2.212112, 2.244649, 2.17726, 2.195811, 1.937901,
  ],
  nesterov: [2.259573, 2.22874, 2.27518, 2.26982, 2.258798, 2.184675, 2.219414, 2.148111, 2.173152, 1.903295],
  adam: [2.259573, 2.209715, 2.219785, 2.18854, 2.184273, 2.044865, 2.073014, 1.983644, 2.021745, 1.739068],
};

for (const optimizer of OPTIMISERS) {
  const recipe = recipeOf(optimizer);
  test(`${optimizer}: ten losses of the reference are those kept here`, () => {
    assert.equal(
      referenceLosses(recipe).map((loss) => Number(loss.toFixed(6))),
      KEPT[optimizer],
    );
  });

  test(`${optimizer}: ten losses of the engine are the reference's`, async () => {
    const losses = await engineLosses(recipe);
    for (const [step, expected] of KEPT[optimizer].entries())
      assert.ok(
        Math.abs(losses[step] - expected) < 1e-5 * expected,
        `step ${step}: ${losses[step]}, expected ${expected}`,
      );
  });
}

test("sgd without decay, which descends without storing a gradient: ten losses are the reference's", async () => {
  const plain = recipeOf('sgd');
  const recipe = { ...plain, optimiser: { ...plain.optimiser, weightDecay: 0 } };
  const losses = await engineLosses(recipe);
  for (const [step, expected] of referenceLosses(recipe).entries())
    assert.ok(
      Math.abs(losses[step] - expected) < 1e-5 * expected,
      `step ${step}: ${losses[step]}, expected ${expected}`,
    );
});

for (const hidden of [[40], [33, 20]])
  test(`a smaller last batch leaves out all of the one before it, whole blocks of images too: ${hidden}`, async () => {
    const [images, batch, learningRate] = [300, 270, 0.1];
    const dataset = syntheticDataset(images, 10);
    const recipe = recipeWith({ hidden, batch, learningRate, epochs: 2 });
    const network = new ReferenceNetwork(recipe.topology, drawParameters(recipe.topology, 'he', recipe.seed));
    const optimiser = new ReferenceOptimiser(network, recipe.optimiser);
    const losses = [0, 1].flatMap((epoch) => {
      const order = new Random(recipe.seed, 'order', epoch).permutation(images);
      return [order.subarray(0, batch), order.subarray(batch)].flatMap((indices) => {
        const ofBatch = batchOf(dataset.training, indices);
        const { losses, gradient } = network.lossAndGradient(ofBatch, { labelSmoothing: 0 });
        optimiser.descend(gradient, learningRate);
        return losses;
      });
    });
    const outcome = await runToEnd({ recipe, dataset, workers: 2 });
    const found = eventsOf(outcome, 'epoch').map(({ loss }) => loss);
    for (const epoch of [0, 1]) {
      const expected = mean(losses.slice(epoch * images, (epoch + 1) * images));
      assert.ok(
        Math.abs(found[epoch] - expected) < 1e-5 * expected,
        `epoch ${epoch}: ${found[epoch]}, expected ${expected}`,
      );
    }
  });

test('each epoch has an order of its own, from the seed', async () => {
  const run = startRun({ recipe: { ...recipeOf('sgd'), seed: 5, epochs: 2 }, dataset, workers: 1 });
  const { host } = run;
  try {
    let epoch = 0;
    for await (const { event } of run.events())
      if (event === 'epoch') {
        const order = new Int32Array(host.memory.buffer, host.map.order, IMAGES).slice();
        assert.equal(order, new Random(5, 'order', epoch++).permutation(IMAGES));
      }
    assert.is(epoch, 2);
  } finally {
    await host.close();
  }
});

test.run();
