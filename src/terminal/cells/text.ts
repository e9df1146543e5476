// Text in a frame of cells: measured, cut, wrapped and written.

import stringWidth from 'fast-string-width';
import type { Frame, Style } from './frame.js';

/** Finds the characters that a person sees. It takes 10 ms to make, so it is made for the first text that needs it. */
let graphemes: Intl.Segmenter | undefined;

/** Control characters would act on the terminal; file names may hold them. */
const CONTROLS = /\p{Cc}/gu;

/** Text of ASCII, lines and blocks only, most of the screen: one cell per character, without measuring. */
const NARROW = /^[ -~\u2500-\u259f]*$/;

/** Characters that are not seen, unless they join others to one: the joiners and selectors of emoji stay. */
const UNSEEN = /(?![\u200d\ufe0f\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/gu;

/** The cells that a text takes. Letters are composed first: decomposed, as macOS names files, each part would count. */
const widthOf = (text: string) =>
  NARROW.test(text) ? text.length : stringWidth(text.normalize('NFC').replace(UNSEEN, ''));

/** A text's characters with their widths in cells, without control characters. */
function characters(text: string): { text: string; width: number }[] {
  if (NARROW.test(text)) return [...text].map((character) => ({ text: character, width: 1 }));
  graphemes ??= new Intl.Segmenter();
  return [...graphemes.segment(text.replace(CONTROLS, '?'))].flatMap(({ segment }) => {
    const width = widthOf(segment);
    return width === 0 ? [] : [{ text: segment, width }];
  });
}

/** A text cut to a width in cells, its end replaced by `ending` if it is too long. */
export function cut(text: string, width: number, ending: string): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = widthOf(ending);
  for (const character of characters(text)) {
    if (used + character.width > width) break;
    kept += character.text;
    used += character.width;
  }
  return kept + ending;
}

/** Between words; a number and its percent sign are one. */
const BREAK = /\s+(?!%)/;

/** A text in lines of at most `width` cells, broken between words; longer words are broken. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BREAK)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) line = joined;
    else {
      if (line !== '') lines.push(line);
      line = word;
      while (widthOf(line) > width) {
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

/** Writes a line of text; what does not fit before the column `end` is cut off. Returns the next column. */
export function write(
  frame: Frame,
  column: number,
  row: number,
  text: string,
  style: Style = {},
  end = frame.columns,
): number {
  let at = column;
  for (const { text: character, width } of characters(text)) {
    if (at + width > end) break;
    frame.set(at, row, character, style);
    for (let covered = 1; covered < width; covered++) frame.set(at + covered, row, '', style);
    at += width;
  }
  return at;
}
