// How a labelled picture was read: exactly, by its characters, by its cells, and whether it was surely wrong.

import { isUnsure } from '../src/reading/certainty.js';
import { type Page, textOf } from '../src/reading/vision/read.js';
import type { Reading } from '../src/reading/vision/segment.js';
import type { Sample } from './wild-samples.js';

/** Hard for these reasons only, a picture is still clean: there is little ink, and nothing else beside it. */
const CLEAN = ['', 'faint', 'tiny'];

/** A label of this many rows of as many cells is a grid's. */
const LEAST_CELLS = 4;

/** A picture that was read, and what is said of the answer. */
export interface Answer {
  readonly sample: Sample;
  readonly page: Page;
  readonly text: string;
  readonly isRight: boolean;
  /** Wrong, and no digit of it unsure. */
  readonly isSurelyWrong: boolean;
  /** Correct, and a digit of it unsure: people see a question mark. */
  readonly isUnsurelyRight: boolean;
  /** Characters of the label, and how many of them are right. */
  readonly characters: Share;
  /** Cells of the label, where it is a grid's, and how many are right. */
  readonly cells: Share;
  /** Milliseconds to decode the picture, and to read it. */
  readonly decoding: number;
  readonly reading: number;
}

export interface Share {
  readonly right: number;
  readonly count: number;
}

export const isClean = ({ hard }: Sample) => CLEAN.includes(hard);

/** Judges what was read of a picture. */
export function judge(
  sample: Sample,
  page: Page,
  times: { readonly decoding: number; readonly reading: number },
): Answer {
  const text = textOf(page);
  const readings = page.lines.flat();
  const isSure = readings.every((reading) => !isUnsure(reading));
  const isRight = sample.kind === 'other' ? hasDigitsInOrder(readings, sample.label) : text === sample.label;
  return {
    sample,
    page,
    text,
    isRight,
    isSurelyWrong: !isRight && readings.length > 0 && isSure,
    isUnsurelyRight: isRight && !isSure,
    characters: charactersRight(text, sample.label),
    cells: cellsRight(page, sample.label),
    ...times,
  };
}

/** Whether the label's digits are there in their order, and every digit that is sure is one of them. */
function hasDigitsInOrder(readings: readonly Reading[], label: string): boolean {
  const digits = label.replaceAll('/', '');
  // How many of the label's digits may have been seen so far.
  let seen = new Set([0]);
  for (const reading of readings) {
    const matched = [...seen].filter((count) => digits[count] === String(reading.digit));
    seen = new Set([...(isUnsure(reading) ? seen : []), ...matched.map((count) => count + 1)]);
  }
  return seen.has(digits.length);
}

/** Characters of the label less those that have to be changed, left out or put in (Levenshtein's distance). */
function charactersRight(text: string, label: string): Share {
  let row = Array.from({ length: label.length + 1 }, (_, k) => k);
  for (const [above, character] of [...text].entries()) {
    const next = [above + 1];
    for (let k = 0; k < label.length; k++)
      next.push(Math.min(row[k] + (label[k] === character ? 0 : 1), row[k + 1] + 1, next[k] + 1));
    row = next;
  }
  return { right: Math.max(0, label.length - row[label.length]), count: label.length };
}

/** Cells right, each in its place, where every row of the label has as many; all are wrong in another table. */
function cellsRight({ table }: Page, label: string): Share {
  const rows = label.split('/');
  const isGrid = rows.length >= LEAST_CELLS && rows.every((row) => row.length === rows.length);
  if (!isGrid) return { right: 0, count: 0 };
  const cells = table?.map((row) => row.map((digits) => digits.map(({ digit }) => digit).join('')));
  const isSame = cells?.length === rows.length && cells.every((row) => row.length === rows.length);
  const right = rows.flatMap((row, k) => [...row].filter((cell, m) => isSame && cells[k][m] === cell));
  return { right: right.length, count: rows.length ** 2 };
}
