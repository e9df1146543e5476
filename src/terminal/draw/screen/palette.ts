// The colours of draw's screen. None means anything alone: a word or a shape says the same.

import { DEFAULT } from '../../cells/colour.js';

export const PALETTE = {
  text: DEFAULT,
  dim: 0x8a8a8a,
  title: 0x5fafff,
  key: 0xffd75f,
  frame: 0x6c6c6c,
  good: 0x5fd75f,
  fair: 0xd7d75f,
  poor: 0xffaf5f,
  bad: 0xff5f5f,
  pen: 0x5fd7ff,
  penDown: 0xffaf00,
  eraser: 0xff87d7,
} as const;
