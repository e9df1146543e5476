// A score for people: accuracy with its interval, accuracy a digit, the confusion matrix.

import { accuracyByDigit, type Score } from '../engine/training/score.js';
import { fillLines } from '../lines.js';
import { count, percent } from '../numbers.js';

/** Columns of a digit's figures: "1135" or "98.6", and a blank. */
const CELL = 5;

/** "98.6", "100": an accuracy in percent, at most four characters. */
function describeShare(share: number | undefined): string {
  if (share === undefined) return '-';
  const text = (100 * share).toFixed(1);
  return text === '100.0' ? '100' : text;
}

/**
 * Lines that tell a score, for so many columns (60 where images are fewer than 10,000 a digit); `what` names the
 * images it is about, such as "test images of MNIST".
 */
export function scoreLines(score: Score, what: string, columns: number): string[] {
  const [low, high] = score.interval.map((bound) => percent(bound));
  const largest = Math.max(...score.confusion.flat());
  const width = Math.max(CELL, String(largest).length + 1);
  const layOut = (cells: readonly string[]) => cells.map((cell) => cell.padStart(width)).join('');
  const digits = layOut([...score.confusion.keys()].map(String));
  return [
    ...fillLines(
      [
        `${percent(score.accuracy)} of ${count(score.images)} ${what} read right`,
        `(95 % interval ${low} to ${high}),`,
        `loss ${score.loss.toFixed(4)}`,
      ],
      columns,
    ),
    '',
    `digit     ${digits}`,
    `accuracy  ${layOut(accuracyByDigit(score).map(describeShare))}`,
    '',
    'Confusion matrix: labels down, answers across; · is none.',
    `    ${digits}`,
    ...score.confusion.map(
      (row, label) =>
        `${String(label).padStart(4)}${layOut(row.map((images) => (images === 0 ? '·' : String(images))))}`,
    ),
  ];
}
