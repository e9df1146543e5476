// The recipe by which each accuracy is reached, chosen by validation accuracy alone (docs/results.md): all 60,000 training
// images are trained on, and the test accuracy is measured after each epoch.

import { PRESETS } from '../../src/engine/recipe/presets.js';
import type { Recipe } from '../../src/engine/recipe/recipe.js';

/** By per cent of the test images. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  98: {
    ...PRESETS.quick,
    name: '784-384-10, 2 epochs without augmentation',
    topology: { hidden: [384], activation: 'relu' },
    optimiser: { name: 'nesterov', momentum: 0.9, weightDecay: 1e-4 },
    learningRate: 0.5,
    labelSmoothing: 0.1,
    augmentation: 'none',
    epochs: 2,
    validation: 0,
  },
  99: {
    ...PRESETS.default,
    name: '784-512-10, 9 epochs',
    // Pixels, which PyTorch sees as well.
    topology: { hidden: [512], activation: 'relu' },
    epochs: 9,
    validation: 0,
  },
};
