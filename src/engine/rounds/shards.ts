// Who trains on what: an epoch's images are dealt to shards, and each shard's steps are cut into rounds.

import type { Recipe } from '../recipe/recipe.js';
import { ONE_ROUND_AN_EPOCH } from '../recipe/rounds.js';

/** How an epoch is shared out. */
export interface EpochShape {
  readonly shards: number;
  /** Images of each shard. */
  readonly images: number;
  /** Steps of each shard. */
  readonly steps: number;
  readonly rounds: number;
  /** Steps of a shard in a round, and its images; in the last round of an epoch they are what is left. */
  readonly stepsOfRound: number;
  readonly imagesOfRound: number;
}

/** Steps of one shard that follow each other: what one machine does in a round. All numbers count from 0. */
export interface Stretch {
  readonly epoch: number;
  readonly shard: number;
  /** Of the shard's steps in this epoch. */
  readonly first: number;
  readonly steps: number;
}

/**
 * Shares out an epoch of so many training images. Every shard gets as many as any other, so that an average of them is fair;
 * the few that are left over are others in every epoch, for the order is random.
 */
export function shapeEpoch({ batch, dropLast, rounds }: Recipe, trainingImages: number): EpochShape {
  const { shards, localSteps } = rounds ?? ONE_ROUND_AN_EPOCH;
  const dealt = Math.floor(trainingImages / shards);
  const images = dropLast ? dealt - (dealt % batch) : dealt;
  const steps = Math.ceil(images / batch);
  const stepsOfRound = Math.min(steps, localSteps);
  return {
    shards,
    images,
    steps,
    rounds: Math.ceil(steps / stepsOfRound),
    stepsOfRound,
    imagesOfRound: stepsOfRound * batch,
  };
}

/** What a shard does in a round. */
export function stretchOf(
  { steps, stepsOfRound }: EpochShape,
  { epoch, round, shard }: { epoch: number; round: number; shard: number },
): Stretch {
  const first = round * stepsOfRound;
  return { epoch, shard, first, steps: Math.min(stepsOfRound, steps - first) };
}
