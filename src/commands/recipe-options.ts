// From the options of a command line to a recipe: a preset, with whatever the user set changed.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { ARITHMETICS } from '../engine/kernels/arithmetic.js';
import { ACTIVATIONS } from '../engine/network/topology.js';
import { AUGMENTATIONS } from '../engine/recipe/augmentation.js';
import { OPTIMISERS } from '../engine/recipe/optimiser.js';
import { PRESETS, type PresetName } from '../engine/recipe/presets.js';
import { type NamedField, type Recipe, SCHEDULES } from '../engine/recipe/recipe.js';

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
  fade?: number;
  batch?: number;
  epochs?: number;
  addBuiltin?: number;
  addNonDigits?: number;
  patience?: number;
  seed?: number;
  validation?: number;
  arithmetic?: Recipe['arithmetic'];
}

export function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new InvalidArgumentError('It must be a number.');
  return number;
}

function parseWidths(text: string): number[] {
  return text.split(',').map(parseNumber);
}

/** How an option's word is read: by a function, or as one of some names. */
type Values = ((text: string) => unknown) | readonly string[];

/** The options that make a recipe: flags, what they are, the default preset's value, and how they are read. */
function listOptions(): [string, string, unknown, Values][] {
  const { topology, optimiser, ...recipe } = PRESETS.default;
  return [
    [
      '--hidden <widths>',
      'units of each hidden layer, such as 512 or 1024,512',
      topology.hidden,
      parseWidths,
    ],
    ['--activation <name>', 'of the hidden layers', topology.activation, ACTIVATIONS],
    ['--optimizer <name>', 'how gradients become steps', optimiser.name, OPTIMISERS],
    ['--lr <rate>', 'highest learning rate', recipe.learningRate, parseNumber],
    ['--momentum <share>', 'share of the velocity kept a step', optimiser.momentum, parseNumber],
    ['--weight-decay <rate>', 'pull of the weights towards 0', optimiser.weightDecay, parseNumber],
    ['--schedule <name>', 'how the rate falls', recipe.schedule, SCHEDULES],
    ['--warm-up <epochs>', 'over which the rate rises from 0', recipe.warmUp, parseNumber],
    ['--label-smoothing <share>', 'of the target given to all classes', recipe.labelSmoothing, parseNumber],
    ['--dropout <share>', 'of the hidden units left out at random', recipe.dropout, parseNumber],
    ['--augment <name>', 'how much images are changed at random', recipe.augmentation, AUGMENTATIONS],
    [
      '--fade <share>',
      'of the run, its end, in which they are changed less and less',
      recipe.fade,
      parseNumber,
    ],
    [
      '--add-non-digits <images>',
      'drawings that are no digits added, to be read as nothing',
      recipe.nonDigits,
      parseNumber,
    ],
    [
      '--add-builtin <images>',
      'built-in digits added to the training images',
      recipe.builtinDigits,
      parseNumber,
    ],
    ['--batch <images>', 'images a step', recipe.batch, parseNumber],
    ['--epochs <number>', 'times that every image is visited', recipe.epochs, parseNumber],
    [
      '--patience <epochs>',
      'without improvement on validation before ending; 0: never',
      recipe.patience,
      parseNumber,
    ],
    ['--seed <number>', 'of everything random', recipe.seed, parseNumber],
    [
      '--validation <images>',
      'the last training images, held out to choose by',
      recipe.validation,
      parseNumber,
    ],
    [
      '--arithmetic <name>',
      'exact: the same bits on every machine; relaxed: fused multiply-add, faster',
      recipe.arithmetic,
      ARITHMETICS,
    ],
  ];
}

/** Adds the options that make a recipe; the defaults shown are the default preset's. */
export function addRecipeOptions(command: Command): Command {
  command.addOption(
    new Option('--preset <name>', 'the recipe to start from')
      .choices(Object.keys(PRESETS))
      .default('default'),
  );
  for (const [flags, description, standard, values] of listOptions()) {
    const option = new Option(flags, `${description} (default: ${standard})`);
    command.addOption(typeof values === 'function' ? option.argParser(values) : option.choices(values));
  }
  return command;
}

/** Options that are not called as the recipe's field is. */
const OTHER_NAMES: Partial<Record<NamedField, string>> = {
  learningRate: 'lr',
  augmentation: 'augment',
  builtinDigits: 'add-builtin',
  nonDigits: 'add-non-digits',
};

/** The option that sets a field of the recipe. */
export function optionOf(field: NamedField): string {
  const inWords = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${OTHER_NAMES[field] ?? inWords}`;
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
    fade: options.fade ?? preset.fade,
    batch: options.batch ?? preset.batch,
    epochs: options.epochs ?? preset.epochs,
    builtinDigits: options.addBuiltin ?? preset.builtinDigits,
    nonDigits: options.addNonDigits ?? preset.nonDigits,
    patience: options.patience ?? preset.patience,
    seed: options.seed ?? preset.seed,
    validation: options.validation ?? preset.validation,
    arithmetic: options.arithmetic ?? preset.arithmetic,
  };
  const changed = JSON.stringify({ ...recipe, seed: preset.seed }) !== JSON.stringify(preset);
  return { ...recipe, name: changed ? `${preset.name}+` : preset.name };
}
