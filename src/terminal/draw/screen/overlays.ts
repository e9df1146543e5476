// The screens in place of the canvas: the steps, the file browser, the help.

import type { Picture } from '../../../reading/vision/picture.js';
import type { Area, Frame } from '../../cells/frame.js';
import { drawPixels, type Look } from '../../cells/half-blocks.js';
import { cut, wrap, write } from '../../cells/text.js';
import { helpGroups } from '../key-map.js';
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

/** The steps: their names in a list, the selected one explained and shown. */
export function drawSteps(frame: Frame, area: Area, studio: Studio, look: Look): void {
  drawBox(frame, area, 'steps from the picture to what the network sees', '', look);
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
    const number = String(first + i + 1).padStart(String(steps.length).length);
    const text = `${isHere ? '>' : ' '} ${number} ${name}`;
    write(frame, column, row + i, cut(text, LIST_COLUMNS, '.'), isHere ? { bold: true } : dim);
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
    write(frame, column, row + 2 + i, cut(text, list, ending), { bold: isHere });
  }
  if (browser.entries.length === 0)
    write(
      frame,
      column + 2,
      row + 2,
      browser.isInFolder ? 'no pictures in this folder' : 'no picture or folder of that name',
      dim,
    );
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
const KEYS_COLUMNS = 15;
const WORDS_COLUMNS = 20;
/** Columns between two stacks of the help. */
const STACK_GAP = 3;

/** A line of the help: a heading alone, or keys, or what they do, or both. */
interface HelpLine {
  readonly heading?: string;
  readonly keys?: string;
  readonly does?: string;
}

/** All keys by what they are for, in as many stacks as there is room for; the rest is scrolled to. */
export function drawHelp(frame: Frame, area: Area, { help: { at } }: Studio, look: Look): void {
  const { column, row, rows } = inside(area);
  const { stacks, width, hidden } = layHelp(area);
  const first = Math.min(at, hidden);
  const all = rows + hidden;
  drawBox(frame, area, 'keys', hidden > 0 ? `lines ${first + 1} to ${first + rows} of ${all}` : '', look);
  for (const [index, shown] of stacks.entries()) {
    const left = column + 1 + index * (width + STACK_GAP);
    for (const [i, { heading, keys, does }] of shown.slice(first, first + rows).entries()) {
      if (heading) write(frame, left, row + i, heading, { bold: true });
      if (keys) write(frame, left, row + i, keys, { colour: PALETTE.sure });
      if (does) write(frame, left + KEYS_COLUMNS, row + i, does);
    }
  }
}

/** By how many lines the help is longer than its area. */
export const helpBeyond = (area: Area) => layHelp(area).hidden;

/** The help in stacks of lines, their width, and how many lines the longest has more than there are rows. */
function layHelp(area: Area): { stacks: HelpLine[][]; width: number; hidden: number } {
  const { columns, rows } = inside(area);
  const most = Math.max(1, Math.floor((columns + STACK_GAP) / (KEYS_COLUMNS + WORDS_COLUMNS + STACK_GAP)));
  const layouts = Array.from({ length: most }, (_, less) => {
    const width = Math.floor((columns - 1 + STACK_GAP) / (less + 1)) - STACK_GAP;
    return { stacks: balance(wrapGroups(width), less + 1), width };
  });
  const least = Math.min(...layouts.map(({ stacks }) => longest(stacks)));
  // As short as it can be. More stacks that are no shorter would only be narrower.
  const best = layouts.find(({ stacks }) => longest(stacks) === least) as (typeof layouts)[number];
  return { ...best, hidden: Math.max(0, least - rows) };
}

const longest = (stacks: readonly HelpLine[][]) => Math.max(...stacks.map(({ length }) => length));

/** Groups in at most so many stacks, the longest as short as it can be. */
function balance(groups: readonly HelpLine[][], stacks: number): HelpLine[][] {
  let rows = longest(groups);
  while (longest(stack(groups, stacks, rows)) > rows) rows++;
  return stack(groups, stacks, rows);
}

/** The groups of the help in lines of a width, the heading first. */
function wrapGroups(width: number): HelpLine[][] {
  return helpGroups().map(({ heading, lines }) => [
    { heading },
    ...lines.flatMap((entry) => wrapEntry(entry, width)),
  ]);
}

/** Groups one below the other with a blank line between, in so many stacks; a group moves on to the next one whole. */
function stack(groups: readonly HelpLine[][], stacks: number, rows: number): HelpLine[][] {
  const filled: HelpLine[][] = Array.from({ length: stacks }, () => []);
  let current = 0;
  for (const group of groups) {
    const height = (lines: readonly HelpLine[]) => lines.length + (lines.length > 0 ? 1 : 0) + group.length;
    if (height(filled[current]) > rows && current < stacks - 1 && filled[current].length > 0) current++;
    if (filled[current].length > 0) filled[current].push({});
    filled[current].push(...group);
  }
  return filled;
}

/** An entry in lines of a stack: long lists of keys stand above what they do. */
function wrapEntry([keys, does]: readonly [string, string], width: number): HelpLine[] {
  const words = wrap(does, width - KEYS_COLUMNS);
  if (keys.length < KEYS_COLUMNS) return words.map((line, i) => ({ ...(i === 0 && { keys }), does: line }));
  return [
    ...wrap(keys, width).map((line): HelpLine => ({ keys: line })),
    ...words.map((line): HelpLine => ({ does: line })),
  ];
}
