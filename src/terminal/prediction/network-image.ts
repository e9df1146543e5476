// The image that the network is given, and the evidence of its pixels for the answer, in a frame of cells.

import { IMAGE_SIDE } from '../../engine/network/topology.js';
import { type Colour, grey } from '../cells/colour.js';
import type { Frame } from '../cells/frame.js';
import { drawPixels, enlarge, type Look } from '../cells/half-blocks.js';
import { heatColour, heatSign, isShownBySigns, normaliseHeat } from './heat.js';

/** A cell shows two pixels, one above the other. */
export const IMAGE_COLUMNS = IMAGE_SIDE;
export const IMAGE_ROWS = IMAGE_SIDE / 2;

/** Black is lifted to this level of grey, so that the image's edge shows. */
const DARKEST = 28;

/** The least level drawn as ink where there are no greys. */
const INK = 128;

/** Draws the image (784), `times` as large, with its top left corner in a cell. */
export function drawImage(
  frame: Frame,
  column: number,
  row: number,
  image: Uint8Array,
  look: Look,
  times = 1,
): void {
  draw(frame, column, row, (pixel) => levelColour(image[pixel], look), look, times);
}

/**
 * Draws the evidence of each pixel (784, positive for the answer, negative against it) over the image: in blue and orange,
 * or as plus and minus on dots of ink (see isShownBySigns()).
 */
export function drawExplanation(
  frame: Frame,
  column: number,
  row: number,
  image: Uint8Array,
  says: Float32Array,
  look: Look,
  times = 1,
): void {
  const shares = normaliseHeat(says);
  if (isShownBySigns(look)) drawSigns(frame, column, row, image, shares, look, times);
  else {
    const colourOf = (pixel: number) =>
      image[pixel] > DARKEST ? heatColour(image[pixel] / 255, shares[pixel]) : levelColour(0, look);
    draw(frame, column, row, colourOf, look, times);
  }
}

function levelColour(level: number, { depth, ascii }: Look): Colour {
  return grey(depth === 'none' || ascii ? level : Math.max(DARKEST, level));
}

function draw(
  frame: Frame,
  column: number,
  row: number,
  colourOf: (pixel: number) => Colour,
  look: Look,
  times: number,
): void {
  const colours = new Int32Array(IMAGE_SIDE * IMAGE_SIDE);
  for (let pixel = 0; pixel < colours.length; pixel++) colours[pixel] = colourOf(pixel);
  drawPixels(frame, column, row, enlarge({ width: IMAGE_SIDE, height: IMAGE_SIDE, colours }, times), look);
}

/** A sign or a dot in each cell, by the pixel in its upper and the one in its lower half. */
function drawSigns(
  frame: Frame,
  column: number,
  row: number,
  image: Uint8Array,
  shares: Float32Array,
  { ascii }: Look,
  times: number,
): void {
  for (let y = 0; y < IMAGE_ROWS * times; y++)
    for (let x = 0; x < IMAGE_COLUMNS * times; x++) {
      const [upper, lower] = [2 * y, 2 * y + 1].map(
        (half) => Math.floor(half / times) * IMAGE_SIDE + Math.floor(x / times),
      );
      const stronger = Math.abs(shares[upper]) > Math.abs(shares[lower]) ? upper : lower;
      const dot = image[upper] >= INK || image[lower] >= INK ? (ascii ? '.' : '·') : ' ';
      frame.set(column + x, row + y, heatSign(shares[stronger]) ?? dot);
    }
}
