// Seconds to an accuracy: the training time until a recipe first reaches it, from seed to seed, for this engine and for
// PyTorch. Each seed is a process of its own, so that the time in which compilers warm up counts for this engine.

import { fileURLToPath } from 'node:url';
import { augmentationAt } from '../../src/engine/recipe/augmentation.js';
import type { Recipe } from '../../src/engine/recipe/recipe.js';
import { PYTHON, peerEnvironment } from '../peers/peer-list.js';
import { type EpochAnswer, PeerProcess } from '../peers/peer-process.js';

export const SEEDS = [1, 2, 3, 4, 5];

const OURS = fileURLToPath(new URL('ours.js', import.meta.url));
const PYTORCH = 'bench/peers/pytorch_recipe.py';

/** Who is measured, and the program that starts it; FOLDER and RECIPE follow. */
export const ENGINES: Readonly<Record<string, readonly string[]>> = {
  'distributed-mnist': [process.execPath, OURS],
  PyTorch: [PYTHON, PYTORCH],
};

/** One seed's run up to the accuracy. */
export interface SeedResult {
  readonly seed: number;
  /** Of each epoch, until the accuracy was reached. */
  readonly epochs: readonly EpochAnswer[];
  /** Training time until it was reached; undefined if all epochs were over before. */
  readonly seconds?: number;
}

export interface EngineResult {
  readonly engine: string;
  /** What the engine says of its versions. */
  readonly versions: string;
  readonly seeds: readonly SeedResult[];
}

/**
 * Trains by a recipe until the test accuracy is at least `accuracy` (0 to 1).
 * @throws Error if the program cannot be started or ends too soon
 */
export async function trainTo(
  engine: string,
  accuracy: number,
  recipe: Recipe,
  { folder, threads, seed }: { folder: string; threads: number; seed: number },
): Promise<{ versions: string; result: SeedResult }> {
  const ranges = Array.from({ length: recipe.epochs }, (_, epoch) => augmentationAt(recipe, epoch) ?? null);
  const words = [...ENGINES[engine], folder, JSON.stringify({ ...recipe, seed, ranges })];
  const peer = new PeerProcess(words, { ...peerEnvironment(), OMP_NUM_THREADS: String(threads) });
  try {
    const versions = await peer.ready();
    const epochs: EpochAnswer[] = [];
    while (epochs.length < recipe.epochs) {
      epochs.push(await peer.trainEpoch());
      if ((epochs.at(-1)?.accuracy ?? 0) >= accuracy)
        return { versions, result: { seed, epochs, seconds: secondsOf(epochs) } };
    }
    return { versions, result: { seed, epochs } };
  } finally {
    peer.close();
  }
}

const secondsOf = (epochs: readonly EpochAnswer[]) => epochs.reduce((sum, { seconds }) => sum + seconds, 0);

/** Median time in seconds; undefined if most seeds did not reach the accuracy. */
export function medianSeconds(seeds: readonly SeedResult[]): number | undefined {
  const inOrder = seeds.map(({ seconds = Number.POSITIVE_INFINITY }) => seconds).sort((a, b) => a - b);
  const middle = inOrder[(inOrder.length - 1) >> 1];
  return Number.isFinite(middle) ? middle : undefined;
}
