// A glyph brought to what MNIST's own makers did: 20x20 box, anti-aliased, centre of mass in the middle of 28x28.

import { distanceTo } from './distance.js';
import type { Glyph } from './glyph.js';
import { emptyMask, emptyPlane, inkBox, type Mask, type Plane, percentile } from './picture.js';
import { resample } from './resample.js';
import { skeleton } from './skeleton.js';

/** Side of the image that the network sees, and of the box within it that the digit fills. */
export const SIDE = 28;
export const BOX = 20;

/**
 * MNIST's centre of mass, counted from the image's left or top edge: pixel 14's middle (the mean over the
 * training images is 14.00 in both directions, counted in pixels from 0).
 */
export const CENTRE = 14.5;

/** Strokes are measured and changed in a picture whose longer side is this many pixels, four to a final one. */
export const FINE_SIDE = 80;

/** Fine pixels to a pixel of the 20x20 box. */
const SCALE = FINE_SIDE / BOX;

/** Room around the fine picture for strokes to grow into. */
const FINE_MARGIN = 8;

/** Half ink, half paper. Where a coarse picture is enlarged, lines one pixel wide would break at one half. */
const HALF = 0.5;
const HALF_ENLARGED = 0.4;

/** The share of ink's pixels that are paler than a stroke's middle. */
const RIDGE = 0.9;

/**
 * Stroke widths within which a glyph is left as it is, in pixels of the 20x20 box: the 10th and the 90th
 * percentile of MNIST's training images, as strokeWidth() below measures them.
 */
const THINNEST = 2.1;
const THICKEST = 3.7;

/** What thinner and thicker strokes are brought to. */
const PREFERRED_THIN = 2.5;
const PREFERRED_THICK = 3.3;

/** A plane, and how many of its pixels are one of the 20x20 box. */
interface Scaled {
  plane: Plane;
  scale: number;
}

/** A glyph in the fine picture. */
interface Fine extends Scaled {
  mask: Mask;
  /** How far each pixel's middle is from that of the nearest paper. */
  inside: Plane;
  /** The stroke width in pixels of the 20x20 box. */
  width: number;
}

/** What the network gets to see of a glyph: 784 bytes, white ink on black, row by row. */
export function toNetworkImage(glyph: Glyph): Uint8Array {
  const fine = toFine(glyph);
  const wanted = wantedWidth(fine.width);
  return placeByMass(wanted === fine.width ? fine : withStrokeWidth(fine, wanted));
}

/** The stroke width of a glyph in pixels of the 20x20 box. */
export function glyphStrokeWidth(glyph: Glyph): number {
  return toFine(glyph).width;
}

/** Strokes within MNIST's range stay; others come to its near end. */
function wantedWidth(width: number): number {
  if (width < THINNEST) return PREFERRED_THIN;
  if (width > THICKEST) return PREFERRED_THICK;
  return width;
}

/** Glyphs drawn fine already: for signs and for the network the same ones are measured. */
const KNOWN = new WeakMap<Glyph, Fine>();

function toFine(glyph: Glyph): Fine {
  const fine = KNOWN.get(glyph) ?? drawFine(glyph);
  KNOWN.set(glyph, fine);
  return fine;
}

/** Draws a glyph so that the longer side of its ink is FINE_SIDE. */
function drawFine({ plane }: Glyph): Fine {
  const longer = Math.max(plane.width, plane.height);
  const enlarged = longer < FINE_SIDE;
  const half = enlarged ? HALF_ENLARGED : HALF;
  const box = inkBox(maskOf(plane, half)) ?? { x: 0, y: 0, width: plane.width, height: plane.height };
  const scale = FINE_SIDE / Math.max(box.width, box.height);
  const window = {
    x: box.x - FINE_MARGIN / scale,
    y: box.y - FINE_MARGIN / scale,
    width: box.width + (2 * FINE_MARGIN) / scale,
    height: box.height + (2 * FINE_MARGIN) / scale,
  };
  const columns = Math.round(window.width * scale);
  const rows = Math.round(window.height * scale);
  const fine = resample(plane, window, columns, rows);
  const mask = maskOf(fine, enlarged ? half : half * ridge(fine));
  const inside = distanceTo(mask, 0);
  return { plane: fine, mask, inside, width: strokeWidth(mask, inside) / SCALE, scale: SCALE };
}

