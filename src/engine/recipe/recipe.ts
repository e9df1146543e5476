// A recipe: everything that decides what a training run computes, and nothing else. The number of workers is not
// in it, because it changes no bit of the result.

import { UsageError } from '../../errors.js';
import type { Arithmetic } from '../kernels/arithmetic.js';
import type { Initialisation } from '../network/initialise.js';
import { ACTIVATIONS, checkTopology, type Topology } from '../network/topology.js';
import type { AugmentationName } from './augmentation.js';
import { OPTIMISERS, type OptimiserSettings } from './optimiser.js';

/** `one-cycle` (Smith 2018): up for three tenths of the run from a twenty-fifth of the rate, then down to 0. */
export const SCHEDULES = ['constant', 'cosine', 'one-cycle'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];

export interface Recipe {
  readonly name: string;
  readonly topology: Topology;
  readonly initialisation: Initialisation;
  readonly optimiser: OptimiserSettings;
  /** The highest rate of the schedule. */
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  /** Epochs, or a part of one, over which the rate rises from 0 at the start. */
  readonly warmUp: number;
  readonly batch: number;
  /** Whether a last batch that is not full is left out of each epoch. */
  readonly dropLast: boolean;
  readonly epochs: number;
  readonly labelSmoothing: number;
  /** Share of a hidden layer's units left out at random; for ReLU alone. */
  readonly dropout: number;
  readonly augmentation: AugmentationName;
  /** Share of the epochs, the last ones, in which images are changed less and less: see augmentationAt. */
  readonly fade: number;
  /** Images of built-in digits that are added to the training images. */
  readonly builtinDigits: number;
  /** Drawings added that are no digits, to be read as nothing. */
  readonly nonDigits: number;
  /** Training images, the last ones, that are held out to choose by. */
  readonly validation: number;
  /** Epochs without a better validation accuracy after which training ends with the best weights; 0: never. */
  readonly patience: number;
  readonly seed: number;
  readonly arithmetic: Arithmetic;
}

/** The settings of a recipe that are numbers, and those that are words. */
const NUMBERS = [
  ...['learningRate', 'warmUp', 'batch', 'epochs', 'labelSmoothing', 'dropout', 'fade'],
  ...['builtinDigits', 'nonDigits', 'validation', 'patience', 'seed'],
];
const WORDS = ['name', 'initialisation', 'schedule', 'augmentation', 'arithmetic'];

/** Whether what was read from a file has a recipe's form; checkRecipe() says whether its settings can be trained with. */
export function isRecipe(value: unknown): value is Recipe {
  if (!isObject(value)) return false;
  const { topology, optimiser } = value;
  return (
    NUMBERS.every((key) => typeof value[key] === 'number') &&
    WORDS.every((key) => typeof value[key] === 'string') &&
    typeof value.dropLast === 'boolean' &&
    isObject(topology) &&
    Array.isArray(topology.hidden) &&
    (ACTIVATIONS as readonly unknown[]).includes(topology.activation) &&
    isObject(optimiser) &&
    (OPTIMISERS as readonly unknown[]).includes(optimiser.name) &&
    typeof optimiser.momentum === 'number' &&
    typeof optimiser.weightDecay === 'number'
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Refuses settings that cannot be trained with, before anything is done. */
export function checkRecipe(recipe: Recipe): void {
  checkTopology(recipe.topology);
  const { optimiser } = recipe;
  const rules: [string, number, boolean, string][] = [
    ['--batch', recipe.batch, isWhole(recipe.batch, 1, 16384), 'a whole number from 1 to 16384'],
    ['--epochs', recipe.epochs, isWhole(recipe.epochs, 1, 100_000), 'a whole number from 1 to 100000'],
    [
      '--lr',
      recipe.learningRate,
      recipe.learningRate > 0 && recipe.learningRate <= 1000,
      'above 0, at most 1000',
    ],
    [
      '--momentum',
      optimiser.momentum,
      optimiser.momentum >= 0 && optimiser.momentum < 1,
      'from 0 to below 1',
    ],
    [
      '--weight-decay',
      optimiser.weightDecay,
      optimiser.weightDecay >= 0 && optimiser.weightDecay < 1,
      'from 0 to below 1',
    ],
    [
      '--warm-up',
      recipe.warmUp,
      recipe.warmUp >= 0 && recipe.warmUp <= recipe.epochs,
      'from 0 to the number of epochs',
    ],
    [
      '--label-smoothing',
      recipe.labelSmoothing,
      recipe.labelSmoothing >= 0 && recipe.labelSmoothing < 1,
      'from 0 to below 1',
    ],
    ['--dropout', recipe.dropout, recipe.dropout >= 0 && recipe.dropout < 1, 'from 0 to below 1'],
    ['--fade', recipe.fade, recipe.fade >= 0 && recipe.fade <= 1, 'from 0 to 1'],
    [
      '--add-builtin',
      recipe.builtinDigits,
      isWhole(recipe.builtinDigits, 0, 1_000_000),
      'a whole number from 0 to 1000000',
    ],
    [
      '--add-non-digits',
      recipe.nonDigits,
      isWhole(recipe.nonDigits, 0, 1_000_000),
      'a whole number from 0 to 1000000',
    ],
    ['--patience', recipe.patience, isWhole(recipe.patience, 0, 100_000), 'a whole number, 0 or more'],
    [
      '--validation',
      recipe.validation,
      isWhole(recipe.validation, 0, 10_000_000),
      'a whole number, 0 or more',
    ],
    ['--seed', recipe.seed, isWhole(recipe.seed, 0, Number.MAX_SAFE_INTEGER), 'a whole number, 0 or more'],
  ];
  for (const [option, value, allowed, expected] of rules) {
    if (allowed) continue;
    throw new UsageError('bad-option', `${option} must be ${expected}; found ${value}.`);
  }
  checkTogether(recipe);
}

/** Rules that no single option can break. */
function checkTogether({ dropout, topology, patience, validation }: Recipe): void {
  const refuse = (message: string): never => {
    throw new UsageError('bad-option', message);
  };
  if (dropout > 0 && topology.activation !== 'relu') {
    refuse(
      '--dropout goes with --activation relu, whose zeros tell which units were left out; use relu or --dropout 0.',
    );
  }
  if (patience > 0 && validation === 0) {
    refuse('--patience needs images to choose by: hold some out with --validation, or use --patience 0.');
  }
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
