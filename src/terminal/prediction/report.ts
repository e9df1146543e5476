// What was read, for people: one picture in full, a line for each of many, or plain sentences.

import { describeProbability, plural } from '../../numbers.js';
import { printable } from '../../printable.js';
import { type IsUnsure, isDigit, mayBeNoDigit } from '../../reading/certainty.js';
import type { Prediction } from '../../reading/outcome.js';
import { leastConfidence, plainText } from '../../reading/plain-text.js';
import type { Reading } from '../../reading/vision/segment.js';
import { Frame } from '../cells/frame.js';
import { printFrame } from '../cells/print.js';
import { describeDoubt, nameTwo } from './doubt.js';
import { drawLarge, FIGURE_COLUMNS } from './large-digits.js';
import { drawExplanation, drawImage, IMAGE_COLUMNS, IMAGE_ROWS } from './network-image.js';

/** What the terminal can show, and what the command was asked for. */
export interface Look {
  readonly columns: number;
  readonly colours: boolean;
  /** Which answers are unsure. */
  readonly isUnsure: IsUnsure;
  /** The evidence of each pixel for a digit (784); undefined unless asked for. */
  readonly explain?: (image: Uint8Array, digit: number) => Float32Array;
}

/** The longest bar, in columns. */
const BAR = 26;
/** Columns between things that stand side by side. */
const GAP = 3;
/** More digits than this have their images in --debug only. Ink that is no digit has none. */
const MOST_IMAGES = 12;

/** Everything about one picture. The first line is the number alone, to be copied. */
export function reportInFull(prediction: Prediction, look: Look): string[] {
  const { lines } = prediction;
  const readings = lines.flat();
  const digits = readings.filter(isDigit);
  if (readings.length === 0) return [nothingFound(prediction)];
  const numbers = lines.map((line) => plainText(line, look.isUnsure));
  if (readings.length === 1) return [...numbers, ...reportDigit(readings[0], look)];
  const page = describePage(prediction);
  return [
    ...numbers,
    ...lines.flatMap((line) => ['', ...drawLine(line, look)]),
    '',
    ...(page.length > 0 ? [...indent(page), ''] : []),
    ...indent(describeDigits(lines, look.isUnsure)),
    '',
    ...(digits.length <= MOST_IMAGES
      ? drawImages(digits, look)
      : [`  More than ${MOST_IMAGES} digits: --debug FOLDER writes what the network sees of each.`, '']),
  ];
}

/** One picture in sentences without drawings, for screen readers and pipes: the number, then each digit. */
export function reportPlainly(prediction: Prediction, isUnsure: IsUnsure): string[] {
  const { lines } = prediction;
  if (lines.flat().length === 0) return [nothingFound(prediction)];
  return [
    ...lines.map((line) => plainText(line, isUnsure)),
    ...describeDigits(lines, isUnsure),
    ...describePage(prediction),
  ];
}

/** What else there is to know of a page, each on a line of its own. */
function describePage({ table, turned }: Prediction): string[] {
  return [
    ...(table
      ? [
          `A table of ${plural(table.length, 'row')} and ${plural(table[0].length, 'column')}: --table prints it. What stands outside of it is not read.`,
        ]
      : []),
    ...(turned > 0 ? [`The picture was turned clockwise by ${turned} degrees.`] : []),
  ];
}

function nothingFound({ overfull }: Prediction): string {
  return overfull === undefined
    ? 'No digit found.'
    : `Nothing was read: ${overfull} pieces of ink are more than a page of digits has.`;
}

/** Unsure digits that one line names. */
const MOST_DOUBTS = 3;

/** One picture among many. */
export function reportInLine(prediction: Prediction, isUnsure: IsUnsure): string {
  const { lines } = prediction;
  const file = printable(prediction.file);
  const digits = lines.flat();
  if (digits.length === 0)
    return `${file}  ${prediction.overfull ? nothingFound(prediction) : 'no digit found'}`;
  const doubts = digits
    .filter((reading) => isDigit(reading) && isUnsure(reading))
    .map((reading) => describeDoubt(reading, isUnsure));
  const text = lines.map((line) => plainText(line, isUnsure)).join(' / ');
  if (doubts.length > 0) return `${file}  ${text}  unsure: ${nameFew(doubts)}`;
  const sure = digits.filter(isDigit);
  if (sure.length === 0) return `${file}  ${text}  no digit found`;
  return `${file}  ${text}  ${describeProbability(leastConfidence(sure))}`;
}