/**
 * How dense the middle of the strokes is: 1, but less where lines thinner than a fine pixel have paled, which
 * must not break up.
 */
function ridge({ data }: Plane): number {
  const ink = new Float32Array(data.length);
  let count = 0;
  for (let i = 0; i < data.length; i++) if (data[i] > 0.02) ink[count++] = data[i];
  return percentile(ink.subarray(0, count), RIDGE);
}

function maskOf({ width, height, data }: Plane, half: number): Mask {
  const mask = emptyMask(width, height);
  for (let i = 0; i < data.length; i++) mask.data[i] = data[i] >= half ? 1 : 0;
  return mask;
}

/**
 * The typical stroke width of a mask, in its pixels: across a stroke of width w the distance to paper rises
 * from 0 to w/2 and falls again, so its mean over the ink is w/4.
 */
function strokeWidth(mask: Mask, inside: Plane): number {
  let sum = 0;
  let ink = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (!mask.data[i]) continue;
    // Centres are half a pixel farther from the nearest paper's centre than from its edge.
    sum += inside.data[i] - 0.5;
    ink++;
  }
  return ink > 0 ? (4 * sum) / ink : 0;
}

/**
 * Thickens or thins the strokes to the wanted width (both in pixels of the 20x20 box). The ink's box grows
 * or shrinks with its strokes, and the scale with the box, so that it fills 20x20 afterwards: of the new
 * width w' = (w + 2d) / (1 + 2d / BOX), the distance d is sought.
 */
function withStrokeWidth(fine: Fine, wanted: number): Scaled {
  const distance = (wanted * BOX - fine.width * BOX) / (2 * (BOX - wanted));
  const plane = distance > 0 ? thicken(fine.mask, distance * SCALE) : thin(fine, -distance * SCALE);
  const box = inkBox(maskOf(plane, HALF)) ?? { width: FINE_SIDE, height: FINE_SIDE };
  return { plane, scale: Math.max(box.width, box.height) / BOX };
}

function thicken(mask: Mask, by: number): Plane {
  const plane = distanceTo(mask, 1);
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = coverage(by + 0.5 - plane.data[i]);
  return plane;
}

/** Takes a rim away but never the middle of a stroke: a line along the skeleton always stays. */
function thin({ mask, inside, width }: Fine, by: number): Plane {
  const middle = distanceTo(skeleton(mask), 1);
  const keep = Math.max(1, 0.7 * ((width * SCALE) / 2 - by));
  const plane = emptyPlane(mask.width, mask.height);
  for (let i = 0; i < plane.data.length; i++) {
    if (!mask.data[i]) continue;
    plane.data[i] = Math.max(coverage(inside.data[i] - 0.5 - by), coverage(keep - middle.data[i]));
  }
  return plane;
}

/** How much of a pixel is covered, its middle being this far inside an edge. */
function coverage(inside: number): number {
  return Math.min(1, Math.max(0, inside + 0.5));
}

/** Draws 28x28 with the centre of mass in the middle, in one resampling. */
function placeByMass({ plane, scale }: Scaled): Uint8Array {
  let mass = 0;
  let massX = 0;
  let massY = 0;
  for (let y = 0, i = 0; y < plane.height; y++) {
    for (let x = 0; x < plane.width; x++, i++) {
      mass += plane.data[i];
      massX += plane.data[i] * (x + 0.5);
      massY += plane.data[i] * (y + 0.5);
    }
  }
  if (mass === 0) return new Uint8Array(SIDE * SIDE);
  const x = massX / mass - CENTRE * scale;
  const y = massY / mass - CENTRE * scale;
  const image = resample(plane, { x, y, width: SIDE * scale, height: SIDE * scale }, SIDE, SIDE);
  return Uint8Array.from(image.data, (value) => Math.round(255 * Math.min(1, value)));
}
