// Tables: lattices of ruled lines are found, taken off the ink, and read cell by cell.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { erasePaleLines } from '../../../src/reading/vision/grid/erase.js';
import { findRules } from '../../../src/reading/vision/grid/lattice.js';
import { readPicture, textOf } from '../../../src/reading/vision/read.js';
import { Drawing, densityOf, ringOrBar } from './drawing.js';

const SIDE = 60;
const MARGIN = 40;

type Line = (drawing: Drawing, x1: number, y1: number, x2: number, y2: number) => void;

const whole: Line = (drawing, ...ends) => drawing.stroke(...ends, 2);

/** A table of rings (0), bars (1) and empty cells (a space), each row a text; `line` draws its lines. */
function table(rows: string[], line: Line = whole, shear = 0): Drawing {
  const columns = rows[0].length;
  const width = 2 * MARGIN + columns * SIDE;
  const height = 2 * MARGIN + rows.length * SIDE + Math.ceil(shear * width);
  const drawing = new Drawing(width, height);
  const at = (column: number, row: number): [number, number] => {
    const x = MARGIN + column * SIDE;
    return [x, MARGIN + row * SIDE + shear * x];
  };
  for (let row = 0; row <= rows.length; row++) line(drawing, ...at(0, row), ...at(columns, row));
  for (let column = 0; column <= columns; column++)
    line(drawing, ...at(column, 0), ...at(column, rows.length));
  for (const [row, text] of rows.entries())
    for (const [column, digit] of [...text].entries()) {
      const [x, y] = at(column + 0.5, row + 0.5);
      if (digit === '0') drawing.ring(x, y, 13, 4);
      if (digit === '1') drawing.stroke(x, y - 15, x, y + 15, 4);
    }
  return drawing;
}

/** What is in each cell, a row a text, a space for an empty cell; undefined where there is no table. */
function cellsOf({ picture }: Drawing): string[] | undefined {
  return readPicture(picture, ringOrBar).table?.map((row) =>
    row.map((cell) => cell.map(({ digit }) => digit).join('') || ' ').join(''),
  );
}

const ROWS = ['01 0', ' 110', '1   ', '0011'];

test('a table is read cell by cell, and an empty cell is empty', () => {
  assert.equal(cellsOf(table(ROWS)), ROWS);
  assert.is(textOf(readPicture(table(ROWS).picture, ringOrBar)), '010/110/1/0011');
});

test('a row of boxes is a table too', () => {
  assert.equal(cellsOf(table(['0 110'])), ['0 110']);
});

test('lines aslant, pale, thick, and of different thickness', () => {
  assert.equal(cellsOf(table(ROWS, whole, 0.08)), ROWS, 'aslant');
  assert.equal(
    cellsOf(table(ROWS, (drawing, ...ends) => drawing.stroke(...ends, 2, [170, 170, 190]))),
    ROWS,
    'pale',
  );
  assert.equal(cellsOf(table(ROWS, (drawing, ...ends) => drawing.stroke(...ends, 5))), ROWS, 'thick');
  let count = 0;
  const bold: Line = (drawing, ...ends) => drawing.stroke(...ends, count++ % 3 === 0 ? 5 : 2);
  assert.equal(cellsOf(table(ROWS, bold)), ROWS, 'bold ones');
});

test('broken lines', () => {
  // A gap of a third of a cell in each, at another place.
  let count = 0;
  const broken: Line = (drawing, x1, y1, x2, y2) => {
    const from = 0.12 + 0.13 * (count++ % 5);
    const to = from + 0.09;
    const between = (share: number): [number, number] => [x1 + share * (x2 - x1), y1 + share * (y2 - y1)];
    drawing.stroke(x1, y1, ...between(from), 2).stroke(...between(to), x2, y2, 2);
  };
  assert.equal(cellsOf(table(ROWS, broken)), ROWS);
});

test('a digit that crosses its cell’s line is not bitten', () => {
  const drawing = table(['0101', '1   ', '  01']);
  // Across the line below the cell in the second row and column.
  const [x, y] = [MARGIN + 1.5 * SIDE, MARGIN + 2 * SIDE - 14];
  drawing.stroke(x, y - 20, x, y + 20, 4);
  assert.equal(cellsOf(drawing), ['0101', '11  ', '  01']);
  const boxes = readPicture(drawing.picture, ringOrBar).table?.[1][1].map(({ box }) => box.height);
  assert.ok(
    boxes?.every((height) => height >= 40),
    `whole: ${boxes}`,
  );
});

