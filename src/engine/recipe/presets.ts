// The recipes that come with the project, by name. The docs say what accuracy each reaches, with its command.

import type { Recipe } from './recipe.js';

/** What the recipes below have in common; chosen on the 5,000 validation images. */
const common = {
  initialisation: 'he',
  optimiser: { name: 'momentum', momentum: 0.9, weightDecay: 1e-4 },
  learningRate: 0.2,
  schedule: 'cosine',
  warmUp: 0.5,
  batch: 128,
  dropLast: false,
  labelSmoothing: 0.05,
  dropout: 0,
  augmentation: 'full',
  fade: 0,
  builtinDigits: 0,
  nonDigits: 0,
  validation: 5000,
  patience: 0,
  seed: 1,
  arithmetic: 'exact',
} as const;

/** Good for most purposes: under half a minute on two cores. */
const standard: Recipe = {
  ...common,
  name: 'default',
  topology: { hidden: [512], activation: 'relu', input: 'edges' },
  optimiser: { name: 'nesterov', momentum: 0.9, weightDecay: 1e-4 },
  learningRate: 0.3,
  fade: 0.5,
  epochs: 8,
};

/** A few seconds. */
const quick: Recipe = {
  ...common,
  name: 'quick',
  topology: { hidden: [256], activation: 'relu' },
  augmentation: 'light',
  epochs: 4,
};

/**
 * The best test accuracy that some minutes give. Chosen like the others; then only as many images are held out as
 * calibration needs.
 */
const accurate: Recipe = {
  ...common,
  name: 'accurate',
  topology: { hidden: [1024, 256], activation: 'relu', input: 'edges' },
  learningRate: 0.1,
  fade: 0.25,
  validation: 1000,
  epochs: 150,
};

/** For people's own pictures. Built-in digits add ways of writing that MNIST lacks. This is the bundled model. */
const pictures: Recipe = {
  ...common,
  name: 'pictures',
  topology: { hidden: [1024, 256], activation: 'relu' },
  learningRate: 0.1,
  fade: 0.25,
  builtinDigits: 60_000,
  nonDigits: 40_000,
  epochs: 56,
};

/** The configuration of the Python project this is based on. */
const original: Recipe = {
  ...common,
  name: 'original',
  topology: { hidden: [512], activation: 'sigmoid' },
  initialisation: 'small-normal',
  optimiser: { name: 'sgd', momentum: 0, weightDecay: 0 },
  learningRate: 0.05,
  schedule: 'constant',
  warmUp: 0,
  dropLast: true,
  epochs: 50,
  labelSmoothing: 0,
  augmentation: 'none',
  validation: 0,
};

export const PRESETS = { default: standard, quick, accurate, pictures, original } as const;
export type PresetName = keyof typeof PRESETS;
