// The three workloads that everyone is measured on: each an epoch of MNIST's 60,000 training images.

import { PRESETS } from '../../src/engine/recipe/presets.js';
import type { Recipe } from '../../src/engine/recipe/recipe.js';

/** More than anyone asks for: the most that a recipe may have. */
const MOST_EPOCHS = 100_000;

export interface Workload {
  readonly title: string;
  readonly hidden: readonly number[];
  readonly activation: 'sigmoid' | 'relu';
  readonly batch: number;
  readonly rate: number;
  readonly momentum: number;
}

export const WORKLOADS: readonly Workload[] = [
  {
    title: '784-512-10 sigmoid, SGD, batch 128',
    hidden: [512],
    activation: 'sigmoid',
    batch: 128,
    rate: 0.05,
    momentum: 0,
  },
  {
    title: '784-128-10 ReLU, SGD, batch 64',
    hidden: [128],
    activation: 'relu',
    batch: 64,
    rate: 0.05,
    momentum: 0,
  },
  {
    title: '784-800-800-10 ReLU, momentum, batch 128',
    hidden: [800, 800],
    activation: 'relu',
    batch: 128,
    rate: 0.05,
    momentum: 0.9,
  },
];

/** What every peer is started with: FOLDER HIDDEN ACTIVATION BATCH RATE MOMENTUM. */
export function toArguments(folder: string, workload: Workload): string[] {
  const { hidden, activation, batch, rate, momentum } = workload;
  return [folder, hidden.join(','), activation, ...[batch, rate, momentum].map(String)];
}

/** The folder and the engine's recipe of such arguments. */
export function fromArguments(argv: readonly string[]): { folder: string; recipe: Recipe } {
  const [folder, hidden, activation, ...numbers] = argv;
  const [batch, rate, momentum] = numbers.map(Number);
  const relu = activation === 'relu';
  const recipe: Recipe = {
    ...PRESETS.original,
    topology: { hidden: hidden.split(',').map(Number), activation: relu ? 'relu' : 'sigmoid' },
    initialisation: relu ? 'he' : 'small-normal',
    optimiser: { name: momentum > 0 ? 'momentum' : 'sgd', momentum, weightDecay: 0 },
    learningRate: rate,
    batch,
    dropLast: false,
    epochs: MOST_EPOCHS,
  };
  return { folder, recipe };
}
