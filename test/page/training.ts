// A small experiment, in Node and in a page: the same recipe and images.

import type { Page } from 'playwright-core';
import { drawBuiltinDataset } from '../../src/data/builtin/dataset.js';
import { type RecipeOptions, toRecipe } from '../../src/engine/recipe/options.js';
import type { Dataset } from '../../src/engine/training/dataset.js';
import { startRun } from '../../src/node/engine.js';
import { machine } from '../../src/node/machine.js';
import { formatPlan } from '../../src/page/train/plan.js';

export const IMAGES = 3000;
export const RECIPE: RecipeOptions = { preset: 'quick', hidden: [96], epochs: 3, validation: 500 };

let builtin: Promise<Dataset> | undefined;

/** The images of the experiment. */
export function drawBuiltin(): Promise<Dataset> {
  const listener = { onDrawn() {}, onWarning() {} };
  builtin ??= drawBuiltinDataset({ machine, workers: 2, listener }, { training: IMAGES, test: 1000 });
  return builtin;
}

interface Circumstances {
  /** Other images than those of the experiment. */
  readonly dataset?: Dataset;
  /** After so many epochs the run is stopped. */
  readonly stopAfter?: number;
}

/** The hash of the weights that Node trains, with two workers. */
export async function hashInNode(
  options: RecipeOptions,
  { dataset, stopAfter }: Circumstances = {},
): Promise<string> {
  const stopping = new AbortController();
  const run = startRun({
    recipe: toRecipe(options),
    dataset: dataset ?? (await drawBuiltin()),
    workers: 2,
    signal: stopping.signal,
  });
  try {
    for await (const event of run.events()) {
      if (event.event === 'epoch' && event.epoch === stopAfter) stopping.abort();
      if (event.event === 'done') return event.weightsSha256;
    }
  } finally {
    await run.host.close();
  }
  throw new Error('the run ended without a word');
}

/** The address of the experiment. */
export const placeOf = (options: RecipeOptions, workers: number, kept = false) =>
  `train?${formatPlan({ options, data: 'builtin', images: IMAGES, kept, workers })}`;

export const begin = (page: Page) => page.getByRole('button', { name: 'Train', exact: true }).click();

/** The hash that the page shows when the run is over. */
export async function hashInPage(page: Page): Promise<string> {
  await page.waitForSelector('#weights-hash');
  return (await page.textContent('#weights-hash')) ?? '';
}
