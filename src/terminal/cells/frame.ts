// A screenful of cells in memory, which the screen's parts are drawn into.

import stringWidth from 'string-width';
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

const graphemes = new Intl.Segmenter();

/** Control characters would act on the terminal; file names may hold them. */
const CONTROLS = /\p{Cc}/gu;

/** Texts of ASCII, lines and blocks alone, most of the screen: a cell a character, and nothing to be measured. */
const NARROW = /^[ -~\u2500-\u259f]*$/;

/** A text's characters with their widths in cells, without what a terminal would obey. */
function characters(text: string): { text: string; width: number }[] {
  if (NARROW.test(text)) return [...text].map((character) => ({ text: character, width: 1 }));
  return [...graphemes.segment(text.replace(CONTROLS, '?'))].flatMap(({ segment }) => {
    const width = stringWidth(segment);
    return width === 0 ? [] : [{ text: segment, width }];
  });
}

/** A text cut to a width in cells, its end replaced by `ending` where it is too long. */
export function cut(text: string, width: number, ending: string): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = stringWidth(ending);
  for (const character of characters(text)) {
    if (used + character.width > width) break;
    kept += character.text;
    used += character.width;
  }
  return kept + ending;
}

/** A text in lines of at most `width` cells, broken at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (stringWidth(joined) <= width) line = joined;
    else {
      if (line !== '') lines.push(line);
      line = word;
      while (stringWidth(line) > width) {
        const head = cut(line, width, '');
        if (head === '') break;
        lines.push(head);
        line = line.slice(head.length);
      }
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

export class Frame {
  readonly cells: Cell[];

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.cells = new Array(columns * rows).fill(BLANK);
  }

  /** The cell at a place, which must lie within. */
  at(column: number, row: number): Cell {
    return this.cells[row * this.columns + column];
  }

  /** Sets one cell; places outside are let be. */
  set(column: number, row: number, text: string, { colour, ground, bold }: Style = {}): void {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    this.cells[row * this.columns + column] = {
      text,
      colour: colour ?? DEFAULT,
      ground: ground ?? DEFAULT,
      bold: bold ?? false,
    };
  }

  /** Writes a line of text; what does not fit before `end` (a column) is left off. Returns the next column. */
  write(column: number, row: number, text: string, style: Style = {}, end = this.columns): number {
    let at = column;
    for (const { text: character, width } of characters(text)) {
      if (at + width > end) break;
      this.set(at, row, character, style);
      for (let covered = 1; covered < width; covered++) this.set(at + covered, row, '', style);
      at += width;
    }
    return at;
  }

  /** The characters alone, line by line. */
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
