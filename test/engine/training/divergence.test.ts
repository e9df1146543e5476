// A run that diverges ends with what its last sound epoch left.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { eventsOf, recipeWith, runToEnd } from './runs.js';

const dataset = syntheticDataset(200, 100);

for (const optimizer of ['sgd', 'momentum'] as const)
  test(`weights and moments that are no numbers are undone (${optimizer})`, async () => {
    // Decay below zero makes each weight ten times as large in each of an epoch's ten steps.
    const growth = { learningRate: 0.001, weightDecay: -9000 };
    const recipe = recipeWith({ optimizer, ...growth, epochs: 10, batch: 20 });
    let sound: Float32Array[] = [];
    let atTheEnd: Float32Array[] = [];
    const outcome = await runToEnd({ recipe, dataset, workers: 2 }, (run, { event }) => {
      const { parameters, moments } = run.state;
      const copy = [parameters, ...moments].map((values) => values.slice());
      if (event === 'epoch') sound = copy;
      if (event === 'diverged') atTheEnd = copy;
    });
    const [diverged] = eventsOf(outcome, 'diverged');
    assert.is(diverged.epoch, eventsOf(outcome, 'epoch').length + 1);
    assert.ok(diverged.epoch > 1, 'it was sound before');
    assert.ok(sound.every((values) => values.every(Number.isFinite)));
    assert.equal(atTheEnd, sound);
    assert.ok(outcome.tensors.every(({ weight, bias }) => [...weight, ...bias].every(Number.isFinite)));
  });

test('a network that only guesses is warned of, and one that learns is not', async () => {
  const warningsOf = async (learningRate: number) => {
    const recipe = recipeWith({ learningRate, epochs: 8, batch: 20 });
    return eventsOf(await runToEnd({ recipe, dataset, workers: 1 }), 'warning').map(({ message }) => message);
  };
  const [warning, ...others] = await warningsOf(1e-9);
  assert.match(
    warning,
    /^the network only guesses: its test accuracy is \d+\.\d\d %.* learning rate, now 1e-9,/,
  );
  assert.equal(others, []);
  assert.equal(await warningsOf(0.1), []);
});

test.run();