/** Of many doubts the first ones. */
function nameFew(doubts: readonly string[]): string {
  const more = doubts.length - MOST_DOUBTS;
  return [...doubts.slice(0, MOST_DOUBTS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** A row for each digit: its place, and how sure it is. */
function describeDigits(lines: Prediction['lines'], isUnsure: IsUnsure): string[] {
  const places = lines.flatMap((line, row) => {
    let digits = 0;
    const nameOf = (reading: Reading) => (isDigit(reading) ? `digit ${++digits}` : 'no digit');
    return line.map((reading) => `${lines.length > 1 ? `line ${row + 1}, ` : ''}${nameOf(reading)}`);
  });
  const width = Math.max(...places.map((place) => place.length));
  return lines
    .flat()
    .map((reading, index) => `${places[index].padEnd(width)}   ${describeReading(reading, isUnsure)}`);
}

function describeReading(reading: Reading, isUnsure: IsUnsure): string {
  if (reading.reason) return `not read: ${reading.reason}`;
  if (isUnsure(reading)) return `unsure: ${describeDoubt(reading, isUnsure)}`;
  return `${reading.digit}, ${describeProbability(reading.confidence)} sure`;
}

/** A line of large digits, broken where the terminal ends. */
function drawLine(line: readonly Reading[], { columns, isUnsure }: Look): string[] {
  const text = plainText(line, isUnsure);
  const fitting = Math.max(1, Math.floor((columns - 2) / FIGURE_COLUMNS));
  const rows: string[] = [];
  for (let start = 0; start < text.length; start += fitting)
    rows.push(...(start > 0 ? [''] : []), ...indent(drawLarge(text.slice(start, start + fitting))));
  return rows;
}

function reportDigit(reading: Reading, look: Look): string[] {
  const { isUnsure } = look;
  const answer = [
    '',
    ...drawLarge(plainText([reading], isUnsure)),
    '',
    ...verdictOf(reading, isUnsure),
    '',
    ...drawBars(reading.probabilities),
    '',
  ];
  return indent(placeBeside(answer, drawSeen(reading, look), look.columns - 2));
}

/** The answer in words, in lines short enough to stand beside an image. */
function verdictOf(reading: Reading, isUnsure: IsUnsure): string[] {
  if (!isDigit(reading)) return [`Not read: ${reading.reason}`];
  if (!isUnsure(reading)) return [`${reading.digit}, ${describeProbability(reading.confidence)} sure`];
  const doubt = `Unsure: ${nameTwo(reading, isUnsure)}`;
  return mayBeNoDigit(reading.probabilities) ? [`${doubt},`, 'or no digit at all.'] : [doubt];
}

/** What the network sees of a digit, and the evidence for and against it, each under its heading. */
function drawSeen(reading: Reading, { explain, colours }: Look): Cell[] {
  const { image, digit } = reading;
  const look = { depth: colours ? '256' : 'none', ascii: false } as const;
  const rowsOf = (draw: (frame: Frame) => void) => {
    const frame = new Frame(IMAGE_COLUMNS, IMAGE_ROWS);
    draw(frame);
    return printFrame(frame, look.depth);
  };
  const seen = {
    heading: 'what the network sees',
    rows: rowsOf((frame) => drawImage(frame, 0, 0, image, look)),
  };
  if (!explain || !isDigit(reading)) return [seen];
  const [forIt, against] = colours ? ['blue', 'orange'] : ['+', '-'];
  const says = explain(image, digit);
  const rows = rowsOf((frame) => drawExplanation(frame, 0, 0, image, says, look));
  return [seen, { heading: `${forIt} for ${digit}, ${against} against`, rows }];
}

interface Cell {
  readonly heading: string;
  /** Each IMAGE_COLUMNS wide. */
  readonly rows: readonly string[];
}

/** The images of several digits, as many side by side as fit. */
function drawImages(digits: readonly Reading[], look: Look): string[] {
  if (digits.length === 0) return [];
  const cells = digits.flatMap((reading) =>
    drawSeen(reading, look).map(({ heading, rows }, part) => ({
      heading: part === 0 ? `${plainText([reading], look.isUnsure)}:` : heading,
      rows,
    })),
  );
  const fitting = Math.max(1, Math.floor((look.columns - 2 + GAP) / (IMAGE_COLUMNS + GAP)));
  const rows: string[] = ['  What the network sees:', ''];
  for (let start = 0; start < cells.length; start += fitting)
    rows.push(...indent(placeInRow(cells.slice(start, start + fitting))), '');
  return rows;
}

function placeInRow(cells: readonly Cell[]): string[] {
  const gap = ' '.repeat(GAP);
  const heading = cells.map((cell) => cell.heading.padEnd(IMAGE_COLUMNS)).join(gap);
  const rows = cells[0].rows.map((_, row) =>
    cells
      .map((cell) => cell.rows[row])
      .join(gap)
      .trimEnd(),
  );
  return [heading.trimEnd(), ...rows];
}

/** Text on the left, cells below each other on the right, or under it where the terminal is narrow. */
function placeBeside(text: readonly string[], cells: readonly Cell[], columns: number): string[] {
  const right = cells.flatMap(({ heading, rows }) => ['', heading, ...rows]);
  const width = Math.max(...text.map((line) => line.length));
  if (width + GAP + IMAGE_COLUMNS > columns) return [...text, ...right.slice(1), ''];
  return Array.from({ length: Math.max(text.length, right.length) }, (_, row) =>
    `${(text[row] ?? '').padEnd(width + GAP)}${right[row] ?? ''}`.trimEnd(),
  );
}

function drawBars(probabilities: Float32Array): string[] {
  return Array.from(probabilities, (probability, digit) => {
    const bar = '█'.repeat(Math.round(BAR * probability));
    return `${digit} ${describeProbability(probability).padStart(7)}  ${bar}`.padEnd(BAR + 11);
  });
}

function indent(rows: readonly string[]): string[] {
  return rows.map((row) => (row === '' ? row : `  ${row}`));
}
