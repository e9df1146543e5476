// Tables with a digit in each cell or none: printed, drawn by hand, or with bold lines as a sudoku has them.

import type { Random } from '../../engine/random.js';
import { emptyPlane } from '../../reading/vision/picture.js';
import type { Writing } from './compose.js';
import { pickGlyph, stamp } from './ink.js';
import { drawByHand, drawStroke, type Point } from './strokes.js';

interface Table {
  readonly rows: number;
  readonly columns: number;
  /** A cell's side, and a line's thickness, in pixels. */
  readonly side: number;
  readonly thickness: number;
  /** Every so many lines one is three times as thick; else all are alike. */
  readonly boldEvery?: number;
  readonly byHand?: boolean;
  /** How likely a cell has a digit. */
  readonly filled: number;
}

/** A digit's height as a share of its cell's, from the lowest to the tallest. */
const LOWEST = 0.45;
const TALLEST = 0.7;

/** A digit is off its cell's middle by at most this share of the side. */
const OFF = 0.2;

/** Every row has so many digits at least. */
const LEAST_IN_ROW = 2;

/** A table's lines with digits in its cells. Its label has the rows' digits; an empty cell has none. */
export function digitTable(table: Table): Writing {
  const { rows, columns, side } = table;
  return async (digits, random) => {
    const margin = 2 * table.thickness + 2;
    const ink = emptyPlane(columns * side + 2 * margin, rows * side + 2 * margin);
    drawLines(table, margin, random, (from, to, thickness) =>
      table.byHand ? drawByHand(ink, from, to, thickness, random) : drawStroke(ink, from, to, thickness),
    );
    const labels: string[] = [];
    for (let row = 0; row < rows; row++) {
      let label = '';
      for (let column = 0; column < columns; column++) {
        const isNeeded = columns - column <= LEAST_IN_ROW - label.length;
        if (!isNeeded && random.uniform() >= table.filled) continue;
        const height = side * (LOWEST + (TALLEST - LOWEST) * random.uniform());
        const glyph = await pickGlyph(digits, random, height);
        const off = () => OFF * side * (random.uniform() - 0.5);
        const x = margin + column * side + (side - glyph.ink.width) / 2 + off();
        const y = margin + row * side + (side - glyph.ink.height) / 2 + off();
        stamp(ink, glyph.ink, Math.round(x), Math.round(y));
        label += glyph.label;
      }
      labels.push(label);
    }
    return { ink, label: labels.join('/') };
  };
}

function drawLines(
  { rows, columns, side, thickness, boldEvery }: Table,
  margin: number,
  random: Random,
  draw: (from: Point, to: Point, thickness: number) => void,
): void {
  const [right, bottom] = [margin + columns * side, margin + rows * side];
  // A hand's lines begin and end a little beyond the outermost ones, or short of them.
  const over = () => margin * (random.uniform() - 0.5);
  const thicknessOf = (line: number) => (boldEvery && line % boldEvery === 0 ? 3 : 1) * thickness;
  for (let row = 0; row <= rows; row++) {
    const y = margin + row * side;
    draw([margin + over(), y], [right + over(), y], thicknessOf(row));
  }
  for (let column = 0; column <= columns; column++) {
    const x = margin + column * side;
    draw([x, margin + over()], [x, bottom + over()], thicknessOf(column));
  }
}
