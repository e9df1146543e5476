// A contact sheet: many digits on one page, for a person to look at.

import { IMAGE_PIXELS, IMAGE_SIDE } from './normalise.js';

/** A gray image, row by row, 0 black to 255 white. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Black pixels between neighbours and around the page. */
const GAP = 4;
/** The page behind the images, so that each one's frame can be seen. */
const PAGE = 64;

/**
 * Lays images [count][784] out in rows of `columns`, in their order, each pixel drawn `zoom` x `zoom` large.
 * @throws RangeError for no columns or no zoom.
 */
export function layOutContactSheet(images: Uint8Array, columns: number, zoom = 1): GrayImage {
  if (!(columns >= 1) || !(zoom >= 1))
    throw new RangeError(
      `a contact sheet needs at least one column and zoom 1, found ${columns} and ${zoom}`,
    );
  const count = images.length / IMAGE_PIXELS;
  const cell = IMAGE_SIDE * zoom + GAP;
  const width = columns * cell + GAP;
  const height = Math.ceil(count / columns) * cell + GAP;
  const pixels = new Uint8Array(width * height).fill(PAGE);
  for (let image = 0; image < count; image++) {
    const left = GAP + (image % columns) * cell;
    const top = GAP + Math.floor(image / columns) * cell;
    for (let row = 0; row < IMAGE_SIDE * zoom; row++) {
      const source = image * IMAGE_PIXELS + Math.floor(row / zoom) * IMAGE_SIDE;
      const target = (top + row) * width + left;
      for (let column = 0; column < IMAGE_SIDE * zoom; column++) {
        pixels[target + column] = images[source + Math.floor(column / zoom)];
      }
    }
  }
  return { width, height, pixels };
}
