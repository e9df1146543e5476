// A contact sheet: many digits on one page, for a person to look at.

import { CLASSES } from '../../engine/network/topology.js';
import { IMAGE_PIXELS, IMAGE_SIDE } from './normalise.js';

/** A gray image, row by row, 0 black to 255 white. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Pixels between neighbours and around the page, and between one label and the next. */
const GAP = 4;
const GROUP_GAP = 12;
/** The page behind the images, so that each one's frame can be seen. */
const PAGE = 64;

/**
 * Lays images [count][784] out in rows of `columns`, sorted by their labels; each label begins a new row.
 * @throws RangeError for no columns
 */
export function layOutContactSheet(images: Uint8Array, labels: Uint8Array, columns: number): GrayImage {
  if (!(columns >= 1)) throw new RangeError(`a contact sheet needs at least one column, found ${columns}`);
  const groups = Array.from({ length: CLASSES }, (_, digit) =>
    [...labels.keys()].filter((image) => labels[image] === digit),
  ).filter(({ length }) => length > 0);
  const cell = IMAGE_SIDE + GAP;
  const width = columns * cell + GAP;
  let top = GAP;
  const places = groups.flatMap((group) => {
    const first = top;
    top += Math.ceil(group.length / columns) * cell + GROUP_GAP - GAP;
    return group.map((image, index) => ({
      image,
      left: GAP + (index % columns) * cell,
      top: first + Math.floor(index / columns) * cell,
    }));
  });
  const height = top - GROUP_GAP + GAP;
  const pixels = new Uint8Array(width * height).fill(PAGE);
  for (const place of places)
    for (let row = 0; row < IMAGE_SIDE; row++) {
      const from = place.image * IMAGE_PIXELS + row * IMAGE_SIDE;
      pixels.set(images.subarray(from, from + IMAGE_SIDE), (place.top + row) * width + place.left);
    }
  return { width, height, pixels };
}
