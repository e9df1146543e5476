// From the options of a command line to a recipe: a preset, with whatever the user set changed.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { ACTIVATIONS } from '../network/topology.js';
import { AUGMENTATIONS } from './augmentation.js';
import { OPTIMISERS } from './optimiser.js';
import { PRESETS, type PresetName } from './presets.js';
import { type Recipe, SCHEDULES } from './recipe.js';

/** What the recipe's options parse to; undefined where the preset's value stands. */
export interface RecipeOptions {
  preset: PresetName;
  hidden?: number[];
  activation?: Recipe['topology']['activation'];
  optimizer?: Recipe['optimiser']['name'];
  lr?: number;
  momentum?: number;
  weightDecay?: number;
  schedule?: Recipe['schedule'];
  warmUp?: number;
  labelSmoothing?: number;
  dropout?: number;
  augment?: Recipe['augmentation'];
  batch?: number;
  epochs?: number;
  addBuiltin?: number;
  addNonDigits?: number;
  patience?: number;
  seed?: number;
  validation?: number;
}

export function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

function parseWidths(text: string): number[] {
  return text.split(',').map(parseNumber);
}

/** Adds the options that make a recipe; the defaults shown are the default preset's. */
export function addRecipeOptions(command: Command): Command {
  const { topology, optimiser, ...recipe } = PRESETS.default;
  const option = (flags: string, description: string, standard: unknown) =>
    new Option(flags, `${description} (default: ${standard})`);
  return command
    .addOption(
      new Option('--preset <name>', 'the recipe to start from')
        .choices(Object.keys(PRESETS))
        .default('default'),
    )
    .addOption(
      option(
        '--hidden <widths>',
        'units of each hidden layer, such as 512 or 1024,512',
        topology.hidden,
      ).argParser(parseWidths),
    )
    .addOption(
      option('--activation <name>', 'of the hidden layers', topology.activation).choices(ACTIVATIONS),
    )
    .addOption(option('--optimizer <name>', 'how gradients become steps', optimiser.name).choices(OPTIMISERS))
    .addOption(option('--lr <rate>', 'highest learning rate', recipe.learningRate).argParser(parseNumber))
    .addOption(
      option('--momentum <share>', 'share of the velocity kept a step', optimiser.momentum).argParser(
        parseNumber,
      ),
    )
    .addOption(
      option('--weight-decay <rate>', 'pull of the weights towards 0', optimiser.weightDecay).argParser(
        parseNumber,
      ),
    )
    .addOption(option('--schedule <name>', 'how the rate falls', recipe.schedule).choices(SCHEDULES))
    .addOption(
      option('--warm-up <epochs>', 'over which the rate rises from 0', recipe.warmUp).argParser(parseNumber),
    )
    .addOption(
      option(
        '--label-smoothing <share>',
        'of the target given to all classes',
        recipe.labelSmoothing,
      ).argParser(parseNumber),
    )
    .addOption(
      option('--dropout <share>', 'of the hidden units left out at random', recipe.dropout).argParser(
        parseNumber,
      ),
    )
    .addOption(
      option('--augment <name>', 'how much images are changed at random', recipe.augmentation).choices(
        AUGMENTATIONS,
      ),
    )
    .addOption(
      option(
        '--add-non-digits <images>',
        'drawings that are no digits added, to be read as nothing',
        recipe.nonDigits,
      ).argParser(parseNumber),
    )
    .addOption(
      option(
        '--add-builtin <images>',
        'built-in digits added to the training images',
        recipe.builtinDigits,
      ).argParser(parseNumber),
    )
    .addOption(option('--batch <images>', 'images a step', recipe.batch).argParser(parseNumber))
    .addOption(
      option('--epochs <number>', 'times that every image is visited', recipe.epochs).argParser(parseNumber),
    )
    .addOption(
      option(
        '--patience <epochs>',
        'without improvement on validation before ending; 0: never',
        recipe.patience,
      ).argParser(parseNumber),
    )
    .addOption(option('--seed <number>', 'of everything random', recipe.seed).argParser(parseNumber))
    .addOption(
      option(
        '--validation <images>',
        'the last training images, held out to choose by',
        recipe.validation,
      ).argParser(parseNumber),
    );
}

/** The recipe that the options ask for; a preset that is changed keeps its name with a plus. */
export function toRecipe(options: RecipeOptions): Recipe {
  const preset: Recipe = PRESETS[options.preset];
  const activation = options.activation ?? preset.topology.activation;
  const usual = activation === 'relu' ? 'he' : 'glorot';
  const recipe: Recipe = {
    ...preset,
    topology: { hidden: options.hidden ?? preset.topology.hidden, activation },
    initialisation: activation === preset.topology.activation ? preset.initialisation : usual,
    optimiser: {
      name: options.optimizer ?? preset.optimiser.name,
      momentum: options.momentum ?? preset.optimiser.momentum,
      weightDecay: options.weightDecay ?? preset.optimiser.weightDecay,
    },
    learningRate: options.lr ?? preset.learningRate,
    schedule: options.schedule ?? preset.schedule,
    warmUp: options.warmUp ?? Math.min(preset.warmUp, options.epochs ?? preset.epochs),
    labelSmoothing: options.labelSmoothing ?? preset.labelSmoothing,
    dropout: options.dropout ?? preset.dropout,
    augmentation: options.augment ?? preset.augmentation,
    batch: options.batch ?? preset.batch,
    epochs: options.epochs ?? preset.epochs,
    builtinDigits: options.addBuiltin ?? preset.builtinDigits,
    nonDigits: options.addNonDigits ?? preset.nonDigits,
    patience: options.patience ?? preset.patience,
    seed: options.seed ?? preset.seed,
    validation: options.validation ?? preset.validation,
  };
  const changed = JSON.stringify({ ...recipe, seed: preset.seed }) !== JSON.stringify(preset);
  return { ...recipe, name: changed ? `${preset.name}+` : preset.name };
}
