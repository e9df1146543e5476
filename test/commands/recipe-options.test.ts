// From the options of a command line to a recipe, and what is refused.

import { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addRecipeOptions } from '../../src/commands/recipe-options.js';
import { USUAL_RATES } from '../../src/engine/recipe/optimiser.js';
import { type RecipeOptions, toRecipe } from '../../src/engine/recipe/options.js';
import { PRESETS } from '../../src/engine/recipe/presets.js';
import { checkRecipe, type Recipe } from '../../src/engine/recipe/recipe.js';
import { UserError } from '../../src/errors.js';
import { optionOf } from '../../src/node/option-names.js';
import { recipeWith } from '../engine/training/runs.js';

function parse(...options: string[]): Recipe {
  const command = addRecipeOptions(new Command().exitOverride().configureOutput({ writeErr() {} }));
  return toRecipe(command.parse(options, { from: 'user' }).opts<RecipeOptions>());
}

test('without options it is the default preset', () => {
  assert.equal(parse(), PRESETS.default);
});

test('a preset that only has another seed keeps its name', () => {
  assert.equal(parse('--preset', 'original', '--seed', '7'), { ...PRESETS.original, seed: 7 });
});

test('an option changes what it names, and puts a plus to the name', () => {
  const recipe = parse('--hidden', '300,100', '--optimizer', 'adam', '--lr', '0.001', '--epochs', '3');
  assert.equal(recipe.topology.hidden, [300, 100]);
  assert.is(recipe.optimiser.name, 'adam');
  assert.is(recipe.learningRate, 0.001);
  assert.is(recipe.epochs, 3);
  assert.is(recipe.batch, PRESETS.default.batch);
  assert.is(recipe.name, 'default+');
});

test('the learning rate follows the optimiser unless it is given', () => {
  for (const [options, optimiser, rate, momentum] of [
    [['--optimizer', 'adam'], 'adam', USUAL_RATES.adam, 0.9],
    [['--optimizer', 'sgd'], 'sgd', USUAL_RATES.sgd, 0.9],
    [['--optimizer', 'nesterov'], 'nesterov', PRESETS.default.learningRate, 0.9],
    // Half of what is usual for momentum, so half of what is usual for Nesterov's.
    [['--preset', 'accurate', '--optimizer', 'nesterov'], 'nesterov', USUAL_RATES.nesterov / 2, 0.9],
    [['--optimizer', 'momentum'], 'momentum', USUAL_RATES.momentum, 0.9],
    [['--preset', 'original', '--optimizer', 'sgd'], 'sgd', PRESETS.original.learningRate, 0],
    [['--preset', 'original', '--optimizer', 'momentum'], 'momentum', USUAL_RATES.momentum, 0.9],
    [['--optimizer', 'adam', '--lr', '0.2', '--momentum', '0.5'], 'adam', 0.2, 0.5],
  ] as const) {
    const recipe = parse(...options);
    assert.equal(
      [recipe.optimiser.name, recipe.learningRate, recipe.optimiser.momentum],
      [optimiser, rate, momentum],
    );
  }
});

test('every option reaches its place', () => {
  const recipe = parse(
    ...['--activation', 'relu', '--input', 'pixels', '--momentum', '0.5', '--weight-decay', '0.01'],
    ...['--schedule', 'constant', '--warm-up', '2', '--label-smoothing', '0.2', '--batch', '64'],
    ...['--validation', '10', '--dropout', '0.1', '--augment', 'light', '--fade', '0.25'],
    ...['--arithmetic', 'relaxed'],
  );
  const { optimiser, schedule, warmUp, labelSmoothing, batch, validation, dropout } = recipe;
  assert.equal(
    { optimiser, schedule, warmUp, labelSmoothing, batch, validation, dropout },
    {
      optimiser: { name: 'nesterov', momentum: 0.5, weightDecay: 0.01 },
      schedule: 'constant',
      warmUp: 2,
      labelSmoothing: 0.2,
      batch: 64,
      validation: 10,
      dropout: 0.1,
    },
  );
  assert.is(recipe.augmentation, 'light');
  assert.is(recipe.fade, 0.25);
  assert.is(recipe.arithmetic, 'relaxed');
  assert.equal(recipe.topology, { hidden: [512], activation: 'relu' });
  assert.is(parse('--preset', 'quick', '--input', 'edges').topology.input, 'edges');
  assert.is(parse('--normalisation', 'batch').topology.normalisation, 'batch');
  assert.equal(parse('--normalisation', 'none'), parse());
});

