// The whole backward pass: one step of gradient descent by the engine gives its gradient, which is compared with
// a float64 network's, and that one's with finite differences of its loss.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { type LayerTensors, packParameters, unpackParameters } from '../../../src/engine/network/tensors.js';
import { TILE, type Topology } from '../../../src/engine/network/topology.js';
import { Random } from '../../../src/engine/random.js';
import type { Recipe } from '../../../src/engine/recipe/recipe.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { batchOf, type Layer, type LossSettings, ReferenceNetwork } from './reference-network.js';
import { recipeWith } from './runs.js';

/** Large, so that the difference of the weights is not lost in their last bits. */
const RATE = 4;

/** The engine's weights before and after one step over all images, and its activations of it. */
async function oneStep(recipe: Recipe, images: number) {
  const run = startRun({ recipe, dataset: syntheticDataset(images, 10), workers: 1 });
  const { host } = run;
  try {
    const copy = () => unpackParameters(recipe.topology, host.parameters.slice());
    giveBiases(recipe.topology, host.parameters);
    const before = copy();
    let loss = Number.NaN;
    for await (const event of run.events()) if (event.event === 'epoch') loss = event.loss;
    /** (images, tiles x 32) of a hidden layer, in the order in which the images came. */
    const activations = (layer: number, image: number, unit: number) => {
      const tile = Math.floor(unit / TILE) * recipe.batch * TILE;
      return host.floats(host.map.forward.hidden[layer].activations, tile + (image + 1) * TILE)[
        tile + image * TILE + (unit % TILE)
      ];
    };
    return { before, after: copy(), loss, activations };
  } finally {
    await host.close();
  }
}

/** Biases start as 0, where neither their part in the layers nor a decay of theirs would show. */
function giveBiases(topology: Topology, parameters: Float32Array): void {
  const random = new Random(1, 'biases');
  const tensors = unpackParameters(topology, parameters).map(({ weight, bias }) => ({
    weight,
    bias: bias.map(() => random.uniform() - 0.5),
  }));
  packParameters(topology, tensors, parameters);
}

/** Compares a layer's difference quotients with its gradient. */
function assertGradient(
  before: LayerTensors,
  after: LayerTensors,
  expected: Layer,
  layer: number,
  images: number,
): void {
  for (const kind of ['weight', 'bias'] as const) {
    const largest = expected[kind].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest > 0, `the ${kind} gradient of layer ${layer} is zero: nothing is tested`);
    for (const [index, value] of expected[kind].entries()) {
      const found = (before[kind][index] - after[kind][index]) / RATE;
      // The images' contributions are added to the weight one by one, and each sum rounds to 2^-24 of it.
      const size = Math.max(Math.abs(before[kind][index]), Math.abs(after[kind][index]));
      const tolerance = ((images + 1) * size * 2 ** -24) / RATE + 2e-5 * Math.abs(value) + 1e-6 * largest;
      assert.ok(
        Math.abs(found - value) <= tolerance,
        `${kind} ${index} of layer ${layer}: ${found}, expected ${value} to within ${tolerance}`,
      );
    }
  }
}

/** A step of the engine against the reference network. */
async function compare(recipe: Recipe, images: number): Promise<void> {
  const { before, after, loss, activations } = await oneStep(recipe, images);
  const order = new Random(recipe.seed, 'order', 0).permutation(images);
  const batch = batchOf(syntheticDataset(images, 10).training, order);
  const { dropout } = recipe;
  // Where a unit is zero it was left out, or negative, which comes to the same.
  const factorOf: LossSettings['factorOf'] =
    dropout === 0
      ? undefined
      : (layer, image, unit) => (activations(layer, image, unit) > 0 ? 1 / (1 - dropout) : 0);
  const { labelSmoothing } = recipe;
  const reference = new ReferenceNetwork(recipe.topology, before);
  const { losses, gradient } = reference.lossAndGradient(batch, { labelSmoothing, factorOf });
  const mean = losses.reduce((sum, value) => sum + value, 0) / images;
  assert.ok(Math.abs(loss - mean) < 1e-5 * mean, `loss ${loss}, expected ${mean}`);
  for (const [layer, expected] of gradient.entries()) {
    // A decay pulls at the weights alone, not at the biases.
    for (const [index, weight] of before[layer].weight.entries())
      expected.weight[index] += recipe.optimiser.weightDecay * weight;
    assertGradient(before[layer], after[layer], expected, layer, images);
  }
}

