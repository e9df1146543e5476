// All scenes by name: single digits, and lines of them, under the conditions in which people draw and photograph.

import { askew, blurred, enlarged, jpeg, noise, onItsSide, turned } from './camera.js';
import { type Colour, compose, type Recipe, type Scene, type Writing } from './compose.js';
import { decimal, equation, equations, fraction } from './equations.js';
import { blurredPhoto, onTable, plain, ruled, squared, wipedBoard, withMarginLine } from './grounds.js';
import { baseLine, digitCells, digitLines, oneDigit, onSheet, withMargin } from './ink.js';
import { darkCorners, finger, fromOneSide, glare, hardShadow, screenPattern } from './light.js';
import { aboveRests, framed, showingThrough, specked, underlined } from './marks.js';
import { finePen, grainy, hollow, marker } from './pens.js';
import { digitTable } from './tables.js';

const WHITE: Colour = [250, 250, 248];
const PAPER: Colour = [238, 235, 228];
const DULL_PAPER: Colour = [202, 197, 188];
const WHITEBOARD: Colour = [185, 190, 195];
const BOARD: Colour = [40, 62, 50];
const CHALK: Colour = [232, 232, 226];
const TABLE: Colour = [70, 52, 42];
const PALE_BLUE: Colour = [150, 175, 220];
const GREY_BLUE: Colour = [90, 110, 140];
const PALE_RED: Colour = [220, 120, 120];

const BLACK: Colour = [20, 20, 20];
const BLUE_BLACK: Colour = [40, 40, 60];
const RED: Colour = [200, 45, 50];
const GREEN: Colour = [30, 120, 60];
const FAINT: Colour = [169, 169, 171];

/** The noise of a phone's camera by day, as a range of levels. */
const GRAIN = noise(8);

const digit = (height = 120, margin = 60) => withMargin(margin, oneDigit(height));

/** The paper around lines, in pixels, and the leading of several lines as a share of a digit's height. */
const MARGIN = 45;
const LEADING = 1.7;

/** Four digits. */
const row = (height = 60, margin = MARGIN) => withMargin(margin, digitLines({ digits: 4, height }));
/** Three lines of four digits. */
const lines = () => withMargin(MARGIN, digitLines({ lines: 3, digits: 4, height: 60, leading: LEADING }));

/** A photo of blue-black ink on paper, and what of it is otherwise. */
const photo = (writing: Writing, other: Partial<Recipe> = {}): Scene =>
  compose({ writing, pen: BLUE_BLACK, ground: plain(PAPER), camera: [GRAIN], ...other });

/** Drawn with a program: no light, no camera. */
const drawn = (writing: Writing, other: Partial<Recipe> = {}): Scene =>
  compose({ writing, pen: BLACK, ground: plain(WHITE), ...other });

const anywhere = (random: { uniform(): number }) => 0.1 + 0.8 * random.uniform();
const atAnEdge = (random: { uniform(): number }) => (random.uniform() < 0.5 ? 0 : 1);

/** Pictures of one digit. */
export const SINGLES: Readonly<Record<string, Scene>> = {
  'plain paper': photo(digit()),
  'faint pencil': photo(digit(), { pen: FAINT }),
  'red on green': photo(digit(), { pen: [200, 60, 60], ground: plain([120, 190, 120]) }),
  'graph paper': photo(digit(), { ground: squared(WHITE, GREY_BLUE, 20) }),
  'red pen on ruled paper': photo(digit(90, 75), {
    pen: RED,
    ground: withMarginLine(
      PALE_RED,
      30,
      ruled(PAPER, { colour: PALE_BLUE, every: 30, first: 8, thickness: 2 }),
    ),
  }),
  'light from one side': photo(digit(), { light: fromOneSide(0.3) }),
  'hard shadow': photo(digit(), { light: hardShadow() }),
  'dark corners': photo(digit(), { light: darkCorners(0.6) }),
  'glare on a whiteboard': photo(digit(140, 70), {
    pen: GREEN,
    ground: plain(WHITEBOARD),
    light: glare(),
  }),
  'chalk on a wiped board': photo(grainy(0.4, digit(150, 60)), {
    pen: CHALK,
    ground: wipedBoard(BOARD, CHALK),
    camera: [noise(14)],
  }),
  'a sheet on a table': photo(digit(100, 100), { ground: onTable(TABLE, 45, plain(PAPER)) }),
  'a finger in the corner': photo(digit(100, 90), { light: finger(60, 80) }),
  'in a frame': photo(withMargin(20, framed(30, oneDigit(100)))),
  'fine pen': photo(finePen(digit(300, 60))),
  'thick marker': photo(marker(6, digit())),
  hollow: photo(hollow(digit(150))),
  'turned by 12 degrees': photo(digit(), { camera: [turned(12), GRAIN] }),
  'out of focus': photo(digit(), { ground: plain(DULL_PAPER), camera: [blurred(4), GRAIN] }),
  'few pixels': photo(digit(24, 12), { ground: plain(DULL_PAPER), camera: [GRAIN, enlarged(5)] }),
  'strong JPEG': photo(digit(60, 30), { ground: plain(DULL_PAPER), camera: [GRAIN, jpeg(15)] }),
  'small on a large sheet': photo(onSheet(800, 600, anywhere, oneDigit(28))),
  'at the edge': photo(onSheet(200, 200, atAnEdge, oneDigit(90))),
  'a photo of a screen': photo(digit(), { ground: plain([190, 200, 215]), light: screenPattern() }),
  'fills the picture': drawn(oneDigit(200)),
  'an icon of 16 pixels': drawn(onSheet(16, 16, () => 0.5, oneDigit(13))),
  'white on a picture': drawn(digit(130), { pen: WHITE, ground: blurredPhoto() }),
};