test('another activation brings the initialisation that suits it', () => {
  assert.is(parse('--activation', 'sigmoid').initialisation, 'glorot');
  assert.is(parse('--preset', 'original', '--activation', 'relu').initialisation, 'he');
  assert.is(parse('--preset', 'original', '--epochs', '2').initialisation, 'small-normal');
});

test("the preset's warm-up is no longer than the run", () => {
  assert.ok(parse('--epochs', '1').warmUp <= 1);
  checkRecipe(parse('--epochs', '1'));
});

for (const options of [
  ['--epochs', 'many'],
  ['--epochs', ''],
  ['--hidden', '512,x'],
  ['--hidden', ''],
  ['--hidden', '512,,64'],
  ['--activation', 'tanh'],
  ['--input', 'corners'],
  ['--optimizer', 'rmsprop'],
  ['--schedule', 'linear'],
  ['--preset', 'worst'],
  ['--no-such-option'],
]) {
  test(`refused where it is parsed: ${options.map((part) => part || "''").join(' ')}`, () => {
    assert.throws(() => parse(...options), /error: /);
  });
}

const REFUSED: [string, Partial<Parameters<typeof recipeWith>[0]>][] = [
  ['--batch', { batch: 0 }],
  ['--batch', { batch: 1.5 }],
  ['--batch', { batch: 16385 }],
  ['--batch', { batch: Number.NaN }],
  ['--epochs', { epochs: 0 }],
  ['--epochs', { epochs: 100_001 }],
  ['--lr', { learningRate: 0 }],
  ['--lr', { learningRate: -1 }],
  ['--lr', { learningRate: Number.POSITIVE_INFINITY }],
  ['--lr', { learningRate: Number.NaN }],
  ['--momentum', { optimiser: { name: 'momentum', momentum: 1, weightDecay: 0 } }],
  ['--weight-decay', { weightDecay: 1 }],
  ['--weight-decay', { weightDecay: -0.1 }],
  ['--warm-up', { warmUp: 1.5 }],
  ['--warm-up', { warmUp: -1 }],
  ['--label-smoothing', { labelSmoothing: 1 }],
  ['--validation', { validation: -1 }],
  ['--validation', { validation: 2.5 }],
  ['--seed', { seed: -1 }],
  ['--seed', { seed: 2 ** 53 }],
  ['--dropout', { dropout: 1 }],
  ['--dropout', { dropout: -0.1 }],
  ['--fade', { fade: 1.5 }],
  ['--fade', { fade: -0.1 }],
  ['--dropout', { dropout: 0.2, activation: 'sigmoid' }],
  ['--normalisation', { normalisation: 'batch', batch: 1 }],
  ['Hidden layers', { hidden: [] }],
  ['Hidden layers', { hidden: [0] }],
  ['Hidden layers', { hidden: [16385] }],
  ['Hidden layers', { hidden: [16, 1.5] }],
  ['Hidden layers', { hidden: new Array(17).fill(16) }],
];

for (const [named, changes] of REFUSED) {
  test(`refused: ${JSON.stringify(changes)}`, () => {
    try {
      checkRecipe(recipeWith(changes), optionOf);
    } catch (error) {
      assert.instance(error, UserError);
      assert.is((error as UserError).exitCode, 2);
      assert.ok((error as UserError).message.startsWith(named), (error as UserError).message);
      return;
    }
    assert.unreachable('it was accepted');
  });
}

test('the bounds themselves are accepted', () => {
  const accepted: Parameters<typeof recipeWith>[0][] = [
    { batch: 1 },
    { batch: 2, normalisation: 'batch' },
    { batch: 16384 },
    { seed: Number.MAX_SAFE_INTEGER },
    { seed: 0 },
    { hidden: [1] },
    { hidden: [16384] },
    { warmUp: 1 },
    { learningRate: 1000 },
  ];
  for (const changes of accepted) checkRecipe(recipeWith(changes));
});

test.run();
