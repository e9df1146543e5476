// A score for people: accuracy with its interval, accuracy of each digit, the confusion matrix.

import { MNIST_NAME } from '../data/mnist-files.js';
import { accuracyByDigit, mostConfused, type Score } from '../engine/training/score.js';
import { fillLines, fillWords } from '../lines.js';
import { count, percent, plural } from '../numbers.js';
import { printable } from '../printable.js';
import { type Colour, DEFAULT, type Depth, sgr } from './cells/colour.js';
import { GREY, ORANGE } from './palette.js';

/** Columns of a digit's figures: "1135" or "98.6", and a blank. */
const CELL = 5;
/** How many pairs of confused digits are named. */
const PAIRS = 3;
/** From these shares of the most frequent mistake on, a figure of the matrix is orange, and printed on orange. */
const TINTS = { text: 0.25, ground: 0.5 };
const WHITE: Colour = 0xffffff;

/** "10,000 MNIST images", "500 images of FOLDER" */
export const describeImages = (images: number, dataset: string) =>
  dataset === MNIST_NAME
    ? `${count(images)} MNIST images`
    : `${plural(images, 'image')} of ${printable(dataset)}`;

/** "98.6", "100": an accuracy in percent, at most four characters. */
function describeShare(share: number | undefined): string {
  if (share === undefined) return '-';
  const text = (100 * share).toFixed(1);
  return text === '100.0' ? '100' : text;
}

/**
 * "Test accuracy: 98.60 % (95 % interval 98.35 to 98.81), 10,000 MNIST images" in lines of so many columns.
 * @param model the file of the model, where it has to be said
 */
export function accuracyLines(
  { accuracy, interval, images }: Score,
  what: string,
  dataset: string,
  columns: number,
  model?: string,
): string[] {
  const [low, high] = interval.map((bound) => (100 * bound).toFixed(2));
  return fillLines(
    [
      `${what}: ${percent(accuracy)}`,
      `(95 % interval ${low} to ${high}),`,
      `${describeImages(images, dataset)}${model === undefined ? '' : ','}`,
      ...(model === undefined ? [] : [`model ${model}`]),
    ],
    columns,
  );
}

/**
 * Lines that describe a score, for so many columns. A narrow terminal is told that the confusion matrix has no room.
 * @param what the accuracy's name, such as "Test accuracy"
 * @param dataset the images it was measured on, such as "MNIST"
 */
export function scoreLines(
  score: Score,
  what: string,
  dataset: string,
  columns: number,
  depth: Depth,
): string[] {
  const width = Math.max(CELL, String(Math.max(...score.confusion.flat())).length + 1);
  return [
    ...accuracyLines(score, what, dataset, columns),
    `Loss: ${score.loss.toFixed(4)}`,
    '',
    ...digitRows(score, width, columns),
    ...describeMatrix(score, width, columns, depth),
    ...describeConfused(score, columns),
  ];
}

const layOut = (cells: readonly string[], width: number) =>
  cells.map((cell) => cell.padStart(width)).join('');

/** The accuracy of each digit, in as many pairs of rows as the columns ask for. */
function digitRows(score: Score, width: number, columns: number): string[] {
  const names = ['digit', 'accuracy'].map((name) => name.padEnd(10));
  const rows = [[...score.confusion.keys()].map(String), accuracyByDigit(score).map(describeShare)];
  const fitting = Math.max(1, Math.floor((columns - names[0].length) / width));
  const lines: string[] = [];
  for (let first = 0; first < score.confusion.length; first += fitting) {
    for (const [i, row] of rows.entries())
      lines.push(`${names[i]}${layOut(row.slice(first, first + fitting), width)}`);
    lines.push('');
  }
  return lines;
}

function describeMatrix(score: Score, width: number, columns: number, depth: Depth): string[] {
  const head = `    ${layOut([...score.confusion.keys()].map(String), width)}`;
  if (columns < head.length) return fillWords(`The confusion matrix needs ${head.length} columns.`, columns);
  return ['Confusion matrix: labels down, answers across; · is 0.', head, ...matrixRows(score, width, depth)];
}

/** The rows of the matrix. The more frequent a mistake, the stronger its orange. */
function matrixRows({ confusion }: Score, width: number, depth: Depth): string[] {
  const mistakes = confusion.flatMap((row, label) => row.filter((_, answer) => answer !== label));
  const most = Math.max(1, ...mistakes);
  return confusion.map((row, label) => {
    const cells = row.map((images, answer) => {
      const text = (images === 0 ? '·' : String(images)).padStart(width);
      return depth === 'none' ? text : tint(text, label === answer ? undefined : images / most, depth);
    });
    return `${String(label).padStart(4)}${cells.join('')}`;
  });
}

/** A cell in colour: the diagonal bold, mistakes by their share of the most frequent one. */
function tint(text: string, share: number | undefined, depth: Depth): string {
  const plain = '\x1b[0m';
  const figure = text.trimStart();
  const blanks = text.slice(0, text.length - figure.length);
  if (share === undefined) return `${blanks}${sgr(DEFAULT, DEFAULT, true, depth)}${figure}${plain}`;
  if (share === 0) return `${blanks}${sgr(GREY, DEFAULT, false, depth)}${figure}${plain}`;
  if (share >= TINTS.ground) return `${blanks}${sgr(WHITE, ORANGE, true, depth)}${figure}${plain}`;
  return share >= TINTS.text ? `${blanks}${sgr(ORANGE, DEFAULT, false, depth)}${figure}${plain}` : text;
}

/** "Most confused: 4 read as 9 (12 times), 7 read as 2 (9), 9 read as 4 (8)" */
function describeConfused(score: Score, columns: number): string[] {
  const pairs = mostConfused(score, PAIRS);
  if (pairs.length === 0) return [];
  const names = pairs.map(
    ({ label, answer, images }, index) =>
      `${label} read as ${answer} (${index === 0 ? plural(images, 'image') : count(images)})` +
      (index < pairs.length - 1 ? ',' : ''),
  );
  return ['', ...fillLines(['Most confused:', ...names], columns)];
}
