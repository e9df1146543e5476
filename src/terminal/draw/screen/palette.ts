// The colours of draw's screen. Words stand in the terminal's own colour, bold where they matter, so that they can be read
// on dark and on light. No colour means anything alone: a word or a shape says the same.

import { DEFAULT } from '../../cells/colour.js';
import { BLUE, GREY, ORANGE } from '../../palette.js';

export const PALETTE = {
  text: DEFAULT,
  dim: GREY,
  frame: GREY,
  sure: BLUE,
  unsure: ORANGE,
  good: BLUE,
  bad: ORANGE,
  pen: BLUE,
  penDown: ORANGE,
  eraser: ORANGE,
} as const;
