// The picture that is read, and where its pixels lie on the page.

import type { Box, Picture } from '../reading/vision/picture.js';
import { type Drawing, PAGE_SIDE, type Page } from './drawing.js';
import { paint, rasterise, sampleCorner } from './raster.js';

/**
 * Pixels per unit. The network sees a digit 20 pixels high; one drawn over the page's height has twice as many here. Three
 * pixels per unit take twice the time and read no digit better.
 */
const SCALE = 2;
/** Units of paper around the page: ink at the very edge of a picture counts as clutter. */
const MARGIN = 4;

export interface Source {
  readonly picture: Picture;
  /** The place of the picture's top left corner on the page, and units per pixel. */
  readonly x: number;
  readonly y: number;
  readonly unitsPerPixel: number;
}

/** What the reader is given of a drawing: a photo as it is, a sample alone pixel by pixel, or a raster. */
export function sourceOf(drawing: Drawing): Source {
  const { backdrop, page, strokes, inverted } = drawing;
  if (backdrop?.kind === 'photo') return { picture: backdrop.picture, ...fit(backdrop.picture, page) };
  if (backdrop && strokes.length === 0) {
    const data = Float32Array.from(backdrop.image, (value) => value / 255);
    const picture = paint({ width: PAGE_SIDE, height: PAGE_SIDE, data }, inverted);
    return { picture, ...sampleCorner(page), unitsPerPixel: 1 };
  }
  const ink = rasterise(drawing, {
    x: -MARGIN,
    y: -MARGIN,
    scale: SCALE,
    width: Math.ceil((page.width + 2 * MARGIN) * SCALE),
    height: Math.ceil((page.height + 2 * MARGIN) * SCALE),
  });
  return { picture: paint(ink, inverted), x: -MARGIN, y: -MARGIN, unitsPerPixel: 1 / SCALE };
}

/** The margin around a photo's ink, as a share of the longer side of its box. */
const CROP_MARGIN = 0.15;
/** A photo is cropped if its ink takes up less than this share of its sides. */
const WORTH_CROPPING = 0.7;

/** A photo's source, so that the ink within some boxes fills the page; the whole photo if there is hardly more. */
export function cropTo(source: Source, page: Page, boxes: readonly Box[]): Source {
  const { picture } = source;
  if (boxes.length === 0) return source;
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const share = Math.max(width / picture.width, height / picture.height);
  if (share > WORTH_CROPPING) return source;
  const margin = CROP_MARGIN * Math.max(width, height);
  const part = { width: width + 2 * margin, height: height + 2 * margin };
  const { x, y, unitsPerPixel } = fit(part, page);
  return {
    picture,
    x: x - (left - margin) * unitsPerPixel,
    y: y - (top - margin) * unitsPerPixel,
    unitsPerPixel,
  };
}

/** A picture as large as the page allows, in its middle. */
function fit({ width, height }: Pick<Picture, 'width' | 'height'>, page: Page) {
  const unitsPerPixel = Math.min(page.width / width, page.height / height);
  return {
    x: (page.width - width * unitsPerPixel) / 2,
    y: (page.height - height * unitsPerPixel) / 2,
    unitsPerPixel,
  };
}
