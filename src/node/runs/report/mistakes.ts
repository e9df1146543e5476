// The worst mistakes of a network: images it read wrong, those with the lowest probability of their label first.

import { PIXELS } from '../../../engine/network/topology.js';
import type { LabelledImages } from '../../../engine/training/dataset.js';
import { likeliest } from '../../../engine/training/score.js';
import type { Network } from '../../../formats/model.js';
import { createRecogniser } from '../../recogniser.js';

export interface Mistake {
  /** Which image of the set, from 0. */
  readonly index: number;
  readonly label: number;
  /** (10) */
  readonly probabilities: Float32Array;
}

/** Reads every image of a set; the `most` mistakes whose label got the least probability. */
export function findWorstMistakes(
  model: Network,
  { count, pixels, labels }: LabelledImages,
  most: number,
): Mistake[] {
  const recogniser = createRecogniser(model);
  const mistakes: Mistake[] = [];
  for (let index = 0; index < count; index++) {
    const probabilities = recogniser.classify(pixels.subarray(index * PIXELS, (index + 1) * PIXELS));
    const label = labels[index];
    if (likeliest(probabilities, 0) === label) continue;
    mistakes.push({ index, label, probabilities });
  }
  const ofLabel = ({ label, probabilities }: Mistake) => probabilities[label];
  return mistakes.sort((a, b) => ofLabel(a) - ofLabel(b)).slice(0, most);
}
