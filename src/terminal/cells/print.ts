// A frame as lines of text, for output without a screen.

import { type Depth, sgr } from './colour.js';
import type { Frame } from './frame.js';

const PLAIN = '\x1b[0m';

/** The frame's rows, each as wide as the frame, with attributes reset at its end; without colours only characters. */
export function printFrame(frame: Frame, depth: Depth): string[] {
  return Array.from({ length: frame.rows }, (_, row) => {
    let line = '';
    let style = '';
    for (let column = 0; column < frame.columns; column++) {
      const { text, colour, ground, bold } = frame.at(column, row);
      const wanted = depth === 'none' ? '' : sgr(colour, ground, bold, depth);
      line += wanted === style ? text : wanted + text;
      style = wanted;
    }
    return style === '' ? line : line + PLAIN;
  });
}
