// The built-in data set, and what of its kind is added to others.

import { NO_DIGIT } from '../../engine/network/topology.js';
import { sha256 } from '../../engine/sha256.js';
import type { Dataset, LabelledImages } from '../../engine/training/dataset.js';
import { withExtra } from '../extra.js';
import { drawNonDigits } from './digits.js';
import { type DrawJob, type DrawOptions, drawDigitsInParallel } from './draw-in-parallel.js';

export const BUILTIN_NAME = 'built-in digits';
/** Which digits those of the data set are. */
export const BUILTIN_SEED = 1;
export const TRAINING_DIGITS = 60_000;
export const TEST_DIGITS = 10_000;
/** The seed of digits that are added to a data set: others than those of the built-in data set itself. */
const ADDED_SEED = 2;

export interface DrawListener {
  /** Told how many images of how many are done. */
  onDrawn(images: number, total: number): void;
  /** Told when a worker died or hung, and what it was at is drawn again. */
  onWarning(message: string): void;
}

/** The machine that draws, and the listener. */
export interface Drawers {
  readonly machine: DrawOptions['machine'];
  readonly workers: number;
  readonly listener: DrawListener;
}

/**
 * Draws the data set, or the first images of each of its sets: the digits to test with follow all those to train on.
 * @throws RunError as drawDigitsInParallel() does
 */
export async function drawBuiltinDataset(
  drawers: Drawers,
  { training, test } = { training: TRAINING_DIGITS, test: TEST_DIGITS },
): Promise<Dataset> {
  const draw = async (first: number, count: number, before: number): Promise<LabelledImages> => {
    const job = { seed: BUILTIN_SEED, first, count };
    return drawWith(drawers, job, before, training + test);
  };
  return nameBuiltin({
    training: await draw(0, training, 0),
    test: await draw(TRAINING_DIGITS, test, training),
  });
}

/** Draws digits; `before` of `total` are done already. */
async function drawWith(
  { machine, workers, listener }: Drawers,
  job: DrawJob,
  before: number,
  total: number,
): Promise<LabelledImages> {
  const { images, labels } = await drawDigitsInParallel(job, {
    machine,
    workers,
    onDrawn: (drawn) => listener.onDrawn(before + drawn, total),
    onFailure: (message) => listener.onWarning(message),
  });
  return { count: job.count, pixels: images, labels };
}

/** Digits that were drawn for the data set, as the data set with its hash. */
export async function nameBuiltin({ training, test }: Pick<Dataset, 'training' | 'test'>): Promise<Dataset> {
  const parts = [training.pixels, training.labels, test.pixels, test.labels];
  const hashes = await Promise.all(parts.map((part) => sha256(part)));
  return {
    name: BUILTIN_NAME,
    training,
    test,
    sha256: await sha256(new TextEncoder().encode(hashes.join(''))),
  };
}

/** `dataset` with `count` built-in digits more to train on. */
export async function addBuiltinDigits(dataset: Dataset, count: number, drawers: Drawers): Promise<Dataset> {
  if (count === 0) return dataset;
  return withExtra(
    dataset,
    await drawWith(drawers, { seed: ADDED_SEED, first: 0, count }, 0, count),
    BUILTIN_NAME,
  );
}

/** `dataset` with `count` drawings more that are no digits, of which training asks for no answer. */
export async function addNonDigits(dataset: Dataset, count: number): Promise<Dataset> {
  if (count === 0) return dataset;
  const pixels = drawNonDigits(ADDED_SEED, 0, count);
  const labels = new Uint8Array(count).fill(NO_DIGIT);
  return withExtra(dataset, { count, pixels, labels }, 'drawings that are no digits');
}
