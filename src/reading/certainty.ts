// When an answer is sure enough to be given as one.

import type { Reading } from './vision/segment.js';

/**
 * Below this probability an answer is a guess between the likeliest digits, or there is none in the picture: see
 * "When it is unsure" in docs/predict.md, which says how it was chosen.
 */
export const UNSURE_BELOW = 0.9;

/** Whether a reading is a digit at all. Ink that is taken for none, such as a plus sign, makes no answer unsure. */
export const isDigit = ({ reason }: Reading) => reason === undefined;

/** Whether a reading is better not taken as an answer. */
export type IsUnsure = (reading: Reading) => boolean;

/** Readings are unsure below a confidence, and where they have a reason to be no digit. */
export const unsureBelow =
  (least: number): IsUnsure =>
  ({ confidence, reason }) =>
    confidence < least || reason !== undefined;

export const isUnsure: IsUnsure = unsureBelow(UNSURE_BELOW);

/**
 * The share of the two likeliest digits above which unsure ink is taken for one of them. A network that was
 * trained with drawings that are no digits spreads its probabilities over more digits where it sees none.
 */
const ONE_OF_TWO = 0.99;

/** Whether ink that is unsure may be no digit at all, by its probabilities (10). */
export function mayBeNoDigit(probabilities: Float32Array): boolean {
  const [first, second] = likeliestTwo(probabilities);
  return probabilities[first] + probabilities[second] <= ONE_OF_TWO;
}

/** The two likeliest digits of probabilities (10), the likelier first. */
export function likeliestTwo(probabilities: Float32Array): [number, number] {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  return [order[0], order[1]];
}
