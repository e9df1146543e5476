// Words for an unsure digit: the two likeliest, and whether it may be no digit at all.

import { describeProbability } from '../../numbers.js';
import { type IsUnsure, likeliestTwo, mayBeNoDigit } from '../../reading/certainty.js';
import type { Reading } from '../../reading/vision/segment.js';

/** "4 (54 %) or 9 (23 %), or no digit" */
export const describeDoubt = (reading: Reading, isUnsure: IsUnsure) =>
  `${nameTwo(reading, isUnsure)}${mayBeNoDigit(reading.probabilities) ? ', or no digit' : ''}`;

/** "4 or 9", or "4, 9 or no digit": as much without the probabilities. */
export function nameDoubt({ probabilities }: Reading): string {
  const [first, second] = likeliestTwo(probabilities);
  return mayBeNoDigit(probabilities) ? `${first}, ${second} or no digit` : `${first} or ${second}`;
}

/** "4 (54 %) or 9 (41 %)" */
export function nameTwo(reading: Reading, isUnsure: IsUnsure): string {
  const { probabilities } = reading;
  const names = likeliestTwo(probabilities).map(
    (digit) => `${digit} (${describeProbability(roundedWithin(reading, probabilities[digit], isUnsure))})`,
  );
  return names.join(' or ');
}

/** A probability of an unsure digit that is not rounded to one that would be sure: 0.8997 is no 90.0 %. */
function roundedWithin(reading: Reading, probability: number, isUnsure: IsUnsure): number {
  const confidence = Math.round(1000 * probability) / 1000;
  return isUnsure({ ...reading, confidence }) ? probability : Math.floor(1000 * probability) / 1000;
}
