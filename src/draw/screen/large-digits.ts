// Digits five rows high, for the answer.

import type { Frame, Style } from './frame.js';

/** Columns of a digit with the gap after it. */
export const LARGE_COLUMNS = 7;
export const LARGE_ROWS = 5;

/** Pixels of each digit, 3 x 5; a pixel is two columns wide. */
const SHAPES = [
  '### #.# #.# #.# ###',
  '.#. ##. .#. .#. ###',
  '### ..# ### #.. ###',
  '### ..# ### ..# ###',
  '#.# #.# ### ..# ..#',
  '### #.. ### ..# ###',
  '### #.. ### #.# ###',
  '### ..# ..# ..# ..#',
  '### #.# ### #.# ###',
  '### #.# ### ..# ###',
].map((shape) => shape.split(' '));

/** Draws a digit in blocks, or in its own figure for ASCII. */
export function drawLargeDigit(
  frame: Frame,
  column: number,
  row: number,
  digit: number,
  ascii: boolean,
  style: Style,
): void {
  const ink = (ascii ? String(digit) : '█').repeat(2);
  for (const [y, line] of SHAPES[digit].entries())
    for (const [x, pixel] of [...line].entries())
      if (pixel === '#') frame.write(column + 2 * x, row + y, ink, style);
}
