// Beside the canvas: the answer, the ten probabilities, and what the network sees.

import { SIDE } from '../../vision/normalise.js';
import type { Reading } from '../../vision/segment.js';
import { isEmpty } from '../drawing/drawing.js';
import type { Studio } from '../studio.js';
import { type Colour, grey, PALETTE } from './colour.js';
import { confidenceOf, percentage } from './confidence.js';
import { type Area, cut, type Frame, wrap } from './frame.js';
import { heatColour, heatSign, normaliseHeat } from './heat.js';
import { drawLargeDigit, LARGE_COLUMNS, LARGE_ROWS } from './large-digits.js';
import { drawPixels, greyPixels, type Look } from './pixels.js';

const SIDE_ROWS = SIDE / 2;
/** Columns of a lying bar with its digit and percentage. */
const BARS_COLUMNS = 13;
const EIGHTHS_ACROSS = ' ▏▎▍▌▋▊▉█';
const EIGHTHS_UP = ' ▁▂▃▄▅▆▇█';

export function drawPanel(frame: Frame, area: Area, isWide: boolean, studio: Studio, look: Look): void {
  if (isWide) drawWide(frame, area, studio, look);
  else drawNarrow(frame, area, studio, look);
}

/** Large digits, a line of words, and below them the bars beside the network's image. */
function drawWide(frame: Frame, area: Area, studio: Studio, look: Look): void {
  const { column, row, columns } = area;
  const { readings, selected } = studio;
  if (readings.length === 0) writeHint(frame, { ...area, rows: LARGE_ROWS + 1 }, studio);
  else if (readings.length * LARGE_COLUMNS <= columns) {
    for (const [i, { digit, confidence }] of readings.entries()) {
      const style = { colour: confidenceOf(confidence).colour, bold: true };
      drawLargeDigit(frame, column + i * LARGE_COLUMNS, row, digit, look.ascii, style);
    }
  } else writeNumber(frame, area, studio);
  const reading = readings[selected];
  if (reading) writeVerdict(frame, column, row + LARGE_ROWS, columns, studio, reading);
  const below = row + LARGE_ROWS + 2;
  writeHeading(frame, column, below - 1, studio, columns);
  drawBars(frame, column, below, reading, look);
  drawSeen(frame, column + BARS_COLUMNS + 1, below, studio, look);
}

/** One line for the answer, bars that stand, and the network's image. */
function drawNarrow(frame: Frame, area: Area, studio: Studio, look: Look): void {
  const { column, row, columns } = area;
  const reading = studio.readings[studio.selected];
  if (reading) {
    const { colour } = confidenceOf(reading.confidence);
    const end = frame.write(column, row, ` ${cut(studio.number, 12, '..')} `, { colour, bold: true });
    writeVerdict(frame, end + 1, row, columns - (end + 1 - column), studio, reading);
  } else writeHint(frame, { ...area, rows: 1 }, studio);
  drawStandingBars(frame, column, row + 1, reading, look);
  drawSeen(frame, column, row + 4, studio, look);
}

function writeHint(frame: Frame, { column, row, columns, rows }: Area, { editor, isBehind }: Studio): void {
  const isBlank = isEmpty(editor.drawing);
  const long = isBlank
    ? 'Draw a digit, or several: put the pen down with space, move it with the arrow keys; or drag the mouse. ' +
      'r shows a digit to try.'
    : 'No digit found.';
  const short = isBlank ? 'space: pen, arrows: move' : 'no digit found';
  if (isBehind && !isBlank) return;
  const lines = rows > 1 ? wrap(long, columns) : [cut(short, columns, '')];
  for (const [i, line] of lines.slice(0, rows).entries())
    frame.write(column, row + i, line, { colour: PALETTE.dim });
}

/** A number too long for large digits, each digit coloured by its confidence. */
function writeNumber(frame: Frame, { column, row, columns }: Area, { seen }: Studio): void {
  for (const [i, line] of (seen?.page.lines ?? []).slice(0, LARGE_ROWS).entries()) {
    let at = column;
    for (const { digit, confidence } of line)
      at = frame.write(
        at,
        row + i,
        String(digit),
        { colour: confidenceOf(confidence).colour, bold: true },
        column + columns,
      );
  }
}

