// What people look at while a network learns: its mistakes, the confusion matrix, and the weights of its first layer
// as pictures.

import {
  layoutParameters,
  OUTPUT_WIDTH,
  PIXELS,
  TILE,
  type Topology,
} from '../../../engine/network/topology.js';
import type { LabelledImages } from '../../../engine/training/dataset.js';
import { likeliest, score } from '../../../engine/training/score.js';

const MOST_MISTAKES = 24;

/** An image that was read wrong. */
export interface Mistake {
  readonly image: Uint8Array;
  readonly label: number;
  readonly answer: number;
  /** The probability of the answer, and that of the label. */
  readonly confidence: number;
  readonly labelProbability: number;
}

/** The answers after an epoch to the images held out, or to the test images where none is. */
export interface Answers {
  readonly epoch: number;
  readonly of: 'validation' | 'test';
  /** (10, 10): row the label, column the answer. */
  readonly confusion: readonly (readonly number[])[];
  readonly mistakes: readonly Mistake[];
}

/** The confusion matrix, and the mistakes with the lowest probability of the label, of probabilities (count, 12). */
export function lookAtAnswers(
  probabilities: Float32Array,
  { pixels, labels }: LabelledImages,
): Pick<Answers, 'confusion' | 'mistakes'> {
  const wrong = Array.from(labels, (label, row) => {
    const answer = likeliest(probabilities, row);
    const of = (digit: number) => probabilities[row * OUTPUT_WIDTH + digit];
    return { row, label, answer, confidence: of(answer), labelProbability: of(label) };
  }).filter(({ label, answer }) => label !== answer);
  wrong.sort((one, other) => one.labelProbability - other.labelProbability);
  const mistakes = wrong.slice(0, MOST_MISTAKES).map(({ row, ...mistake }) => ({
    ...mistake,
    image: pixels.slice(row * PIXELS, (row + 1) * PIXELS),
  }));
  return { confusion: score(probabilities, labels).confusion, mistakes };
}

/**
 * The weights of the first units as pictures, (count, 784) from -127 to 127, each unit by its own largest weight. While an
 * epoch runs they are those of this moment, some a step older than others.
 */
export function drawFirstLayer(topology: Topology, parameters: Float32Array, count: number): Int8Array {
  const [{ tileFloats }] = layoutParameters(topology).hidden;
  const images = new Int8Array(count * PIXELS);
  for (let unit = 0; unit < count; unit++) {
    // A tile's row of biases comes first, then a row for each pixel.
    const start = Math.floor(unit / TILE) * tileFloats + TILE + (unit % TILE);
    let largest = 1e-12;
    for (let pixel = 0; pixel < PIXELS; pixel++)
      largest = Math.max(largest, Math.abs(parameters[start + pixel * TILE]));
    for (let pixel = 0; pixel < PIXELS; pixel++)
      images[unit * PIXELS + pixel] = Math.round((127 * parameters[start + pixel * TILE]) / largest);
  }
  return images;
}