/** Pictures of lines of digits. */
export const LINES: Readonly<Record<string, Scene>> = {
  'row on plain paper': photo(row()),
  'row on ruled paper': photo(row(), {
    ground: ruled(PAPER, { colour: PALE_BLUE, every: 38, first: 6, thickness: 2 }),
  }),
  'row on graph paper': photo(row(), { ground: squared(WHITE, GREY_BLUE, 22) }),
  'row under a hard shadow': photo(row(), { light: hardShadow() }),
  'row turned by 8 degrees': photo(row(60, 60), { camera: [turned(8), GRAIN] }),
  'row held askew': photo(row(70, 60), { light: fromOneSide(0.7), camera: [askew(), GRAIN] }),
  'row in a poor photo': photo(row(50, 40), {
    pen: [70, 70, 85],
    ground: plain(DULL_PAPER),
    camera: [noise(14), blurred(1.5), jpeg(30)],
  }),
  'row underlined': photo(withMargin(40, underlined(digitLines({ digits: 4, height: 60 })))),
  'row in cells': photo(withMargin(20, digitCells(5, 50))),
  'row among specks': photo(specked(25, row())),
  'row with the back showing': photo(showingThrough(row())),
  'digits close together': photo(
    withMargin(MARGIN, digitLines({ digits: 5, height: 60, gap: 0.04, gapVaries: 0.06 })),
  ),
  'ten digits': drawn(withMargin(40, digitLines({ digits: 10, height: 50 }))),
  'three lines': photo(lines()),
  'three lines on dark rules': photo(lines(), {
    ground: ruled(PAPER, {
      colour: GREY_BLUE,
      every: Math.round(60 * LEADING),
      first: MARGIN + baseLine(60),
      thickness: 2,
    }),
  }),
  'a sum': photo(
    withMargin(MARGIN, underlined(digitLines({ lines: 2, digits: 3, height: 60, leading: 1.5 }))),
  ),
  'three lines on their side': photo(lines(), { camera: [onItsSide(), GRAIN] }),
  'three lines turned by 12 degrees': photo(
    withMargin(90, digitLines({ lines: 3, digits: 6, height: 50, leading: LEADING })),
    {
      camera: [turned(12), GRAIN],
    },
  ),
  'ten digits turned by 6 degrees': photo(withMargin(70, digitLines({ digits: 10, height: 50 })), {
    camera: [turned(6), GRAIN],
  }),
  'an equation': drawn(withMargin(40, equation(70))),
  'an equation in a photo': photo(withMargin(60, equation(70)), {
    light: fromOneSide(0.6),
    camera: [turned(4), GRAIN],
  }),
  'equations on their side': photo(withMargin(60, equations(60, 3)), { camera: [onItsSide(), GRAIN] }),
  'a fraction with a slash': photo(withMargin(60, fraction(70))),
  'rests of rules below': photo(withMargin(MARGIN, aboveRests(60, digitLines({ digits: 4, height: 60 })))),
  'a decimal point': photo(withMargin(MARGIN, decimal(70))),
  'a printed table': photo(
    withMargin(60, digitTable({ rows: 5, columns: 6, side: 70, thickness: 2, filled: 0.7 })),
    { light: fromOneSide(0.6), camera: [turned(5), GRAIN] },
  ),
  'a table drawn by hand': photo(
    withMargin(50, digitTable({ rows: 4, columns: 4, side: 90, thickness: 4, byHand: true, filled: 0.7 })),
  ),
  'a sudoku held askew': photo(
    withMargin(70, digitTable({ rows: 9, columns: 9, side: 60, thickness: 1.5, boldEvery: 3, filled: 0.6 })),
    { light: fromOneSide(0.5), camera: [askew(), blurred(0.8), GRAIN] },
  ),
  'a strip of cells': drawn(digitCells(8, 70), { camera: [jpeg(80)] }),
  'three lines close together': photo(
    withMargin(MARGIN, digitLines({ lines: 3, digits: 6, height: 54, gap: 0.12, leading: 1.3 })),
  ),
  'six lines held askew': photo(
    withMargin(60, digitLines({ lines: 6, digits: 8, height: 40, leading: 1.5 })),
    { light: fromOneSide(0.5), camera: [askew(), GRAIN] },
  ),
  'three lines askew on ruled paper': photo(lines(), {
    ground: ruled(PAPER, { colour: PALE_BLUE, every: 34, first: 11, thickness: 2 }),
    camera: [turned(5), GRAIN],
  }),
};

/** Digits in each of the pictures below, so small that little time is spent on finding them. */
export const DIGITS_EACH = 10;
const smallRow = (height = 30) =>
  withMargin(24, digitLines({ digits: DIGITS_EACH, height, gap: 0.3, gapVaries: 0.3 }));

/** Pictures of many digits in little time, by which models are compared: see record.ts. */
export const QUICK: Readonly<Record<string, Scene>> = {
  'small row of few pixels': photo(smallRow(16)),
  'small row in grains': photo(grainy(0.3, smallRow())),
  'small row out of focus': photo(smallRow(), { camera: [blurred(1.5), GRAIN] }),
  'small row held askew': photo(smallRow(), { light: fromOneSide(0.7), camera: [askew(), GRAIN] }),
};
