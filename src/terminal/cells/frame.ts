// A screenful of cells in memory. The parts of the screen are drawn into it.

import { type Colour, DEFAULT } from './colour.js';

export interface Cell {
  /** One character as a reader sees it; empty under the right half of a wide one. */
  readonly text: string;
  readonly colour: Colour;
  readonly ground: Colour;
  readonly bold: boolean;
}

export interface Style {
  readonly colour?: Colour;
  readonly ground?: Colour;
  readonly bold?: boolean;
}

export const BLANK: Cell = { text: ' ', colour: DEFAULT, ground: DEFAULT, bold: false };

/** A rectangle of cells. */
export interface Area {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

export class Frame {
  readonly cells: Cell[];

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.cells = new Array(columns * rows).fill(BLANK);
  }

  /** The cell at a place within the frame. */
  at(column: number, row: number): Cell {
    return this.cells[row * this.columns + column];
  }

  /** Sets one cell; places outside are ignored. */
  set(column: number, row: number, text: string, { colour, ground, bold }: Style = {}): void {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    this.cells[row * this.columns + column] = {
      text,
      colour: colour ?? DEFAULT,
      ground: ground ?? DEFAULT,
      bold: bold ?? false,
    };
  }

  /** Only the characters, line by line. */
  toString(): string {
    return Array.from({ length: this.rows }, (_, row) =>
      this.cells
        .slice(row * this.columns, (row + 1) * this.columns)
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    ).join('\n');
  }
}
