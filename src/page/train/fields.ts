// The options of a recipe as fields of a form: each with its name, its words, and how it is read.

import { ARITHMETICS } from '../../engine/kernels/arithmetic.js';
import {
  ACTIVATIONS,
  INPUTS,
  inputOf,
  NORMALISATIONS,
  normalisationOf,
} from '../../engine/network/topology.js';
import { AUGMENTATIONS } from '../../engine/recipe/augmentation.js';
import { OPTIMISERS } from '../../engine/recipe/optimiser.js';
import type { RecipeOptions } from '../../engine/recipe/options.js';
import { type NamedField, type Recipe, SCHEDULES } from '../../engine/recipe/recipe.js';

export type OptionName = keyof RecipeOptions;

export interface Field {
  readonly name: Exclude<OptionName, 'preset'>;
  readonly label: string;
  readonly hint: string;
  /** The words to choose from, where it is no number. */
  readonly choices?: readonly string[];
  /** For few: those that most people do not change are folded away. */
  readonly isRare: boolean;
  /** What a recipe has. */
  of(recipe: Recipe): string | number;
  /** The value of what was typed; undefined where it is none. */
  parse(text: string): unknown;
}

/** "weightDecay" is --weight-decay on the command line, and weight-decay in the address. */
export const flagOf = (name: OptionName) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Fields of a recipe whose option has another name. */
const OTHER_NAMES: Partial<Record<NamedField, OptionName>> = {
  learningRate: 'lr',
  augmentation: 'augment',
  builtinDigits: 'addBuiltin',
  nonDigits: 'addNonDigits',
};

/** What the form calls a field of the recipe. */
export function labelOf(field: NamedField): string {
  const option = OTHER_NAMES[field] ?? field;
  return FIELDS.find(({ name }) => name === option)?.label ?? field;
}

type Named = Pick<Field, 'name' | 'label' | 'hint' | 'of'>;

const parseNumber = (text: string) =>
  text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);

const number = (isRare: boolean, field: Named): Field => ({ ...field, isRare, parse: parseNumber });

const choice = (isRare: boolean, choices: readonly string[], field: Named): Field => ({
  ...field,
  isRare,
  choices,
  parse: (text) => (choices.includes(text) ? text : undefined),
});

export const FIELDS: readonly Field[] = [
  {
    name: 'hidden',
    label: 'Hidden layers',
    hint: 'Units of each, such as 512 or 1024,256.',
    isRare: false,
    of: ({ topology }) => topology.hidden.join(','),
    parse: (text) => {
      const widths = text.split(',').map(parseNumber);
      return widths.includes(undefined) ? undefined : widths;
    },
  },
  number(false, {
    name: 'epochs',
    label: 'Epochs',
    hint: 'Passes over all training images.',
    of: (r) => r.epochs,
  }),
  number(false, { name: 'batch', label: 'Batch', hint: 'Images of one step.', of: (r) => r.batch }),
  choice(false, OPTIMISERS, {
    name: 'optimizer',
    label: 'Optimiser',
    hint: 'How gradients become steps.',
    of: (r) => r.optimiser.name,
  }),
  number(false, {
    name: 'lr',
    label: 'Learning rate',
    hint: 'The highest of the schedule.',
    of: (r) => r.learningRate,
  }),
  choice(false, AUGMENTATIONS, {
    name: 'augment',
    label: 'Augmentation',
    hint: 'How much images are changed at random.',
    of: (r) => r.augmentation,
  }),
  number(false, {
    name: 'seed',
    label: 'Seed',
    hint: 'All random choices follow from it.',
    of: (r) => r.seed,
  }),
  choice(true, ACTIVATIONS, {
    name: 'activation',
    label: 'Activation',
    hint: 'Of the hidden layers.',
    of: (r) => r.topology.activation,
  }),
  choice(true, INPUTS, {
    name: 'input',
    label: 'Input',
    hint: 'Pixels, or the edges of the ink.',
    of: (r) => inputOf(r.topology),
  }),
  choice(true, NORMALISATIONS, {
    name: 'normalisation',
    label: 'Normalisation',
    hint: 'Of what hidden units sum up, over a batch.',
    of: (r) => normalisationOf(r.topology),
  }),
  choice(true, SCHEDULES, {
    name: 'schedule',
    label: 'Schedule',
    hint: 'How the learning rate changes over the run.',
    of: (r) => r.schedule,
  }),
  number(true, {
    name: 'warmUp',
    label: 'Warm-up',
    hint: 'Epochs over which the learning rate rises at the start.',
    of: (r) => r.warmUp,
  }),
  number(true, {
    name: 'momentum',
    label: 'Momentum',
    hint: 'Share of the velocity that each step keeps.',
    of: (r) => r.optimiser.momentum,
  }),
  number(true, {
    name: 'weightDecay',
    label: 'Weight decay',
    hint: 'Pull of the weights towards 0.',
    of: (r) => r.optimiser.weightDecay,
  }),
  number(true, {
    name: 'labelSmoothing',
    label: 'Label smoothing',
    hint: 'Share of the target given to all classes.',
    of: (r) => r.labelSmoothing,
  }),
  number(true, {
    name: 'dropout',
    label: 'Dropout',
    hint: 'Share of the hidden units left out at random.',
    of: (r) => r.dropout,
  }),
  number(true, {
    name: 'fade',
    label: 'Fade',
    hint: 'Share of the epochs, the last ones, in which augmentation shrinks.',
    of: (r) => r.fade,
  }),
  number(true, {
    name: 'validation',
    label: 'Validation',
    hint: 'Training images held out for validation.',
    of: (r) => r.validation,
  }),
  number(true, {
    name: 'patience',
    label: 'Patience',
    hint: 'Epochs without a better validation accuracy after which training ends; 0: never.',
    of: (r) => r.patience,
  }),
  number(true, {
    name: 'addBuiltin',
    label: 'Built-in digits',
    hint: 'Added to the training images.',
    of: (r) => r.builtinDigits,
  }),
  number(true, {
    name: 'addNonDigits',
    label: 'Non-digits',
    hint: 'Drawings without digits, added so that such ink is left unread.',
    of: (r) => r.nonDigits,
  }),
  choice(true, ARITHMETICS, {
    name: 'arithmetic',
    label: 'Arithmetic',
    hint: 'Exact: the same bits on every machine.',
    of: (r) => r.arithmetic,
  }),
];
