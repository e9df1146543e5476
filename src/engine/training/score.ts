// The score of an evaluation: the host's reduce of probabilities and labels.

import { CLASSES, OUTPUT_WIDTH } from '../network/topology.js';

export interface Score {
  readonly images: number;
  readonly correct: number;
  /** Share of correct answers, 0 to 1. */
  readonly accuracy: number;
  /** The 95 % interval of the accuracy, after Wilson (1927). */
  readonly interval: readonly [number, number];
  /** Mean of -ln of the probability given to the label. */
  readonly loss: number;
  /** (10, 10): row the label, column the answer. */
  readonly confusion: readonly (readonly number[])[];
}

/** The class with the highest probability in row `row` of (·, 12) probabilities. */
export function likeliest(probabilities: Float32Array, row: number): number {
  let best = 0;
  const start = row * OUTPUT_WIDTH;
  for (let digit = 1; digit < CLASSES; digit++) {
    if (probabilities[start + digit] > probabilities[start + best]) best = digit;
  }
  return best;
}

/** The share of labels (count) that are the likeliest class of probabilities (count, 12). */
export function accuracyOf(probabilities: Float32Array, labels: Uint8Array): number {
  const correct = labels.reduce(
    (sum, label, row) => sum + (likeliest(probabilities, row) === label ? 1 : 0),
    0,
  );
  return correct / labels.length;
}

/** Scores probabilities (count, 12) against labels (count). */
export function score(probabilities: Float32Array, labels: Uint8Array): Score {
  const confusion = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  let loss = 0;
  for (const [row, label] of labels.entries()) {
    confusion[label][likeliest(probabilities, row)]++;
    // The kernels' smallest probability is e^-87; below it the loss would be infinite.
    loss -= Math.log(Math.max(probabilities[row * OUTPUT_WIDTH + label], 1e-38));
  }
  const correct = confusion.reduce((sum, row, label) => sum + row[label], 0);
  const images = labels.length;
  return {
    images,
    correct,
    accuracy: correct / images,
    interval: wilson(correct, images),
    loss: loss / images,
    confusion,
  };
}

/** Accuracy of each digit; undefined for digits without images. */
export function accuracyByDigit({ confusion }: Score): (number | undefined)[] {
  return confusion.map((row, label) => {
    const images = row.reduce((sum, count) => sum + count, 0);
    return images === 0 ? undefined : row[label] / images;
  });
}

/** The `most` most frequent mistakes, the most frequent first. */
export function mostConfused(
  { confusion }: Pick<Score, 'confusion'>,
  most: number,
): { label: number; answer: number; images: number }[] {
  return confusion
    .flatMap((row, label) => row.map((images, answer) => ({ label, answer, images })))
    .filter(({ label, answer, images }) => label !== answer && images > 0)
    .sort((a, b) => b.images - a.images)
    .slice(0, most);
}

/** The 95 % interval of a share of `correct` in `count`. */
function wilson(correct: number, count: number): [number, number] {
  const z = 1.959964;
  const share = correct / count;
  const middle = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const whole = 1 + (z * z) / count;
  return [(middle - half) / whole, (middle + half) / whole];
}