/** "sure, 98 %", and of several digits which one is meant. */
function writeVerdict(
  frame: Frame,
  column: number,
  row: number,
  columns: number,
  { readings, selected, number }: Studio,
  { digit, confidence }: Reading,
): void {
  const { word, colour } = confidenceOf(confidence);
  const isNumber = readings.length > 1;
  const what = isNumber ? `${selected + 1}/${readings.length}: ${digit}, ` : '';
  const end = frame.write(
    column,
    row,
    `${what}${word}, ${percentage(confidence)}`,
    { colour },
    column + columns,
  );
  const whole = `  number ${number}`;
  if (isNumber && end + whole.length <= column + columns)
    frame.write(end, row, whole, { colour: PALETTE.text, bold: true });
}

function writeHeading(frame: Frame, column: number, row: number, studio: Studio, columns: number): void {
  const text = studio.explaining ? 'green + for, red - against' : 'what the network sees';
  frame.write(column + BARS_COLUMNS + 1, row, text, { colour: PALETTE.dim }, column + columns);
  frame.write(column, row, 'probability', { colour: PALETTE.dim });
}

/** Ten lying bars: digit, bar, percentage. The answer's is in its colour and bold. */
function drawBars(frame: Frame, column: number, row: number, reading: Reading | undefined, look: Look): void {
  const room = BARS_COLUMNS - 5;
  for (let digit = 0; digit < 10; digit++) {
    const share = reading?.probabilities[digit] ?? 0;
    const style = barStyle(reading, digit);
    const bar = look.ascii ? '#'.repeat(Math.round(share * room)) : eighths(share, room);
    const percent = reading ? String(Math.round(100 * share)).padStart(3) : '  -';
    frame.write(column, row + digit, `${digit} `, style);
    frame.write(column + 2, row + digit, bar, style);
    frame.write(column + BARS_COLUMNS - 3, row + digit, percent, style);
  }
}

function eighths(share: number, room: number): string {
  const filled = Math.round(share * room * 8);
  return '█'.repeat(filled >> 3) + (filled & 7 ? EIGHTHS_ACROSS[filled & 7] : '');
}

function barStyle(reading: Reading | undefined, digit: number): { colour: Colour; bold: boolean } {
  if (reading?.digit !== digit) return { colour: PALETTE.dim, bold: false };
  return { colour: confidenceOf(reading.confidence).colour, bold: true };
}

/** Ten bars two rows high over their digits; in ASCII a figure from 0 to 9 tells the tenth. */
function drawStandingBars(
  frame: Frame,
  column: number,
  row: number,
  reading: Reading | undefined,
  look: Look,
): void {
  for (let digit = 0; digit < 10; digit++) {
    const share = reading?.probabilities[digit] ?? 0;
    const style = barStyle(reading, digit);
    const at = column + Math.floor(2.8 * digit);
    const steps = Math.round(share * 16);
    for (const [y, height] of [Math.max(0, steps - 8), Math.min(8, steps)].entries())
      frame.write(at, row + y, (look.ascii ? ' ..::++##'[height] : EIGHTHS_UP[height]).repeat(2), style);
    frame.write(at, row + 2, String(digit), style);
  }
}

/** The image that the network is given, 28 x 28, with the explanation over it if asked for. */
function drawSeen(frame: Frame, column: number, row: number, studio: Studio, look: Look): void {
  const image = studio.readings[studio.selected]?.image ?? new Uint8Array(SIDE * SIDE);
  const heat = studio.explaining ? studio.seen?.heat?.[studio.selected] : undefined;
  const values = heat && normaliseHeat(heat);
  const pixels = greyPixels(SIDE, SIDE, image);
  const colours = pixels.colours.map((_, i) =>
    values && image[i] > 0 ? heatColour(image[i] / 255, values[i]) : seenGrey(image[i], look),
  );
  drawPixels(frame, column, row, { ...pixels, colours }, look);
  if (values && look.depth === 'none') writeSigns(frame, column, row, values);
}

/** Black is lifted a little, so that the image's edge shows. */
function seenGrey(level: number, { depth }: Look): Colour {
  return grey(depth === 'none' ? level : Math.max(28, level));
}

function writeSigns(frame: Frame, column: number, row: number, values: Float32Array): void {
  for (let y = 0; y < SIDE_ROWS; y++)
    for (let x = 0; x < SIDE; x++) {
      const [upper, lower] = [values[2 * y * SIDE + x], values[(2 * y + 1) * SIDE + x]];
      const sign = heatSign(Math.abs(upper) > Math.abs(lower) ? upper : lower);
      if (sign) frame.set(column + x, row + y, sign);
    }
}
