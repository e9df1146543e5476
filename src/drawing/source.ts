// The picture that is read, and where its pixels lie on the page.

import type { Picture } from '../reading/vision/picture.js';
import { type Drawing, PAGE_SIDE, type Page } from './drawing.js';
import { paint, rasterise, sampleCorner } from './raster.js';

/**
 * Pixels to a unit. The network sees a digit 20 pixels high, and drawn over the page's height it has twice as
 * many here; three to a unit read no digit better in twice the time.
 */
const SCALE = 2;
/** Units of paper around the page: ink at a picture's very edge is taken for clutter. */
const MARGIN = 4;

export interface Source {
  readonly picture: Picture;
  /** The page's place of the picture's top left corner, and units to a pixel. */
  readonly x: number;
  readonly y: number;
  readonly unitsPerPixel: number;
}

/** What the vision code is given of a drawing: a photo as it is, a lone sample pixel by pixel, or a raster. */
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

/** A picture as large as the page allows, in its middle. */
function fit({ width, height }: Picture, page: Page) {
  const unitsPerPixel = Math.min(page.width / width, page.height / height);
  return {
    x: (page.width - width * unitsPerPixel) / 2,
    y: (page.height - height * unitsPerPixel) / 2,
    unitsPerPixel,
  };
}
