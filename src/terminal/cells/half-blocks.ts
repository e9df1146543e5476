// Pictures in a frame: two pixels to a cell, one above the other, as half blocks or as plain ASCII.

import { type Colour, DEFAULT, type Depth, grey, luma, saturation } from './colour.js';
import type { Frame } from './frame.js';

/** What the terminal can show. */
export interface Look {
  readonly depth: Depth;
  /** ASCII characters only. */
  readonly ascii: boolean;
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** (height, width) */
  readonly colours: Int32Array;
}

/** ASCII characters from dark to bright; the eye sees how much of the cell they fill. */
const RAMP = ' .:-=+*#%@';

/** If the halves of a cell differ by more than this (of 255), ASCII shows which half is brighter. */
const EDGE = 128;

/** Draws pixels with their top left corner in a cell: `width` columns and half of `height` rows, rounded up. */
export function drawPixels(frame: Frame, column: number, row: number, pixels: Pixels, look: Look): void {
  const threshold = middleLuma(pixels);
  for (let y = 0; y < pixels.height; y += 2) {
    for (let x = 0; x < pixels.width; x++) {
      const upper = pixels.colours[y * pixels.width + x];
      const lower = y + 1 < pixels.height ? pixels.colours[(y + 1) * pixels.width + x] : upper;
      const cell = look.ascii ? asciiCell(upper, lower) : blockCell(upper, lower, look.depth, threshold);
      frame.set(column + x, row + y / 2, cell.text, cell);
    }
  }
}

function blockCell(upper: Colour, lower: Colour, depth: Depth, threshold: number) {
  if (depth === 'none') {
    const isUpper = luma(upper) >= threshold;
    const isLower = luma(lower) >= threshold;
    return { text: isUpper ? (isLower ? '█' : '▀') : isLower ? '▄' : ' ' };
  }
  // The brighter half is the text, so that a copy without colours still shows the picture.
  if (upper === lower) return { text: luma(upper) >= 128 ? '█' : ' ', colour: upper, ground: upper };
  if (luma(upper) > luma(lower)) return { text: '▀', colour: upper, ground: lower };
  return { text: '▄', colour: lower, ground: upper };
}

function asciiCell(upper: Colour, lower: Colour) {
  const [above, below] = [luma(upper), luma(lower)];
  const colour = hue(above > below ? upper : lower);
  if (above - below > EDGE) return { text: '"', colour };
  if (below - above > EDGE) return { text: '_', colour };
  const level = Math.round(((above + below) / 2 / 255) * (RAMP.length - 1));
  return { text: RAMP[level], colour };
}

/** Greys need no colour, since the character shows them; a dark one would hide it. */
function hue(colour: Colour): Colour {
  return saturation(colour) < 32 ? DEFAULT : colour;
}

/** The threshold between bright and dark where there are no greys: halfway between the extremes, or 128 if they are close. */
function middleLuma({ colours }: Pixels): number {
  let low = 255;
  let high = 0;
  for (const colour of colours) {
    const level = luma(colour);
    if (level < low) low = level;
    if (level > high) high = level;
  }
  return high - low < 32 ? 128 : (low + high) / 2;
}

/** Bytes, one per pixel, as greys. */
export function greyPixels(width: number, height: number, bytes: ArrayLike<number>): Pixels {
  const colours = new Int32Array(width * height);
  for (let i = 0; i < colours.length; i++) colours[i] = grey(bytes[i]);
  return { width, height, colours };
}

/** Enlarges pixels by a whole factor. */
export function enlarge({ width, height, colours }: Pixels, times: number): Pixels {
  const large = {
    width: width * times,
    height: height * times,
    colours: new Int32Array(colours.length * times ** 2),
  };
  for (let y = 0, i = 0; y < large.height; y++)
    for (let x = 0; x < large.width; x++, i++)
      large.colours[i] = colours[Math.floor(y / times) * width + Math.floor(x / times)];
  return large;
}
