// Pictures of any size, scaled to the cells that there are.

import type { Box, Picture } from '../../../reading/vision/picture.js';
import { type Colour, rgb } from '../../cells/colour.js';
import type { Pixels } from '../../cells/half-blocks.js';

/**
 * A picture, or a part of it in its pixels, scaled to a size: each pixel is the mean of what it covers, over black where
 * transparent.
 */
export function scalePicture(
  picture: Picture,
  width: number,
  height: number,
  part: Box = { x: 0, y: 0, width: picture.width, height: picture.height },
): Pixels {
  const colours = new Int32Array(width * height);
  const [w, h] = [part.width / picture.width / width, part.height / picture.height / height];
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      colours[i] = meanColour(picture, part.x / picture.width + x * w, part.y / picture.height + y * h, w, h);
  return { width, height, colours };
}

/** The mean colour of a part of a picture; place and size as shares of it. */
function meanColour({ width, height, data }: Picture, x: number, y: number, w: number, h: number): Colour {
  const left = Math.min(width - 1, Math.floor(x * width));
  const top = Math.min(height - 1, Math.floor(y * height));
  const right = Math.max(left + 1, Math.min(width, Math.round((x + w) * width)));
  const bottom = Math.max(top + 1, Math.min(height, Math.round((y + h) * height)));
  const sum = [0, 0, 0];
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      const i = 4 * (row * width + column);
      for (let channel = 0; channel < 3; channel++) sum[channel] += (data[i + channel] * data[i + 3]) / 255;
    }
  const [r, g, b] = sum.map((total) => Math.round(total / ((right - left) * (bottom - top))));
  return rgb(r, g, b);
}

/**
 * The largest size with a picture's proportions in so many columns and rows of cells, in pixels. Small pictures
 * grow by whole times only, so that their pixels stay alike.
 */
export function fitSize(
  { width, height }: { width: number; height: number },
  columns: number,
  rows: number,
): { width: number; height: number } {
  const room = Math.min(columns / width, (2 * rows) / height);
  const scale = room < 1 ? room : Math.floor(room);
  return {
    width: Math.max(1, Math.min(columns, Math.round(width * scale))),
    height: Math.max(1, Math.min(2 * rows, Math.round(height * scale))),
  };
}
