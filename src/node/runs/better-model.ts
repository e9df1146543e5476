// The model that a run is about to replace. If it is better than the new one, it stays in a place of its own: no good model
// is lost to a worse one.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Score } from '../../engine/training/score.js';
import type { ModelMetadata } from '../../formats/model.js';
import { findMetadata } from '../model-file.js';
import { RUN_FILES, RUNS } from './folder.js';

/** A model that was replaced by one that is worse, or not known to be as good. */
export interface Replaced {
  /** Its test accuracy, 0..1. */
  readonly testAccuracy: number;
  /** Where it is kept. */
  readonly kept: string;
}

/** A new model's metadata, and its score on the test images; a stopped run may have none. */
interface Result {
  readonly metadata: ModelMetadata;
  readonly test: Score | undefined;
}

/**
 * The metadata of the model in a file, if it should not be lost: it was tested on the same images as the new one, and its
 * test accuracy lies above the new one's 95 % interval. Chance explains smaller differences.
 */
export function findBetter(path: string, { metadata, test }: Result): ModelMetadata | undefined {
  const before = findMetadata(path);
  const isComparable = before?.dataset === metadata.dataset;
  const [, highest] = test?.interval ?? [0, 0];
  return isComparable && Number(before?.testAccuracy) > highest ? before : undefined;
}

/** The model of an earlier run with the same weights, if there is one. */
export function findInRuns({ weightsSha256 }: ModelMetadata): string | undefined {
  if (weightsSha256 === undefined || !existsSync(RUNS)) return undefined;
  return readdirSync(RUNS)
    .sort()
    .reverse()
    .map((name) => join(RUNS, name, RUN_FILES.model))
    .find((path) => findMetadata(path)?.weightsSha256 === weightsSha256);
}
