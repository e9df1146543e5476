// Where everything is on a screen of a given size.

import { PAGE_SIDE, type Page } from '../../../drawing/drawing.js';
import type { Area } from '../../cells/frame.js';
import { FIGURE_ROWS } from '../../prediction/large-digits.js';
import { IMAGE_COLUMNS, IMAGE_ROWS } from '../../prediction/network-image.js';

/** Below this the canvas would have fewer than 28 x 28 pixels beside what the network sees. */
export const LEAST_COLUMNS = 60;
export const LEAST_ROWS = 20;

/** Room for the probabilities beside what the network sees, and for large digits above. */
const WIDE_COLUMNS = 80;
const WIDE_ROWS = 24;
/** Columns of a lying bar with its digit and percentage, and rows of all ten. */
export const BARS_COLUMNS = 13;
export const BARS_ROWS = 10;
/** Columns of a standing bar, and from one to the next. */
export const STANDING_BAR = 2;
export const STANDING_PITCH = 3;
const STANDING_BARS_COLUMNS = 9 * STANDING_PITCH + STANDING_BAR;

/** Columns of the panel with its margin, by arrangement; a large one is as wide as what the network sees. */
const NARROW_PANEL = 1 + Math.max(IMAGE_COLUMNS, STANDING_BARS_COLUMNS);
const WIDE_PANEL = 1 + BARS_COLUMNS + 1 + IMAGE_COLUMNS;
/** Rows between the large digits and what the network sees: the verdict and the heading. */
const WORDS_ROWS = 2;
/** Digits larger than this are no easier to read. */
export const LARGEST_DIGITS = 3;

/**
 * narrow: the answer in a line, or larger where rows are left, bars that stand, what the network sees, one below the other.
 * wide: large digits, and below them lying bars beside what the network sees.
 * large: lying bars beside large digits, and below them what the network sees, more than once as large.
 */
export type Arrangement = 'narrow' | 'wide' | 'large';

export interface Layout {
  /** The canvas with its frame. */
  readonly canvas: Area;
  readonly panel: Area;
  readonly arrangement: Arrangement;
  /** How many times as large as they are at least the digits and what the network sees are. */
  readonly digitTimes: number;
  readonly imageTimes: number;
  /** All above the last two rows, for what is shown in place of canvas and panel. */
  readonly body: Area;
  readonly messageRow: number;
  readonly keyRow: number;
}

/** The layout, or undefined where the screen is too small. */
export function layOut(columns: number, rows: number): Layout | undefined {
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) return undefined;
  const bodyRows = rows - 2;
  const imageTimes = largestImage(columns, bodyRows);
  const isWide = columns >= WIDE_COLUMNS && rows >= WIDE_ROWS;
  const arrangement = imageTimes > 1 ? 'large' : isWide ? 'wide' : 'narrow';
  const panelColumns = { narrow: NARROW_PANEL, wide: WIDE_PANEL, large: 1 + imageTimes * IMAGE_COLUMNS };
  const canvasColumns = columns - panelColumns[arrangement];
  const digitRows = bodyRows - WORDS_ROWS - imageTimes * IMAGE_ROWS;
  return {
    canvas: { column: 0, row: 0, columns: canvasColumns, rows: bodyRows },
    panel: { column: canvasColumns + 1, row: 0, columns: columns - canvasColumns - 1, rows: bodyRows },
    arrangement,
    digitTimes: Math.max(1, Math.min(LARGEST_DIGITS, Math.floor(digitRows / FIGURE_ROWS))),
    imageTimes,
    body: { column: 0, row: 0, columns, rows: bodyRows },
    messageRow: rows - 2,
    keyRow: rows - 1,
  };
}

/** How large what the network sees can be: as the rows below the bars allow, and no wider than the canvas. */
function largestImage(columns: number, bodyRows: number): number {
  const byRows = Math.floor((bodyRows - BARS_ROWS) / IMAGE_ROWS);
  const byColumns = Math.floor((columns - 1) / (2 * IMAGE_COLUMNS));
  return Math.max(1, Math.min(byRows, byColumns));
}

/** The canvas without its frame. */
export function inside({ column, row, columns, rows }: Area): Area {
  return { column: column + 1, row: row + 1, columns: columns - 2, rows: rows - 2 };
}

/** The page that fills a canvas: its shorter side has 28 units, its pixels are square. */
export function pageFor({ columns, rows }: Area): Page {
  const pixels = Math.min(columns, 2 * rows);
  return { width: (columns / pixels) * PAGE_SIDE, height: ((2 * rows) / pixels) * PAGE_SIDE };
}

/** How a page lies on a canvas: as large as it fits, in the middle. */
export interface View {
  /** The page's cells; a page that does not fill them has a margin of less than a cell. */
  readonly area: Area;
  /** Pixels to a unit. A cell is one pixel wide and two high. */
  readonly scale: number;
}

export function viewOf(page: Page, canvas: Area): View {
  const scale = Math.min(canvas.columns / page.width, (2 * canvas.rows) / page.height);
  const columns = Math.max(1, Math.floor(page.width * scale + 1e-6));
  const rows = Math.max(1, Math.floor((page.height * scale) / 2 + 1e-6));
  return {
    area: {
      column: canvas.column + Math.floor((canvas.columns - columns) / 2),
      row: canvas.row + Math.floor((canvas.rows - rows) / 2),
      columns,
      rows,
    },
    scale,
  };
}

const within = (index: number, count: number) => Math.min(count - 1, Math.max(0, index));

/** The page's place under the middle of a cell. */
export function toPage({ area, scale }: View, column: number, row: number) {
  return { x: (column - area.column + 0.5) / scale, y: (2 * (row - area.row) + 1) / scale };
}

/** The cell over a place of the page, the nearest for one beside it: sums may end a hair outside. */
export function toCell({ area, scale }: View, { x, y }: { x: number; y: number }) {
  return {
    column: area.column + within(Math.floor(x * scale), area.columns),
    row: area.row + within(Math.floor((y * scale) / 2), area.rows),
  };
}
