// The recipe by which each accuracy is reached, chosen by validation accuracy alone (docs/results.md): all 60,000 training
// images are trained on, and the test accuracy is measured after each epoch.

import { PRESETS } from '../../src/engine/recipe/presets.js';
import type { Recipe } from '../../src/engine/recipe/recipe.js';

/** What both have in common. */
const common: Recipe = {
  ...PRESETS.quick,
  optimiser: { name: 'nesterov', momentum: 0.9, weightDecay: 1e-4 },
  augmentation: 'none',
  validation: 0,
};

/** By per cent of the test images. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  98: {
    ...common,
    name: '784-32-10 on edges, 1 epoch without augmentation',
    topology: { hidden: [32], activation: 'relu', input: 'edges' },
    learningRate: 0.6,
    epochs: 1,
  },
  99: {
    ...common,
    name: '784-256-10 on edges with batch normalisation, 1 epoch without augmentation',
    topology: { hidden: [256], activation: 'relu', input: 'edges', normalisation: 'batch' },
    learningRate: 0.8,
    labelSmoothing: 0.1,
    batch: 96,
    epochs: 1,
  },
};
