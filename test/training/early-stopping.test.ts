// Early stopping: a run ends when the held-out images are read no better, with the weights that read them best.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { syntheticDataset } from '../dataset/synthetic.js';
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

test('without patience all epochs are run, and the last weights are kept', async () => {
  const whole = await runToEnd({ recipe: { ...recipe, epochs: 4, patience: 0 }, dataset, workers: 2 });
  assert.is(eventsOf(whole, 'epoch').length, 4);
  assert.is(eventsOf(whole, 'done')[0].bestEpoch, undefined);
});

test.run();
