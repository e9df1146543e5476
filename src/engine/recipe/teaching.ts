// The recipe that teaches a trained network a person's handwriting in seconds.

import type { Topology } from '../network/topology.js';
import type { Recipe } from './recipe.js';

/**
 * Chosen on the writers that bench/teach generates for choosing, and on MNIST's validation images and the training images
 * that are not shown again. Twice as many copies of the taught images remove more of a writer's errors (83 % instead of
 * about 70 %), and cost twice as much accuracy on MNIST.
 */
export function teachingRecipe(topology: Topology, validation: number): Recipe {
  return {
    name: 'teach',
    topology,
    // Not used: training begins with the weights of a model.
    initialisation: 'he',
    optimiser: { name: 'momentum', momentum: 0.9, weightDecay: 0 },
    learningRate: 0.005,
    schedule: 'cosine',
    warmUp: 0.25,
    batch: 128,
    dropLast: false,
    epochs: 4,
    labelSmoothing: 0.05,
    dropout: 0,
    augmentation: 'full',
    fade: 0.25,
    builtinDigits: 2000,
    nonDigits: 1000,
    validation,
    patience: 0,
    seed: 1,
    arithmetic: 'exact',
  };
}
