// Teaches a model a person's handwriting: the body of `npm run teach`.

import { addBuiltinDigits, addNonDigits, BUILTIN_NAME } from '../../data/builtin/dataset.js';
import { drawDigits } from '../../data/builtin/digits.js';
import { heldOutOf, MOST_TAUGHT, mixForTeaching } from '../../data/teaching.js';
import { hashTensors } from '../../engine/network/hash.js';
import { PIXELS } from '../../engine/network/topology.js';
import { teachingRecipe } from '../../engine/recipe/teaching.js';
import { type Dataset, type LabelledImages, slice } from '../../engine/training/dataset.js';
import type { DoneEvent } from '../../engine/training/events.js';
import { RunError } from '../../errors.js';
import type { Network } from '../../formats/model.js';
import { toModel } from '../../formats/trained-model.js';
import { count } from '../../numbers.js';
import type { Classifier } from '../../reading/vision/classifier.js';
import type { LoadListener } from '../data/load.js';
import { findMnist, mnistFolders, readMnist } from '../data/mnist.js';
import { evaluate, startRun } from '../engine.js';
import { machine } from '../machine.js';
import { createRecogniser } from '../recogniser.js';
import { VERSIONS } from '../versions.js';
import { describeTaught } from './taught-before.js';

/** Built-in digits that replace MNIST if it is not on disk: to be shown again, held out for validation, and tested with. */
const INSTEAD_OF_MNIST = { seed: 3, training: 9600, test: 2000 };

/**
 * The taught weights are interpolated: this share of the way from the old weights to the newly learned ones. That keeps most of
 * what was learned and nearly all of what was known (Wortsman and others 2022, "Robust fine-tuning of zero-shot models").
 */
const OF_TAUGHT = 0.7;

export interface Lesson {
  readonly own: LabelledImages;
  /** The model to teach. */
  readonly model: Network;
  /** Digits that it knows. */
  readonly known: Dataset;
  readonly workers: number;
  readonly signal?: AbortSignal;
}

/** The result of a lesson. */
export interface Taught {
  readonly model: Network;
  /** How many own images were taught, and how many of them are read correctly before and after. */
  readonly images: number;
  readonly rightBefore: number;
  readonly rightAfter: number;
}

/** Digits that any model should know: MNIST if it is on disk, else built-in digits. Nothing is downloaded. */
export function loadKnown(data: string | undefined): Dataset {
  const folder = findMnist(mnistFolders(data));
  return folder ? readMnist(folder).dataset : drawKnown();
}

function drawKnown(): Dataset {
  const { seed, training, test } = INSTEAD_OF_MNIST;
  const { images, labels } = drawDigits(seed, 0, training + test);
  const all = { count: labels.length, pixels: images, labels };
  return {
    name: `${count(test)} ${BUILTIN_NAME}`,
    training: slice(all, 0, training),
    test: slice(all, training, all.count),
    sha256: '',
  };
}

/**
 * Teaches a model a person's own images, mixed with images that it knows.
 * @returns undefined if it was stopped
 * @throws RunError `diverged` if the weights are not finite afterwards, as may happen with models of other programs
 */
export async function teach(lesson: Lesson, listener: LoadListener): Promise<Taught | undefined> {
  const { own, model, known, workers, signal } = lesson;
  const recipe = teachingRecipe(model.topology, heldOutOf(known));
  const mixed = await mixForTeaching(known, own);
  const dataset = await addNonDigits(
    await addBuiltinDigits(mixed, recipe.builtinDigits, { machine, workers, listener }),
    recipe.nonDigits,
  );
  const run = startRun({ recipe, dataset, workers, signal, initial: model.tensors });
  try {
    const events = run.events();
    let done: DoneEvent | undefined;
    let step = await events.next();
    for (; !step.done; step = await events.next()) {
      if (step.value.event === 'warning') listener.onWarning(step.value.message);
      if (step.value.event === 'done') done = step.value;
    }
    if (!done || done.stopped) return undefined;
    if (done.diverged)
      throw new RunError(
        'diverged',
        'The weights are no longer finite: this model cannot be taught. Teach another one with --model.',
      );
    const mixture = await between(
      model,
      toModel(step.value, dataset, done, VERSIONS, await hashTensors(model.tensors)),
      { set: known.test, workers, onFailure: listener.onWarning },
    );
    const taught = { ...mixture, metadata: { ...mixture.metadata, ...describeTaught(own) } };
    const images = slice(own, Math.max(0, own.count - MOST_TAUGHT), own.count);
    return {
      model: taught,
      images: images.count,
      rightBefore: countRight(images, createRecogniser(model).classify),
      rightAfter: countRight(images, createRecogniser(taught).classify),
    };
  } finally {
    await run.host.close();
  }
}

/** The model whose weights lie OF_TAUGHT of the way from one model's to another's, with its test accuracy. */
async function between(from: Network, to: Network, test: Parameters<typeof evaluate>[1]): Promise<Network> {
  const mix = (start: Float32Array, end: Float32Array) =>
    start.map((value, i) => value + OF_TAUGHT * (end[i] - value));
  const tensors = from.tensors.map(({ weight, bias }, layer) => ({
    weight: mix(weight, to.tensors[layer].weight),
    bias: mix(bias, to.tensors[layer].bias),
  }));
  const { score } = await evaluate({ ...to, tensors }, test);
  const metadata = {
    ...to.metadata,
    testAccuracy: score.accuracy.toFixed(4),
    weightsSha256: await hashTensors(tensors),
  };
  return { ...to, tensors, metadata };
}

/** How many images (28x28, white ink on black) are read correctly. */
export function countRight({ count, pixels, labels }: LabelledImages, classify: Classifier): number {
  let right = 0;
  for (let image = 0; image < count; image++) {
    const probabilities = classify(pixels.subarray(image * PIXELS, (image + 1) * PIXELS));
    if (probabilities.indexOf(Math.max(...probabilities)) === labels[image]) right++;
  }
  return right;
}
