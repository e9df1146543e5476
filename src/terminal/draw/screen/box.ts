// A frame of lines around an area, with words in its upper and lower edge.

import type { Area, Frame } from '../../cells/frame.js';
import type { Look } from '../../cells/half-blocks.js';
import { cut, write } from '../../cells/text.js';
import { PALETTE } from './palette.js';

const LINES = { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│' };
const ASCII_LINES = { corners: ['+', '+', '+', '+'], across: '-', down: '|' };

/** Draws the lines along the inner edge of `area`. */
export function drawBox(frame: Frame, area: Area, top: string, bottom: string, look: Look): void {
  const { corners, across, down } = look.ascii ? ASCII_LINES : LINES;
  const style = { colour: PALETTE.frame };
  const right = area.column + area.columns - 1;
  const last = area.row + area.rows - 1;
  for (let row = area.row + 1; row < last; row++) {
    frame.set(area.column, row, down, style);
    frame.set(right, row, down, style);
  }
  for (const [row, left, end, words] of [
    [area.row, corners[0], corners[1], top],
    [last, corners[2], corners[3], bottom],
  ] as const) {
    write(frame, area.column, row, left + across.repeat(area.columns - 2) + end, style);
    const text = cut(words, area.columns - 6, look.ascii ? '...' : '…');
    if (text !== '') write(frame, area.column + 2, row, ` ${text} `, { bold: true });
  }
}
