// Turns a frame into the bytes that change the terminal from the frame before: only changed cells are sent.

import { beginSynchronizedOutput, clearViewport, cursorTo, endSynchronizedOutput } from 'ansi-escapes';
import { type Depth, sgr } from './colour.js';
import type { Cell, Frame } from './frame.js';

export class Painter {
  private shown: Frame | undefined;

  constructor(private readonly depth: Depth) {}

  /** Forgets what the terminal shows, so that the next frame is drawn completely. */
  forget(): void {
    this.shown = undefined;
  }

  /** What to write to the terminal to show the frame; empty if it shows it already. */
  paint(frame: Frame): string {
    const before = this.shown;
    const isFresh = !before || before.columns !== frame.columns || before.rows !== frame.rows;
    this.shown = frame;
    const changes = Array.from({ length: frame.rows }, (_, row) =>
      this.paintRow(frame, row, isFresh ? undefined : before),
    ).join('');
    if (changes === '' && !isFresh) return '';
    return (
      beginSynchronizedOutput + (isFresh ? `\x1b[0m${clearViewport}` : '') + changes + endSynchronizedOutput
    );
  }

  private paintRow(frame: Frame, row: number, before: Frame | undefined): string {
    let output = '';
    let last: Cell | undefined;
    let next = -1;
    for (let column = 0; column < frame.columns; column++) {
      const cell = frame.at(column, row);
      if (before && isSame(cell, before.at(column, row))) continue;
      // The right half of a wide character comes with its left half.
      if (cell.text === '') continue;
      if (column !== next) output += cursorTo(column, row);
      if (!last || !isAlike(cell, last)) output += sgr(cell.colour, cell.ground, cell.bold, this.depth);
      output += cell.text;
      last = cell;
      next = column + (frame.at(column + 1, row)?.text === '' && column + 1 < frame.columns ? 2 : 1);
    }
    return output;
  }
}

function isAlike(a: Cell, b: Cell): boolean {
  return a.colour === b.colour && a.ground === b.ground && a.bold === b.bold;
}

function isSame(a: Cell, b: Cell): boolean {
  return a === b || (a.text === b.text && isAlike(a, b));
}
