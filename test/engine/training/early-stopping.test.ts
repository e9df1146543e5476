// Early stopping: a run ends when the held-out images are read no better, with the weights that read them best.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { OUTPUT_WIDTH } from '../../../src/engine/network/topology.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { eventsOf, recipeWith, runToEnd } from './runs.js';

const VALIDATION = 100;
const dataset = syntheticDataset(300, 50);
const { labels } = dataset.training;
/** Half of the labels to train on are wrong, so that learning them by heart soon harms. */
for (let image = 0; image < 300 - VALIDATION; image += 2) labels[image] = (labels[image] * 7 + image) % 10;
const recipe = recipeWith({
  hidden: [64],
  epochs: 40,
  validation: VALIDATION,
  patience: 3,
  learningRate: 0.1,
  optimizer: 'momentum',
});

const outcome = await runToEnd({ recipe, dataset, workers: 2 });
const epochs = eventsOf(outcome, 'epoch');
const [done] = eventsOf(outcome, 'done');

test('it ends as many epochs after the best as patience says, and is not called stopped', () => {
  const best = epochs.reduce((kept, epoch) => {
    const { validationAccuracy = 0, validationLoss = 0 } = epoch;
    const { validationAccuracy: accuracy = 0, validationLoss: loss = 0 } = kept;
    const isBetter =
      validationAccuracy > accuracy || (validationAccuracy === accuracy && validationLoss < loss);
    return isBetter ? epoch : kept;
  });
  assert.is(done.bestEpoch, best.epoch);
  assert.is(done.epochs, epochs.length);
  assert.ok(!done.stopped);
  assert.is(epochs.length, best.epoch + 3);
  assert.ok(epochs.length < recipe.epochs, 'it went on to the last epoch: nothing is tested');
});

test("its weights are those of the best epoch's end", async () => {
  const upToBest = { ...recipe, epochs: done.bestEpoch as number, patience: 0 };
  assert.is((await runToEnd({ recipe: upToBest, dataset, workers: 2 })).weightsSha256, outcome.weightsSha256);
});

/** How a made-up epoch reads the held-out images: how many right, and what it gives the right class of each. */
interface Reading {
  readonly right: number;
  readonly probability: number;
}

/** Which epoch (from 1) is kept, and how many are run, when epochs read the held-out images in these ways. */
async function bestOf(readings: readonly Reading[], patience = 9) {
  const { training } = dataset;
  const held = training.labels.subarray(training.count - VALIDATION);
  const run = startRun({
    recipe: { ...recipe, epochs: readings.length, patience },
    dataset,
    workers: 1,
  });
  let epoch = 0;
  run.host.evaluate = async (first, count) => {
    const probabilities = new Float32Array(count * OUTPUT_WIDTH);
    if (first !== training.count - VALIDATION) return probabilities;
    const { right, probability } = readings[Math.min(epoch++, readings.length - 1)];
    for (let image = 0; image < count; image++) {
      probabilities[image * OUTPUT_WIDTH + held[image]] = probability;
      // Another class is likelier where an image is to be read wrong.
      const other = (held[image] + 1) % 10;
      probabilities[image * OUTPUT_WIDTH + other] = image < right ? probability / 2 : 2 * probability;
    }
    return probabilities;
  };
  try {
    for await (const event of run.events())
      if (event.event === 'done') return { best: event.bestEpoch, epochs: event.epochs };
  } finally {
    await run.host.close();
  }
}

test('the best epoch is the one that reads most right, be it the first, one between or the last', async () => {
  const [low, middle, high] = [30, 50, 70].map((right) => ({ right, probability: 0.3 }));
  assert.equal(await bestOf([high, middle, low]), { best: 1, epochs: 3 });
  assert.equal(await bestOf([low, middle, high, middle, low]), { best: 3, epochs: 5 });
  assert.equal(await bestOf([low, middle, low, high]), { best: 4, epochs: 4 });
});

test('of epochs that read as many right the one of the smaller loss is the best, the earlier if it is the same', async () => {
  const [small, large] = [0.4, 0.2].map((probability) => ({ right: 50, probability }));
  assert.equal(await bestOf([large, large, small]), { best: 3, epochs: 3 });
  assert.equal(await bestOf([small, large, large]), { best: 1, epochs: 3 });
  assert.equal(await bestOf([large, small, small]), { best: 2, epochs: 3 });
  assert.equal(await bestOf([small, { right: 51, probability: 0.1 }]), { best: 2, epochs: 2 });
});

test('a run ends after as many epochs without a better one as patience says, counted from the best', async () => {
  const [low, high] = [30, 70].map((right) => ({ right, probability: 0.3 }));
  assert.equal(await bestOf([high, low, low, low, low], 2), { best: 1, epochs: 3 });
  assert.equal(await bestOf([low, high, low, low, low, low], 3), { best: 2, epochs: 5 });
});

test('probabilities are calibrated where images are held out, and there alone', async () => {
  assert.ok((outcome.temperature as number) > 0);
  const none = await runToEnd({
    recipe: { ...recipe, epochs: 1, validation: 0, patience: 0 },
    dataset,
    workers: 2,
  });
  assert.is(none.temperature, undefined);
});

test('without patience all epochs are run, and the last weights are kept', async () => {
  const whole = await runToEnd({ recipe: { ...recipe, epochs: 4, patience: 0 }, dataset, workers: 2 });
  assert.is(eventsOf(whole, 'epoch').length, 4);
  assert.is(eventsOf(whole, 'done')[0].bestEpoch, undefined);
});

test.run();
