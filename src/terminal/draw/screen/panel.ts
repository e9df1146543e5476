// Beside the canvas: the answer, the ten probabilities, and what the network sees.

import { type Drawing, isEmpty } from '../../../drawing/drawing.js';
import { PIXELS } from '../../../engine/network/topology.js';
import { describeProbability } from '../../../numbers.js';
import { isDigit, isUnsure } from '../../../reading/certainty.js';
import type { Reading } from '../../../reading/vision/segment.js';
import type { Colour } from '../../cells/colour.js';
import type { Area, Frame } from '../../cells/frame.js';
import type { Look } from '../../cells/half-blocks.js';
import { cut, wrap, write } from '../../cells/text.js';
import { describeDoubt, nameDoubt } from '../../prediction/doubt.js';
import { isShownBySigns } from '../../prediction/heat.js';
import { FIGURE_ROWS } from '../../prediction/large-digits.js';
import { drawExplanation, drawImage, IMAGE_ROWS } from '../../prediction/network-image.js';
import type { Studio } from '../studio.js';
import { confidenceOf, inLook, shownDigit } from './confidence.js';
import {
  BARS_COLUMNS,
  BARS_ROWS,
  LARGEST_DIGITS,
  type Layout,
  STANDING_BAR,
  STANDING_PITCH,
} from './layout.js';
import { drawNumber, endingIn } from './number.js';
import { PALETTE } from './palette.js';

const EIGHTHS_ACROSS = ' ▏▎▍▌▋▊▉█';
const EIGHTHS_UP = ' ▁▂▃▄▅▆▇█';

export function drawPanel(frame: Frame, layout: Layout, studio: Studio, look: Look): void {
  if (layout.arrangement === 'large') drawLargePanel(frame, layout, studio, look);
  else if (layout.arrangement === 'wide') drawWide(frame, layout, studio, look);
  else drawNarrow(frame, layout.panel, studio, look);
}

/** Large digits, a line of words, and below them the bars beside the network's image. */
function drawWide(frame: Frame, { panel, digitTimes }: Layout, studio: Studio, look: Look): void {
  const { column, row, columns } = panel;
  const rows = digitTimes * FIGURE_ROWS;
  drawAnswer(frame, { ...panel, rows }, studio, look);
  const below = row + rows + 2;
  const right = column + BARS_COLUMNS + 1;
  write(frame, column, below - 1, 'probability', { colour: PALETTE.dim });
  writeHeading(frame, right, below - 1, studio, look, column + columns);
  drawBars(frame, column, below, studio.readings[studio.selected], look);
  drawSeen(frame, right, below, studio, look);
}

/** Bars beside large digits and a line of words, and below them the network's image. */
function drawLargePanel(
  frame: Frame,
  { panel, digitTimes, imageTimes }: Layout,
  studio: Studio,
  look: Look,
): void {
  const { column, row, columns } = panel;
  const beside = column + BARS_COLUMNS + 2;
  const rows = digitTimes * FIGURE_ROWS;
  drawBars(frame, column, row, studio.readings[studio.selected], look);
  drawAnswer(frame, { column: beside, row, columns: column + columns - beside, rows }, studio, look);
  const below = row + Math.max(BARS_ROWS, rows + 2);
  writeHeading(frame, beside, below - 1, studio, look, column + columns);
  drawSeen(frame, column, below, studio, look, imageTimes);
}

/** The digits in an area and the verdict below it, or what to do while there are none. */
function drawAnswer(frame: Frame, area: Area, studio: Studio, look: Look): void {
  const reading = studio.readings[studio.selected];
  if (reading) {
    drawNumber(frame, area, studio.reading.seen?.page.lines ?? [], look);
    const row = area.row + area.rows;
    writeVerdict(frame, { ...area, row, rows: 1 }, studio, reading, look);
  } else writeHint(frame, { ...area, rows: area.rows + 1 }, studio);
}

/** Rows of standing bars, and below them of the network's image. */
const BARS_AND_IMAGE_ROWS = 3 + IMAGE_ROWS;
/** Rows of the words below a larger answer, and free ones. */
const WORDS_ROWS = 2;
/** The longest number beside which a digit's certainty has room on the smallest screen. */
const NARROW_NUMBER = 10;

/** The answer, vertical bars, and the network's image: the answer in one line, or larger where rows are left. */
function drawNarrow(frame: Frame, area: Area, studio: Studio, look: Look): void {
  const { column, row, rows } = area;
  const reading = studio.readings[studio.selected];
  const left = rows - BARS_AND_IMAGE_ROWS - WORDS_ROWS;
  const answerRows = left < FIGURE_ROWS ? 0 : Math.min(LARGEST_DIGITS * FIGURE_ROWS, left);
  const below = row + (answerRows > 0 ? answerRows + WORDS_ROWS : 1);
  drawStandingBars(frame, column, below, reading, look);
  drawSeen(frame, column, below + 3, studio, look);
  if (answerRows > 0) drawAnswer(frame, { ...area, rows: answerRows }, studio, look);
  else if (reading) writeAnswer(frame, area, studio, reading, look);
  // Bars of nothing leave their two rows free.
  else writeHint(frame, { ...area, rows: 3 }, studio);
}

/** The answer and its certainty in one line. */
function writeAnswer(frame: Frame, area: Area, studio: Studio, reading: Reading, look: Look): void {
  const { column, row, columns } = area;
  const { colour } = confidenceOf(reading);
  const number = cut(inLook(studio.number, look), NARROW_NUMBER, endingIn(look));
  const beside = write(frame, column, row, ` ${number} `, { colour, bold: true }) + 1;
  const room = { column: beside, row, columns: column + columns - beside, rows: 1 };
  writeVerdict(frame, room, studio, reading, look);
}

