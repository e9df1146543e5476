// The content of the page: strokes on paper or on a digit, or a picture from a file. Never changed in place.

import type { Picture } from '../reading/vision/picture.js';
import type { Stroke } from './stroke.js';

/** Units of the page's shorter side: MNIST's images have as many pixels. */
export const PAGE_SIDE = 28;

/** The page's size in units. */
export interface Page {
  readonly width: number;
  readonly height: number;
}

/** A digit from a data set, in the middle of the page; strokes go over it. */
export interface Sample {
  readonly kind: 'sample';
  /** 784 bytes, white ink on black. */
  readonly image: Uint8Array;
  readonly label: number;
  /** Such as "MNIST test image 4711". */
  readonly source: string;
}

/** A picture from a file, which cannot be drawn on. */
export interface Photo {
  readonly kind: 'photo';
  readonly path: string;
  readonly picture: Picture;
}

export interface Drawing {
  readonly page: Page;
  readonly strokes: readonly Stroke[];
  readonly backdrop?: Sample | Photo;
  /** Shown, read and saved as dark ink on light paper. */
  readonly inverted: boolean;
}

export function emptyDrawing(page: Page, inverted = false): Drawing {
  return { page, strokes: [], inverted };
}

export function isEmpty({ strokes, backdrop }: Drawing): boolean {
  return !backdrop && !strokes.some(({ erase }) => !erase);
}

/** The drawing with one more stroke. A stroke on a photo begins a new drawing. */
export function withStroke(drawing: Drawing, stroke: Stroke): Drawing {
  if (drawing.backdrop?.kind === 'photo')
    return { ...emptyDrawing(drawing.page, drawing.inverted), strokes: [stroke] };
  return { ...drawing, strokes: [...drawing.strokes, stroke] };
}