test('what stands around a table is left out', () => {
  const drawing = table(ROWS).stroke(12, 60, 12, 90, 4).stroke(24, 60, 24, 90, 4);
  assert.equal(cellsOf(drawing), ROWS);
});

test('large digits on squared paper are no table', () => {
  const squared = new Drawing(360, 200);
  for (let x = 20; x < 360; x += 24) squared.stroke(x, 0, x, 200, 1, [120, 140, 200]);
  for (let y = 12; y < 200; y += 24) squared.stroke(0, y, 360, y, 1, [120, 140, 200]);
  squared.ring(100, 100, 45, 9).ring(250, 100, 45, 9);
  assert.is(cellsOf(squared), undefined);
  assert.is(textOf(readPicture(squared.picture, ringOrBar)), '00');
});

test('empty boxes give no digit, and what is written beside them is read', () => {
  const form = new Drawing(400, 160);
  for (const x of [40, 120, 200, 280])
    for (const [x1, y1, x2, y2] of [
      [0, 0, 50, 0],
      [0, 50, 50, 50],
      [0, 0, 0, 50],
      [50, 0, 50, 50],
    ])
      form.stroke(x + x1, 90 + y1, x + x2, 90 + y2, 2);
  assert.is(textOf(readPicture(form.picture, ringOrBar)), '');
  form.stroke(65, 30, 65, 70, 5).ring(145, 50, 18, 5);
  assert.is(textOf(readPicture(form.picture, ringOrBar)), '10');
});

test('a strip of cells that fills the picture is a table', () => {
  const strip = new Drawing(402, 82);
  for (let x = 1; x < 402; x += 80) strip.stroke(x, -2, x, 84, 2);
  for (const y of [1, 81]) strip.stroke(-2, y, 404, y, 2);
  strip.ring(40, 41, 20, 5).stroke(120, 20, 120, 62, 5).ring(200, 41, 20, 5).stroke(360, 20, 360, 62, 5);
  assert.equal(cellsOf(strip), ['010 1']);
});

test('a digit of straight strokes among others is no box', () => {
  const page = new Drawing(420, 160).ring(80, 80, 36, 6).ring(330, 80, 36, 6);
  page.stroke(180, 48, 240, 48, 5).stroke(180, 48, 180, 112, 5).stroke(240, 48, 240, 112, 5);
  page.stroke(180, 112, 240, 112, 5);
  assert.is(readPicture(page.picture, ringOrBar).lines.flat().length, 3);
});

test('what is seen of pale ruled lines aslant is taken away, and strokes on them stay', () => {
  const page = new Drawing(440, 300);
  for (let y = -20; y < 320; y += 34) page.stroke(-10, y, 450, y + 36, 2, [190, 190, 190]);
  for (const x of [100, 200, 300]) page.stroke(x, 40, x, 240, 9);
  const density = densityOf(page.picture);
  // As a threshold leaves it: the strokes, and of the lines only what is near them.
  const isNear = (x: number) => [100, 200, 300].some((stroke) => Math.abs(x - stroke) < 20);
  const data = Uint8Array.from(density.data, (value, i) => +(value > 0.15 && isNear(i % 440)));
  const rest = erasePaleLines({ ...density, data }, density, findRules(density, 0.4));
  const inkIn = (ink: Uint8Array, from: number, to: number) =>
    ink.filter((value, i) => value && i % 440 >= from && i % 440 < to).length;
  assert.ok(
    inkIn(rest.data, 107, 193) < 0.5 * inkIn(data, 107, 193),
    `lines go: ${inkIn(rest.data, 107, 193)} of ${inkIn(data, 107, 193)}`,
  );
  assert.ok(inkIn(rest.data, 196, 204) >= 8 * 200, 'a stroke is whole');
});

test('two long lines are no ruled paper', () => {
  const page = new Drawing(300, 200).stroke(20, 60, 280, 60, 3).stroke(20, 120, 280, 120, 3);
  assert.is(findRules(densityOf(page.picture), 0.4).length, 0);
});

test.run();
