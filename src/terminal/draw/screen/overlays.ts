// What is shown in place of the canvas: the steps, the file browser, the help.

import type { Picture } from '../../../reading/vision/picture.js';
import type { Area, Frame } from '../../cells/frame.js';
import { drawPixels, type Look } from '../../cells/half-blocks.js';
import { cut, wrap, write } from '../../cells/text.js';
import { helpLines, MOUSE_HELP } from '../key-map.js';
import type { Studio } from '../studio.js';
import { drawBox } from './box.js';
import { inside } from './layout.js';
import { PALETTE } from './palette.js';
import { fitSize, scalePicture } from './picture.js';

const dim = { colour: PALETTE.dim };

function drawPicture(frame: Frame, area: Area, picture: Picture, look: Look): void {
  const { width, height } = fitSize(picture, area.columns, area.rows);
  const column = area.column + Math.floor((area.columns - width) / 2);
  drawPixels(frame, column, area.row, scalePicture(picture, width, height), look);
}

/** The steps: their names in a list, the one at hand explained and shown. */
export function drawSteps(frame: Frame, area: Area, studio: Studio, look: Look): void {
  drawBox(frame, area, 'from the picture to what the network sees', '', look);
  const { column, row, columns, rows } = inside(area);
  const steps = studio.reading.seen?.page.steps ?? [];
  if (steps.length === 0) {
    write(
      frame,
      column + 1,
      row,
      studio.reading.isBehind ? 'Reading …' : 'There is nothing on the page.',
      dim,
    );
    return;
  }
  const at = Math.min(steps.length - 1, studio.steps.at);
  const first = Math.max(0, Math.min(at - Math.floor(rows / 2), steps.length - rows));
  for (const [i, { name }] of steps.slice(first, first + rows).entries()) {
    const isHere = first + i === at;
    const text = `${isHere ? '>' : ' '} ${first + i + 1} ${name}`;
    write(
      frame,
      column,
      row + i,
      cut(text, LIST_COLUMNS, '.'),
      isHere ? { colour: PALETTE.key, bold: true } : dim,
    );
  }
  const left = column + LIST_COLUMNS + 1;
  const room = column + columns - left;
  const words = wrap(steps[at].reason, room);
  for (const [i, line] of words.entries()) write(frame, left, row + i, line);
  const used = words.length;
  drawPicture(
    frame,
    { column: left, row: row + used, columns: room, rows: rows - used },
    steps[at].picture,
    look,
  );
}

/** Columns of a list beside a picture. */
const LIST_COLUMNS = 17;

/** The file browser: the path, the folder's entries, and a preview of the one selected. */
export function drawBrowser(
  frame: Frame,
  area: Area,
  { browsing: { browser, preview } }: Studio,
  look: Look,
): void {
  drawBox(frame, area, 'open a picture', '', look);
  const { column, row, columns, rows } = inside(area);
  const ending = look.ascii ? '...' : '…';
  const path = write(frame, column + 1, row, `Path: ${tail(browser.text, columns - 10, ending)}`, {
    bold: true,
  });
  write(frame, path, row, look.ascii ? '_' : '▏', { colour: PALETTE.pen });
  const list = Math.floor(columns * 0.45);
  const lines = rows - 2;
  const first = Math.max(0, Math.min(browser.selectedIndex - (lines >> 1), browser.entries.length - lines));
  for (const [i, { name, isFolder }] of browser.entries.slice(first, first + lines).entries()) {
    const isHere = first + i === browser.selectedIndex;
    const text = `${isHere ? '>' : ' '} ${name}${isFolder ? '/' : ''}`;
    const colour = isHere ? PALETTE.key : isFolder ? PALETTE.title : PALETTE.text;
    write(frame, column, row + 2 + i, cut(text, list, ending), { colour, bold: isHere });
  }
  if (browser.entries.length === 0) write(frame, column + 2, row + 2, 'no picture or folder begins so', dim);
  const right: Area = { column: column + list + 1, row: row + 2, columns: columns - list - 2, rows: lines };
  if (preview?.picture) drawPicture(frame, right, preview.picture, look);
  else if (preview?.problem)
    for (const [i, line] of wrap(preview.problem, right.columns).entries())
      write(frame, right.column, right.row + i, line, { colour: PALETTE.bad });
}

/** The end of a text, which is what is being typed. */
function tail(text: string, width: number, ending: string): string {
  return text.length <= width ? text : ending + text.slice(text.length - width + ending.length);
}

/** Columns of the keys in the help, and the fewest for what they do. */
const KEYS_COLUMNS = 14;
const WORDS_COLUMNS = 20;

/** A line of the help: keys, or what they do, or both. */
type HelpLine = readonly [keys: string, does: string];

/** All keys, in as many columns as there is room for; what does not fit is scrolled to. */
export function drawHelp(frame: Frame, area: Area, { help: { at } }: Studio, look: Look): void {
  const { column, row, columns, rows } = inside(area);
  const entries = [...helpLines('draw'), ...MOUSE_HELP];
  const most = Math.max(1, Math.floor(columns / (KEYS_COLUMNS + WORDS_COLUMNS + 4)));
  const sizes = Array.from({ length: most }, (_, k) => k + 1);
  const lay = (stacks: number) =>
    entries.flatMap((entry) => wrapEntry(entry, Math.floor(columns / stacks) - 2));
  const stacks = sizes.find((count) => lay(count).length <= count * rows) ?? most;
  const lines = lay(stacks);
  const hidden = Math.max(0, lines.length - stacks * rows);
  const first = Math.min(at, hidden);
  drawBox(frame, area, 'keys', hidden > 0 ? `down: more (${first + 1} of ${hidden + 1})` : '', look);
  for (const [i, [keys, does]] of lines.slice(first, first + stacks * rows).entries()) {
    const left = column + 1 + Math.floor(i / rows) * Math.floor(columns / stacks);
    write(frame, left, row + (i % rows), keys, { colour: PALETTE.key });
    write(frame, left + KEYS_COLUMNS, row + (i % rows), does);
  }
}

/** An entry in lines of a stack: long lists of keys stand above what they do. */
function wrapEntry([keys, does]: HelpLine, width: number): HelpLine[] {
  const words = wrap(does, width - KEYS_COLUMNS);
  if (keys.length < KEYS_COLUMNS) return words.map((line, i) => [i === 0 ? keys : '', line]);
  return [
    ...wrap(keys, width).map((line): HelpLine => [line, '']),
    ...words.map((line): HelpLine => ['', line]),
  ];
}
