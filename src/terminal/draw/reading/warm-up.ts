// Practice for the reading thread: Node compiles what runs often, and the first readings would take ten times as
// long as the later ones, just when a person draws the first stroke.

import { emptyDrawing, PAGE_SIDE } from '../../../drawing/drawing.js';
import { sourceOf } from '../../../drawing/source.js';
import type { Answers } from './answers.js';

/** From here on another reading is hardly faster. */
const READINGS = 20;

/** A seven over the page's height. */
const PRACTICE = {
  ...emptyDrawing({ width: PAGE_SIDE, height: PAGE_SIDE }),
  strokes: [{ points: [8, 20, 12].map((x, i) => ({ x, y: i < 2 ? 4 : 24 })), width: 2.5, erase: false }],
};

/** Reads a drawing several times, one reading a turn, so that a question in between is answered next. */
export function warmUp({ read }: Pick<Answers, 'read'>, left = READINGS): void {
  if (left === 0) return;
  read({ picture: sourceOf(PRACTICE).picture, steps: false });
  setImmediate(() => warmUp({ read }, left - 1));
}