const HIDDEN = [[5], [32], [65], [40, 32], [5, 65], [65, 40], [40, 5, 65], [65, 32, 40]];
/** Batches of one, of an odd number, and not of whole shards of sixteen. */
const IMAGES = [1, 7, 24, 33];

for (const activation of ['relu', 'sigmoid'] as const)
  for (const [index, hidden] of HIDDEN.entries()) {
    const images = IMAGES[index % IMAGES.length];
    const labelSmoothing = index % 2 === 0 ? 0 : 0.1;
    const name = `${hidden.join('-')} ${activation}, ${images} images, smoothing ${labelSmoothing}`;
    const recipe = recipeWith({ hidden, activation, labelSmoothing, batch: 40, learningRate: RATE });

    test(`the engine's gradient: ${name}`, () => compare(recipe, images));
  }

for (const activation of ['relu', 'sigmoid'] as const)
  test(`the engine's gradient with weight decay: 65-40 ${activation}, 33 images`, () =>
    compare(
      recipeWith({ hidden: [65, 40], activation, weightDecay: 0.1, batch: 33, learningRate: RATE }),
      33,
    ));

// Batches of one image are left out: its sums are their own mean, so no gradient reaches the weights below.
for (const activation of ['relu', 'sigmoid'] as const)
  for (const [index, hidden] of HIDDEN.entries()) {
    const images = [7, 24, 33][index % 3];
    test(`the engine's gradient with batch normalisation: ${hidden.join('-')} ${activation}, ${images} images`, () =>
      compare(
        recipeWith({ hidden, activation, normalisation: 'batch', batch: 40, learningRate: RATE }),
        images,
      ));
  }

for (const optimizer of ['sgd', 'momentum'] as const)
  test(`the engine's gradient with batch normalisation, decay and dropout: 65-40 relu, ${optimizer}, 33 images`, () =>
    compare(
      recipeWith({
        hidden: [65, 40],
        normalisation: 'batch',
        optimizer,
        weightDecay: 0.1,
        dropout: 0.3,
        batch: 33,
        learningRate: RATE,
      }),
      33,
    ));

// Lists of images are in blocks (BLOCK_IMAGES): here the last one is not full, or there is room for more blocks.
for (const optimizer of ['sgd', 'momentum'] as const)
  for (const batch of [300, 700])
    test(`the engine's gradient over several blocks of images: 40-33 relu, ${optimizer}, 270 images, batch ${batch}`, () =>
      compare(recipeWith({ hidden: [40, 33], optimizer, batch, learningRate: RATE }), 270));

for (const [activation, normalisation] of [
  ['relu', 'none'],
  ['sigmoid', 'none'],
  ['relu', 'batch'],
  ['sigmoid', 'batch'],
] as const) {
  test(`the reference's gradient is that of its loss, by finite differences: ${activation}, normalisation ${normalisation}`, () => {
    const recipe = recipeWith({ hidden: [20, 5, 33], activation, normalisation });
    const { training } = syntheticDataset(7, 1);
    const batch = batchOf(training, [0, 1, 2, 3, 4, 5, 6]);
    const parameters = drawParameters(recipe.topology, recipe.initialisation, recipe.seed);
    const network = new ReferenceNetwork(recipe.topology, parameters);
    const settings = { labelSmoothing: 0.1 };
    const meanLoss = () =>
      network.lossAndGradient(batch, settings).losses.reduce((sum, loss) => sum + loss, 0) / 7;
    const { gradient } = network.lossAndGradient(batch, settings);
    const random = new Random(1, 'finite differences');
    const step = 1e-5;
    for (const [layer, tensors] of network.layers.entries())
      for (const kind of ['weight', 'bias'] as const)
        for (let draw = 0; draw < 5; draw++) {
          const index = random.below(tensors[kind].length);
          const value = tensors[kind][index];
          tensors[kind][index] = value + step;
          const above = meanLoss();
          tensors[kind][index] = value - step;
          const below = meanLoss();
          tensors[kind][index] = value;
          const expected = (above - below) / (2 * step);
          const found = gradient[layer][kind][index];
          assert.ok(
            Math.abs(found - expected) <= 1e-8 + 1e-5 * Math.abs(expected),
            `${kind} ${index} of layer ${layer}: ${found}, by differences ${expected}`,
          );
        }
  });
}

for (const hidden of [[65], [40, 65]])
  test(`the engine's gradient with dropout: ${hidden.join('-')} relu, 33 images`, () =>
    compare(recipeWith({ hidden, dropout: 0.5, batch: 33, learningRate: RATE }), 33));

test.run();
