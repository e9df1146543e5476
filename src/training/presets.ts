// The recipes that come with the project, by name.

import type { Recipe } from './recipe.js';

/** Good for most: the default. */
const standard: Recipe = {
  name: 'default',
  topology: { hidden: [512], activation: 'relu' },
  initialisation: 'he',
  optimiser: { name: 'momentum', momentum: 0.9, weightDecay: 1e-4 },
  learningRate: 0.1,
  schedule: 'cosine',
  warmUp: 0.5,
  batch: 128,
  dropLast: false,
  epochs: 12,
  labelSmoothing: 0.05,
  dropout: 0,
  augmentation: 'none',
  validation: 5000,
  patience: 0,
  seed: 1,
  arithmetic: 'exact',
};

/** The workload of the Python system that this project takes up. */
const original: Recipe = {
  name: 'original',
  topology: { hidden: [512], activation: 'sigmoid' },
  initialisation: 'small-normal',
  optimiser: { name: 'sgd', momentum: 0, weightDecay: 0 },
  learningRate: 0.05,
  schedule: 'constant',
  warmUp: 0,
  batch: 128,
  dropLast: true,
  epochs: 50,
  labelSmoothing: 0,
  dropout: 0,
  augmentation: 'none',
  validation: 0,
  patience: 0,
  seed: 1,
  arithmetic: 'exact',
};

export const PRESETS = { default: standard, original } as const;
export type PresetName = keyof typeof PRESETS;
