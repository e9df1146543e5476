// A score for people: accuracy with its interval, accuracy a digit, the confusion matrix.

import { accuracyByDigit, type Score } from '../training/score.js';
import { count, percent } from './format.js';

/** Lines that tell a score; `what` names the images it is about, such as "test images of MNIST". */
export function scoreLines(score: Score, what: string): string[] {
  const [low, high] = score.interval.map((bound) => percent(bound));
  return [
    `${percent(score.accuracy)} of ${count(score.images)} ${what} read right ` +
      `(95 % interval ${low} to ${high}), loss ${score.loss.toFixed(4)}`,
    '',
    `digit     ${[...score.confusion.keys()].map((digit) => String(digit).padStart(6)).join('')}`,
    'accuracy  ' +
      accuracyByDigit(score)
        .map((share) => (share === undefined ? '-' : (100 * share).toFixed(1)).padStart(6))
        .join(''),
    '',
    'Confusion matrix: rows are the labels, columns the answers; · is none.',
    `    ${[...score.confusion.keys()].map((digit) => String(digit).padStart(6)).join('')}`,
    ...score.confusion.map(
      (row, label) =>
        `${String(label).padStart(4)}${row.map((images) => (images === 0 ? '·' : String(images)).padStart(6)).join('')}`,
    ),
  ];
}
