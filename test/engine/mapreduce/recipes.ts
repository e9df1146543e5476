// Small runs that between them take every path of a step.

import { syntheticDataset } from '../../node/data/synthetic.js';
import { recipeWith } from '../training/runs.js';

/** 300 images in batches of 64: the last one holds 44. */
export const dataset = syntheticDataset(300, 40);
const common = { batch: 64, epochs: 2 };

export const RECIPES = [
  recipeWith({ ...common, hidden: [65, 40], optimizer: 'momentum', schedule: 'cosine', warmUp: 0.5 }),
  recipeWith({ ...common, hidden: [40], activation: 'sigmoid', optimizer: 'adam', learningRate: 0.003 }),
  recipeWith({ ...common, hidden: [72], optimizer: 'sgd' }),
  recipeWith({ ...common, hidden: [65], optimizer: 'momentum', weightDecay: 1e-4, labelSmoothing: 0.05 }),
  recipeWith({ ...common, hidden: [96, 32], optimizer: 'sgd' }),
  recipeWith({ ...common, hidden: [72, 33], activation: 'sigmoid', optimizer: 'nesterov' }),
  recipeWith({ ...common, hidden: [40, 34, 32], optimizer: 'adam', learningRate: 0.003, validation: 50 }),
  recipeWith({
    ...common,
    hidden: [40],
    optimizer: 'momentum',
    dropout: 0.2,
    augmentation: 'full',
    fade: 0.5,
  }),
  // Several tasks a worker, and more tiles than a product takes at a time.
  recipeWith({ ...common, hidden: [270, 150], optimizer: 'momentum' }),
  // Several blocks of images.
  recipeWith({ ...common, batch: 270, hidden: [65, 40], optimizer: 'momentum' }),
  recipeWith({ ...common, hidden: [150], optimizer: 'adam', learningRate: 0.003 }),
  recipeWith({ ...common, input: 'edges', hidden: [65, 40], optimizer: 'momentum', augmentation: 'full' }),
  recipeWith({ ...common, input: 'edges', hidden: [72], optimizer: 'sgd' }),
  recipeWith({
    ...common,
    hidden: [65, 40],
    normalisation: 'batch',
    optimizer: 'momentum',
    weightDecay: 1e-4,
    validation: 50,
  }),
  recipeWith({ ...common, hidden: [72], normalisation: 'batch', dropout: 0.2, optimizer: 'sgd' }),
  recipeWith({ ...common, hidden: [65, 40], optimizer: 'momentum', arithmetic: 'relaxed' }),
  recipeWith({ ...common, hidden: [72, 33], activation: 'sigmoid', arithmetic: 'relaxed' }),
];