function writeHint(
  frame: Frame,
  { column, row, columns, rows }: Area,
  { editor: { drawing }, reading: { isBehind } }: Studio,
): void {
  const isBlank = isEmpty(drawing);
  if (isBehind && !isBlank) return;
  const choices = (isBlank ? HOW_TO_DRAW : nothingFound(drawing)).map((words) => wrap(words, columns));
  const lines = choices.find(({ length }) => length <= rows) ?? choices[choices.length - 1];
  for (const [i, line] of lines.slice(0, rows).entries())
    write(frame, column, row + i, line, { colour: PALETTE.dim });
}

/** What to do on a blank page, from the longest words to the briefest. */
const HOW_TO_DRAW = [
  'Draw a digit, or several: space puts the pen down, the arrow keys move it. Or drag the mouse. ' +
    'r shows a digit to try.',
  'space: pen, arrows: move',
];

/** That there is no digit, and for a picture what helps; from the longest words to the briefest. */
const nothingFound = ({ backdrop }: Drawing) => [
  ...(backdrop?.kind === 'photo'
    ? ['No digit found. Try a closer picture in even light; v shows each step.']
    : []),
  'No digit found.',
];

/** "sure, 98.0 %" or "unsure, 1 (61 %) or 7 (30 %)", and which of several digits is meant; as much as there is room for. */
function writeVerdict(
  frame: Frame,
  { column, row, columns }: Area,
  { readings, selected, number }: Studio,
  reading: Reading,
  look: Look,
): void {
  const isNumber = readings.length > 1;
  const verdicts = verdictsOf(reading);
  const place = `${selected + 1}/${readings.length}: `;
  const briefest = verdicts[verdicts.length - 1];
  const choices = isNumber
    ? [...verdicts.map((words) => `${place}${shownDigit(reading, look)}, ${words}`), `${place}${briefest}`]
    : verdicts;
  const text =
    choices.find(({ length }) => length <= columns) ??
    cut(choices[choices.length - 1], columns, endingIn(look));
  const end = write(frame, column, row, text, { colour: confidenceOf(reading).colour });
  const whole = `  number ${inLook(number, look)}`;
  if (isNumber && end + whole.length <= column + columns)
    write(frame, end, row, whole, { colour: PALETTE.text, bold: true });
}

/** What is said of a reading, from the longest words to the briefest. */
function verdictsOf(reading: Reading): string[] {
  const { word } = confidenceOf(reading);
  if (!isDigit(reading)) return [`${word}, ${reading.reason}`, word];
  if (!isUnsure(reading)) {
    const probability = describeProbability(reading.confidence);
    return [`${word}, ${probability}`, probability];
  }
  const briefly = nameDoubt(reading);
  return [`${word}, ${describeDoubt(reading, isUnsure)}`, `${word}, ${briefly}`, briefly];
}

function writeHeading(
  frame: Frame,
  column: number,
  row: number,
  { explaining }: Studio,
  look: Look,
  end: number,
): void {
  const text = explaining ? legendOf(look) : 'what the network sees';
  write(frame, column, row, text, { colour: PALETTE.dim }, end);
}

/** What the colours of the evidence mean, or its signs. */
export function legendOf(look: Look): string {
  const [pro, contra] = isShownBySigns(look) ? ['+', '-'] : ['blue', 'orange'];
  return `${pro} for, ${contra} against`;
}

/** Ten horizontal bars: digit, bar, percentage. The likeliest is bold and coloured. */
function drawBars(frame: Frame, column: number, row: number, reading: Reading | undefined, look: Look): void {
  const room = BARS_COLUMNS - 5;
  for (let digit = 0; digit < 10; digit++) {
    const share = reading?.probabilities[digit] ?? 0;
    const style = barStyle(reading, digit);
    const bar = look.ascii ? '#'.repeat(Math.round(share * room)) : eighths(share, room);
    const percent = reading ? String(Math.round(100 * share)).padStart(3) : '  -';
    write(frame, column, row + digit, `${digit} `, style);
    write(frame, column + 2, row + digit, bar, style);
    write(frame, column + BARS_COLUMNS - 3, row + digit, percent, style);
  }
}

function eighths(share: number, room: number): string {
  const filled = Math.round(share * room * 8);
  return '█'.repeat(filled >> 3) + (filled & 7 ? EIGHTHS_ACROSS[filled & 7] : '');
}

function barStyle(reading: Reading | undefined, digit: number): { colour: Colour; bold: boolean } {
  if (reading?.digit !== digit || !isDigit(reading)) return { colour: PALETTE.dim, bold: false };
  return { colour: confidenceOf(reading).colour, bold: true };
}

/** Ten vertical bars, two rows high, over their digits. */
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
    const at = column + digit * STANDING_PITCH;
    const steps = Math.round(share * 16);
    for (const [y, height] of [Math.max(0, steps - 8), Math.min(8, steps)].entries())
      write(
        frame,
        at,
        row + y,
        (look.ascii ? ' ..::++##'[height] : EIGHTHS_UP[height]).repeat(STANDING_BAR),
        style,
      );
    write(frame, at, row + 2, String(digit), style);
  }
}

/** The image that the network is given, 28 x 28, with the explanation over it if asked for. */
function drawSeen(
  frame: Frame,
  column: number,
  row: number,
  { readings, selected, reading: { seen }, explaining }: Studio,
  look: Look,
  times = 1,
): void {
  const reading = readings[selected];
  const image = reading?.image ?? new Uint8Array(PIXELS);
  const says = explaining && reading && isDigit(reading) ? seen?.heat?.[selected] : undefined;
  if (says) drawExplanation(frame, column, row, image, says, look, times);
  else drawImage(frame, column, row, image, look, times);
}
