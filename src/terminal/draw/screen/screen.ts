// The whole screen as a frame: canvas and panel, or what lies over them, the message, and the keys.

import { Frame } from '../../cells/frame.js';
import type { Look } from '../../cells/half-blocks.js';
import { cut, wrap, write } from '../../cells/text.js';
import { keyLine } from '../key-map.js';
import type { Message } from '../session.js';
import type { Studio } from '../studio.js';
import { drawCanvas } from './canvas.js';
import { type Layout, LEAST_COLUMNS, LEAST_ROWS, layOut } from './layout.js';
import { drawBrowser, drawHelp, drawSteps } from './overlays.js';
import { PALETTE } from './palette.js';
import { drawPanel } from './panel.js';

const TONES = { plain: PALETTE.dim, good: PALETTE.good, bad: PALETTE.bad };

/** A message covers at most so many rows of what is above it. */
const MOST_MESSAGE_ROWS = 4;

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
  }
}

function messageOf({ mode, message, readings, labelling: { answer } }: Studio): Message {
  if (mode !== 'label') return message;
  const count = readings.length;
  return {
    text: `What is it really? ${count > 1 ? `(${count} digits) ` : ''}${answer}_`,
    tone: 'good',
  };
}

/** The end of a message stands in its row, what is longer above it. */
function writeMessage(frame: Frame, { messageRow }: Layout, { text, tone }: Message, look: Look): void {
  const lines = wrap(text, frame.columns - 2);
  const shown = lines.slice(0, MOST_MESSAGE_ROWS);
  if (lines.length > shown.length)
    shown[shown.length - 1] = cut(
      `${shown[shown.length - 1]} …`,
      frame.columns - 2,
      look.ascii ? '...' : '…',
    );
  const first = messageRow - Math.max(0, shown.length - 1);
  for (const [i, line] of shown.entries()) {
    write(frame, 0, first + i, ' '.repeat(frame.columns));
    write(frame, 1, first + i, line, { colour: TONES[tone] });
  }
}

/** The key line: keys in a colour of their own. */
function writeKeys(frame: Frame, { keyRow }: Layout, { mode }: Studio): void {
  let column = 1;
  for (const item of keyLine(mode, frame.columns - 2).split('  ')) {
    const [key, ...words] = item.split(' ');
    column = write(frame, column, keyRow, `${key} `, { colour: PALETTE.key, bold: true });
    column = write(frame, column, keyRow, `${words.join(' ')}  `, { colour: PALETTE.dim });
  }
}

function writeTooSmall(frame: Frame): void {
  const text =
    `Draw needs ${LEAST_COLUMNS} columns and ${LEAST_ROWS} rows; this terminal has ` +
    `${frame.columns} and ${frame.rows}. Make it larger, press q to quit, or start with --plain.`;
  for (const [row, line] of wrap(text, frame.columns).entries()) write(frame, 0, row, line);
}
