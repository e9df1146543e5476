// The options of the command line that make a recipe.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { ARITHMETICS } from '../engine/kernels/arithmetic.js';
import { ACTIVATIONS, INPUTS, inputOf, NORMALISATIONS, normalisationOf } from '../engine/network/topology.js';
import { AUGMENTATIONS } from '../engine/recipe/augmentation.js';
import { OPTIMISERS, USUAL_RATES } from '../engine/recipe/optimiser.js';
import { PRESETS } from '../engine/recipe/presets.js';
import { type Recipe, SCHEDULES } from '../engine/recipe/recipe.js';
import { UsageError } from '../errors.js';

export function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && !Number.isNaN(number)) return number;
  throw new InvalidArgumentError(`It must be a number${adviseOnComma(text)}.`);
}

/** What to write instead of a comma, which many languages put before decimals and others between thousands. */
function adviseOnComma(text: string): string {
  if (/^[1-9]\d{0,2}(,\d{3})+$/.test(text)) return ` without commas, such as ${text.replaceAll(',', '')}`;
  return /^-?\d*,\d+$/.test(text) ? ` with a point, such as ${text.replace(',', '.')}` : '';
}

function parseWidths(text: string): number[] {
  // checkTopology() refuses widths that no layer can have, 0 among them.
  if (/^\s*\d+\s*(,\s*\d+\s*)*$/.test(text)) return text.split(',').map(Number);
  throw new InvalidArgumentError(
    'It must be whole numbers with commas between them, such as 512 or 1024,512.',
  );
}

/** How an option's word is read: by a function, or as one of some names. */
type Values = ((text: string) => unknown) | readonly string[];

/** An option: flags, what it is, its default in the default preset, and how it is read. */
type Row = readonly [flags: string, description: string, standard: unknown, values: Values];

/** The options that make a recipe, in the groups of the help. */
function listOptions(): Readonly<Record<string, readonly Row[]>> {
  const { topology, optimiser, ...recipe } = PRESETS.default;
  const rates = OPTIMISERS.map((name) => `${USUAL_RATES[name]} for ${name}`).join(', ');
  return {
    'Network:': [
      [
        '--input <name>',
        'what the first layer sees of an image: its pixels, or the edges of its ink in four directions',
        inputOf(topology),
        INPUTS,
      ],
      [
        '--hidden <widths>',
        'units of each hidden layer, such as 512 or 1024,512',
        topology.hidden,
        parseWidths,
      ],
      ['--activation <name>', 'activation of the hidden layers', topology.activation, ACTIVATIONS],
      [
        '--normalisation <name>',
        "batch: each hidden unit's sums are shifted and scaled to mean 0 and variance 1 over a batch",
        normalisationOf(topology),
        NORMALISATIONS,
      ],
      [
        '--dropout <share>',
        'share of the hidden units left out at random, 0 to below 1',
        recipe.dropout,
        parseNumber,
      ],
    ],
    'Optimiser:': [
      ['--optimizer <name>', 'how gradients become steps', optimiser.name, OPTIMISERS],
      [
        '--lr <rate>',
        'highest learning rate',
        `the preset's; with another optimiser ${rates}; half of momentum's and nesterov's with accurate and pictures`,
        parseNumber,
      ],
      [
        '--momentum <share>',
        'share of the velocity kept a step, by momentum and nesterov',
        optimiser.momentum,
        parseNumber,
      ],
      ['--weight-decay <rate>', 'pull of the weights towards 0', optimiser.weightDecay, parseNumber],
      ['--schedule <name>', 'how the learning rate falls', recipe.schedule, SCHEDULES],
      ['--warm-up <epochs>', 'epochs in which the rate rises from 0', recipe.warmUp, parseNumber],
      ['--batch <images>', 'images a step', recipe.batch, parseNumber],
      ['--epochs <number>', 'passes over the training images', recipe.epochs, parseNumber],
      [
        '--patience <epochs>',
        'stop after so many epochs without a better validation accuracy, and keep the best weights; 0: never',
        recipe.patience,
        parseNumber,
      ],
      [
        '--label-smoothing <share>',
        'share of the target given to all classes',
        recipe.labelSmoothing,
        parseNumber,
      ],
      ['--seed <number>', 'seed of everything random', recipe.seed, parseNumber],
      [
        '--arithmetic <name>',
        'exact: the same bits on every machine; relaxed: fused multiply-add, faster',
        recipe.arithmetic,
        ARITHMETICS,
      ],
    ],
    'Training images:': [
      [
        '--validation <images>',
        'training images held out for validation, the last ones',
        recipe.validation,
        parseNumber,
      ],
      ['--augment <name>', 'how much images are changed at random', recipe.augmentation, AUGMENTATIONS],
      [
        '--fade <share>',
        'last share of the run, in which they are changed less and less',
        recipe.fade,
        parseNumber,
      ],
      [
        '--add-builtin <images>',
        'built-in digits to add, which the program generates',
        recipe.builtinDigits,
        parseNumber,
      ],
      [
        '--add-non-digits <images>',
        'generated drawings without digits to add, so that such ink is left unread',
        recipe.nonDigits,
        parseNumber,
      ],
    ],
  };
}

/** Adds the options that make a recipe; the defaults shown are the default preset's. */
export function addRecipeOptions(command: Command): Command {
  command.addOption(
    new Option('--preset <name>', 'the recipe to start from; the defaults below are those of "default"')
      .choices(Object.keys(PRESETS))
      .default('default')
      .helpGroup('Recipe:'),
  );
  for (const [group, rows] of Object.entries(listOptions()))
    for (const [flags, description, standard, values] of rows) {
      const option = new Option(flags, description).default(undefined, String(standard)).helpGroup(group);
      command.addOption(typeof values === 'function' ? option.argParser(values) : option.choices(values));
    }
  return command;
}

/** Refuses a momentum that nothing would follow. @throws UsageError `bad-option` */
export function refuseIdleMomentum(momentum: number | undefined, { optimiser: { name } }: Recipe): void {
  if (momentum === undefined || name === 'momentum' || name === 'nesterov') return;
  throw new UsageError(
    'bad-option',
    `--momentum is for the optimisers momentum and nesterov; found ${name}. Leave it out, or choose one of them.`,
  );
}
