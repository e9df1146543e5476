// A model small enough to be trained within a test, on built-in digits, and good enough to read plain ones.

import { join } from 'node:path';
import { drawDigits } from '../../../src/data/builtin/digits.js';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { PRESETS } from '../../../src/engine/recipe/presets.js';
import type { LabelledImages } from '../../../src/engine/training/dataset.js';
import { train } from '../../../src/node/engine.js';
import { saveModel } from '../../../src/node/model-file.js';

const TRAINING_DIGITS = 6000;
const TEST_DIGITS = 200;

function digits(first: number, count: number): LabelledImages {
  const { images, labels } = drawDigits(1, first, count);
  return { count, pixels: images, labels };
}

/** Trains the model and saves it at `path`. */
export async function saveTinyModel(path: string): Promise<void> {
  const topology = { hidden: [64], activation: 'relu' } as const;
  const recipe = {
    ...PRESETS.quick,
    name: 'tiny',
    topology,
    epochs: 4,
    batch: 32,
    labelSmoothing: 0,
    augmentation: 'none' as const,
    fade: 0,
    validation: 0,
  };
  const dataset = {
    name: 'built-in digits',
    training: digits(0, TRAINING_DIGITS),
    test: digits(TRAINING_DIGITS, TEST_DIGITS),
    sha256: '',
  };
  const run = train({ recipe, dataset, workers: 1 });
  let step = await run.next();
  while (!step.done) step = await run.next();
  const { tensors } = step.value;
  saveModel(path, { topology, tensors, metadata: { topology: '784-64-10', activation: 'relu' } });
}

/** Saves a model that has learned nothing in `folder`, for what needs an answer, whichever. Its path. */
export function untrainedModel(folder: string): string {
  const topology = { hidden: [20], activation: 'relu' } as const;
  const path = join(folder, 'untrained.safetensors');
  const tensors = drawParameters(topology, 'he', 1);
  saveModel(path, { topology, tensors, metadata: { topology: '784-20-10', activation: 'relu' } });
  return path;
}
