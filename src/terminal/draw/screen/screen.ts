// The whole screen as a frame: canvas and panel, or what lies over them, the message, and the keys.

import { Frame } from '../../cells/frame.js';
import type { Look } from '../../cells/half-blocks.js';
import { cut, wrap, write } from '../../cells/text.js';
import { type Action, keyLine } from '../key-map.js';
import type { Message } from '../session.js';
import type { Studio } from '../studio.js';
import { drawBox } from './box.js';
import { drawCanvas } from './canvas.js';
import { type Layout, LEAST_COLUMNS, LEAST_ROWS, layOut } from './layout.js';
import { drawBrowser, drawHelp, drawSteps } from './overlays.js';
import { PALETTE } from './palette.js';
import { drawPanel, legendOf } from './panel.js';

const TONES = { plain: PALETTE.text, good: PALETTE.good, bad: PALETTE.bad };

/** A message has at most so many lines. */
const MOST_MESSAGE_ROWS = 6;

/** Draws a session on a screen of so many cells. */
export function drawScreen(studio: Studio, columns: number, rows: number, look: Look): Frame {
  const frame = new Frame(columns, rows);
  const layout = layOut(columns, rows);
  if (!layout) {
    writeTooSmall(frame);
    return frame;
  }
  drawBody(frame, layout, studio, look);
  writeMessage(frame, layout, messageOf(studio), look);
  writeKeys(frame, layout, studio);
  return frame;
}

function drawBody(frame: Frame, layout: Layout, studio: Studio, look: Look): void {
  if (studio.mode === 'steps') drawSteps(frame, layout.body, studio, look);
  else if (studio.mode === 'browse') drawBrowser(frame, layout.body, studio, look);
  else if (studio.mode === 'help') drawHelp(frame, layout.body, studio, look);
  else {
    drawCanvas(frame, layout.canvas, studio, look);
    drawPanel(frame, layout, studio, look);
    if (layout.arrangement === 'narrow' && studio.explaining) writeLegend(frame, layout, studio, look);
  }
}

/** What the evidence's colours mean, at the end of the row of messages, where the message leaves it whole. */
function writeLegend(frame: Frame, { messageRow }: Layout, studio: Studio, look: Look): void {
  const legend = legendOf(look);
  const column = frame.columns - legend.length;
  if (wrap(messageOf(studio).text, column - 3).length > 1) return;
  write(frame, column, messageRow, legend, { colour: PALETTE.dim });
}

function messageOf({ mode, message, labelling }: Studio): Message {
  if (mode !== 'label') return message;
  const { answer, isShort } = labelling;
  const count = labelling.asked.length;
  const asked = `Type ${count > 1 ? `${count} digits` : 'the digit'}${isShort ? ' first' : ''}: ${answer}_`;
  return isShort ? { text: asked, tone: 'bad' } : { text: `What is it really? ${asked}`, tone: 'good' };
}

/** A short message stands in its row. A longer one has a box of its own, over the lower edge of what is above. */
function writeMessage(frame: Frame, { messageRow }: Layout, { text, tone }: Message, look: Look): void {
  const style = { colour: TONES[tone], bold: tone === 'bad' };
  const [only, ...more] = wrap(text, frame.columns - 2);
  if (more.length === 0) {
    if (only) write(frame, 1, messageRow, only, style);
    return;
  }
  const lines = wrap(text, frame.columns - 4);
  const shown = lines.slice(0, MOST_MESSAGE_ROWS);
  const ending = look.ascii ? '...' : '…';
  if (lines.length > shown.length)
    shown[shown.length - 1] = cut(`${shown[shown.length - 1]} ${ending}`, frame.columns - 4, ending);
  const rows = shown.length + 2;
  const row = messageRow + 1 - rows;
  for (let line = 0; line < rows; line++) write(frame, 0, row + line, ' '.repeat(frame.columns));
  drawBox(frame, { column: 0, row, columns: frame.columns, rows }, '', '', look);
  for (const [i, line] of shown.entries()) write(frame, 2, row + 1 + i, line, style);
}

/** The key line, its keys in bold. */
function writeKeys(frame: Frame, { keyRow }: Layout, studio: Studio): void {
  let column = 1;
  for (const item of keyLine(studio.mode, frame.columns - 2, idleActions(studio)).split('  ')) {
    const [key, ...words] = item.split(' ');
    column = write(frame, column, keyRow, `${key} `, { bold: true });
    column = write(frame, column, keyRow, `${words.join(' ')}  `, { colour: PALETTE.dim });
  }
}

/** What would do nothing now. One word of the help's keys stands for both ways to scroll. */
function idleActions({ mode, steps, helpEnd }: Studio): readonly Action[] {
  if (mode === 'steps') return steps.idle;
  return mode === 'help' && helpEnd === 0 ? ['previous'] : [];
}

function writeTooSmall(frame: Frame): void {
  const text =
    `Draw needs ${LEAST_COLUMNS} columns and ${LEAST_ROWS} rows; this terminal has ` +
    `${frame.columns} and ${frame.rows}. Make it larger, press q to quit, or start with --plain.`;
  for (const [row, line] of wrap(text, frame.columns).entries()) write(frame, 0, row, line);
}
