// How a run is shared out among machines that seldom meet: rounds of local steps (local SGD, Stich 2019; DiLoCo, Douillard
// and others 2023, arXiv 2311.08105). It is part of the recipe, since it decides what is computed. Which machines take
// part, and how many, is not: that changes no bit.

/** How the shards' results become the weights of the next round. */
export const OUTERS = ['average', 'nesterov'] as const;
/** How a shard's result travels: as it is, or rounded to half precision. */
export const WIRES = ['f32', 'f16'] as const;

export interface Rounds {
  /** Parts into which the images of an epoch are dealt. In a round each is trained on by itself. */
  readonly shards: number;
  /** Steps that a shard takes in a round. A round ends with its epoch at the latest. */
  readonly localSteps: number;
  readonly outer: (typeof OUTERS)[number];
  readonly wire: (typeof WIRES)[number];
}

/** The settings of Nesterov's momentum on the averaged change, as DiLoCo's authors recommend them. */
export const OUTER_NESTEROV = { momentum: 0.9, rate: 0.7 } as const;

/** What a run has where one of the options asks for rounds, and the others are not given. */
export const STANDARD_ROUNDS: Rounds = { shards: 1, localSteps: 50, outer: 'average', wire: 'f32' };

/** A run without rounds, in the terms of one with rounds: an epoch is one shard, and one round. */
export const ONE_ROUND_AN_EPOCH: Rounds = {
  shards: 1,
  localSteps: Number.POSITIVE_INFINITY,
  outer: 'average',
  wire: 'f32',
};
