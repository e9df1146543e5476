// The answer's digits: as large as there is room for, or as text where they are many.

import { plural } from '../../../numbers.js';
import { isUnsure } from '../../../reading/certainty.js';
import { plainText } from '../../../reading/plain-text.js';
import type { Reading } from '../../../reading/vision/segment.js';
import type { Area, Frame } from '../../cells/frame.js';
import type { Look } from '../../cells/half-blocks.js';
import { write } from '../../cells/text.js';
import { drawLarge, FIGURE_COLUMNS, FIGURE_ROWS } from '../../prediction/large-digits.js';
import { confidenceOf, shownDigit } from './confidence.js';
import { PALETTE } from './palette.js';

/** What stands for the end of a text that was cut. */
export const endingIn = ({ ascii }: Pick<Look, 'ascii'>) => (ascii ? '...' : '…');

type Lines = readonly (readonly Reading[])[];

/** Lines of digits in an area, each digit coloured by its confidence. */
export function drawNumber(frame: Frame, area: Area, lines: Lines, look: Look): void {
  const readings = lines.flat();
  const widest = Math.floor((area.columns + 2) / (readings.length * FIGURE_COLUMNS));
  const times = Math.min(widest, Math.floor(area.rows / FIGURE_ROWS));
  if (times === 0) writeLines(frame, area, lines, look);
  else drawLargeDigits(frame, area, readings, times, look);
}

/** On the area's lowest rows, next to the words below it. */
function drawLargeDigits(
  frame: Frame,
  { column, row, rows }: Area,
  readings: readonly Reading[],
  times: number,
  look: Look,
): void {
  for (const [i, reading] of readings.entries()) {
    const style = { colour: confidenceOf(reading).colour, bold: true };
    const figure = drawLarge(
      plainText([reading], isUnsure),
      times,
      look.ascii ? shownDigit(reading, look) : '█',
    );
    const first = row + rows - figure.length;
    for (const [y, line] of figure.entries())
      write(frame, column + i * times * FIGURE_COLUMNS, first + y, line, style);
  }
}

/** All lines on the area's lowest rows, where these suffice; else the last row says how many are not shown. */
function writeLines(frame: Frame, area: Area, lines: Lines, look: Look): void {
  const { column, row, rows } = area;
  const all = layLines(lines, area);
  const shown = all.length > rows ? all.slice(0, rows - 1) : all;
  const first = row + Math.max(0, rows - all.length);
  for (const [i, beside] of shown.entries()) writeRow(frame, { ...area, row: first + i }, beside, look);
  const hidden = lines.length - shown.flat().length;
  if (hidden > 0) {
    const words = `${endingIn(look)} and ${plural(hidden, 'more line')}`;
    write(frame, column, row + rows - 1, words, { colour: PALETTE.dim });
  }
}

/** Parts lines that stand side by side, as in any answer of one line. */
const BETWEEN = ' / ';

/** The lines of each row: one, or where the rows are too few for that, as many as there is room for. */
function layLines(lines: Lines, { columns, rows }: Area): Lines[] {
  if (lines.length <= rows) return lines.map((line) => [line]);
  const laid: (readonly Reading[])[][] = [];
  let end = columns;
  for (const line of lines) {
    if (end + line.length > columns) {
      laid.push([]);
      end = 0;
    }
    laid[laid.length - 1].push(line);
    end += line.length + BETWEEN.length;
  }
  return laid;
}

/** Lines side by side; one that is longer than the row ends with what stands for the rest. */
function writeRow(frame: Frame, { column, row, columns }: Area, beside: Lines, look: Look): void {
  const dim = { colour: PALETTE.dim };
  const ending = endingIn(look);
  let at = column;
  for (const [i, line] of beside.entries()) {
    if (i > 0) at = write(frame, at, row, BETWEEN, dim);
    const isCut = line.length > columns;
    for (const reading of isCut ? line.slice(0, columns - ending.length) : line) {
      const { colour } = confidenceOf(reading);
      at = write(frame, at, row, shownDigit(reading, look), { colour, bold: true });
    }
    if (isCut) write(frame, at, row, ending, dim);
  }
}
