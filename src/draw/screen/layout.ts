// Where everything is on a screen of a given size.

import { PAGE_SIDE, type Page } from '../drawing/drawing.js';
import type { Area } from './frame.js';

/** Below this the canvas would have fewer than 28 x 28 pixels beside what the network sees. */
export const LEAST_COLUMNS = 60;
export const LEAST_ROWS = 20;

/** Room for the probabilities beside what the network sees, and for large digits above. */
const WIDE_COLUMNS = 80;
const WIDE_ROWS = 24;
const WIDE_PANEL = 43;
const NARROW_PANEL = 29;

export interface Layout {
  /** The canvas with its frame. */
  readonly canvas: Area;
  readonly panel: Area;
  /** Large digits and bars that lie, or one line and bars that stand. */
  readonly isWide: boolean;
  /** All above the last two rows, for what is shown in place of canvas and panel. */
  readonly body: Area;
  readonly messageRow: number;
  readonly keyRow: number;
}

/** The layout, or undefined where the screen is too small. */
export function layOut(columns: number, rows: number): Layout | undefined {
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) return undefined;
  const isWide = columns >= WIDE_COLUMNS && rows >= WIDE_ROWS;
  const panelColumns = isWide ? WIDE_PANEL : NARROW_PANEL;
  const bodyRows = rows - 2;
  return {
    canvas: { column: 0, row: 0, columns: columns - panelColumns, rows: bodyRows },
    panel: { column: columns - panelColumns + 1, row: 0, columns: panelColumns - 1, rows: bodyRows },
    isWide,
    body: { column: 0, row: 0, columns, rows: bodyRows },
    messageRow: rows - 2,
    keyRow: rows - 1,
  };
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

/** The page's place under the middle of a cell. */
export function toPage({ area, scale }: View, column: number, row: number) {
  return { x: (column - area.column + 0.5) / scale, y: (2 * (row - area.row) + 1) / scale };
}

/** The cell over a place of the page. */
export function toCell({ area, scale }: View, { x, y }: { x: number; y: number }) {
  return {
    column: area.column + Math.min(area.columns - 1, Math.floor(x * scale)),
    row: area.row + Math.min(area.rows - 1, Math.floor((y * scale) / 2)),
  };
}
