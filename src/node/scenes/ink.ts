// Digits of 28x28 enlarged as if a pen had drawn them, one alone or in lines, on as much paper as is said.

import sharp from 'sharp';
import { PIXELS, IMAGE_SIDE as SIDE } from '../../engine/network/topology.js';
import type { Random } from '../../engine/random.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import { type Box, cropPlane, emptyPlane, inkBox, type Plane } from '../../reading/vision/picture.js';
import type { Writing } from './compose.js';

/** The longer side of MNIST's digits, in their own pixels. */
const BOX_SIDE = 20;

/** The width of the grey edge that remains of a stroke's once enlarged, in pixels. */
const EDGE = 2.5;

/** A digit's coverage, cropped to its ink, and what it is. */
export interface Glyph {
  readonly ink: Plane;
  readonly label: number;
}

/** How digits stand in lines, lengths as shares of the digits' height. */
interface Lines {
  readonly lines?: number;
  /** Digits a line. */
  readonly digits: number;
  /** Of a digit, in pixels. */
  readonly height: number;
  /** The least gap between two digits, and by how much it varies. */
  readonly gap?: number;
  readonly gapVaries?: number;
  /** From one line to the next. */
  readonly leading?: number;
}

/** Where the first base line is, and where the paper ends below the last, as shares of the digits' height. */
const FIRST_BASE = 1.25;
const BELOW_BASE = 0.12;

/** Up and down by at most half of this, and as large as 0.85 to 1.15 of what was meant: a hand's unsteadiness. */
const UNSTEADY_BASE = 0.15;
const UNSTEADY_SIZE = 0.3;

/** -0.5 to 0.5, in which all is as likely. */
const about0 = (random: Random) => random.uniform() - 0.5;

/** One of the digits, its box of 20 pixels enlarged to `height`. */
export async function pickGlyph(digits: LabelledImages, random: Random, height: number): Promise<Glyph> {
  const index = random.below(digits.count);
  const image = digits.pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
  return { ink: await enlarge(image, height / BOX_SIDE), label: digits.labels[index] };
}

/** Enlarges the whole image smoothly, then makes its edges as steep as a pen's. */
async function enlarge(image: Uint8Array, times: number): Promise<Plane> {
  const side = Math.round(SIDE * times);
  const smooth = await sharp(image, { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .resize(side, side, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const steepness = Math.max(1, times / EDGE);
  const data = Float32Array.from(smooth, (level) =>
    Math.min(1, Math.max(0, (level / 255 - 0.5) * steepness + 0.5)),
  );
  return trim({ width: side, height: side, data });
}

function trim(plane: Plane): Plane {
  const inked = Uint8Array.from(plane.data, (coverage) => (coverage > 0 ? 1 : 0));
  const box = inkBox({ ...plane, data: inked });
  return box ? cropPlane(plane, box) : plane;
}

/** Adds ink at a place; where there is ink already the darker one counts. What lies beyond the paper is lost. */
export function stamp(paper: Plane, ink: Plane, left: number, top: number): void {
  for (let y = Math.max(0, -top); y < Math.min(ink.height, paper.height - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(ink.width, paper.width - left); x++) {
      const i = (top + y) * paper.width + left + x;
      paper.data[i] = Math.max(paper.data[i], ink.data[y * ink.width + x]);
    }
  }
}

/** One digit of that height, without paper around it. */
export function oneDigit(height: number): Writing {
  return async (digits, random) => {
    const { ink, label } = await pickGlyph(digits, random, height);
    return { ink, label: String(label) };
  };
}

/** Digits in lines, on their base lines as well as a hand can. */
export function digitLines(options: Lines): Writing {
  const { lines = 1, digits: perLine, height, gap = 0.2, gapVaries = 0.3, leading = 1.7 } = options;
  return async (digits, random) => {
    const placed: { ink: Plane; x: number; y: number }[] = [];
    const labels: string[] = [];
    let width = 0;
    for (let line = 0; line < lines; line++) {
      let x = lines > 1 ? 0.6 * height * random.uniform() : 0;
      let label = '';
      for (let k = 0; k < perLine; k++) {
        const glyph = await pickGlyph(digits, random, height * (1 + UNSTEADY_SIZE * about0(random)));
        const base = height * (FIRST_BASE + line * leading + UNSTEADY_BASE * about0(random));
        placed.push({ ink: glyph.ink, x: Math.round(x), y: Math.round(base) - glyph.ink.height });
        width = Math.max(width, Math.round(x) + glyph.ink.width);
        x += glyph.ink.width + height * (gap + gapVaries * random.uniform());
        label += glyph.label;
      }
      labels.push(label);
    }
    const tall = height * (FIRST_BASE + (lines - 1) * leading + BELOW_BASE);
    const ink = emptyPlane(width, Math.ceil(tall));
    for (const { ink: glyph, x, y } of placed) stamp(ink, glyph, x, y);
    return { ink, label: labels.join('/') };
  };
}

/** Where the base line of line 0, 1, ... of `digitLines` is, in pixels from the top of its paper. */
export function baseLine(height: number): number {
  return Math.round(height * FIRST_BASE);
}

/** Digits in the printed cells of a form, one each; the cells' lines are as dark as the pen. */
export function digitCells(count: number, height: number): Writing {
  const side = Math.round(1.6 * height);
  return async (digits, random) => {
    const ink = emptyPlane(count * side + 2, side + 2);
    for (let y = 0; y < ink.height; y++)
      for (let x = 0; x < ink.width; x++) if (x % side < 2 || y % side < 2) ink.data[y * ink.width + x] = 1;
    let label = '';
    for (let k = 0; k < count; k++) {
      const glyph = await pickGlyph(digits, random, height);
      const off = () => 0.15 * height * about0(random);
      const x = Math.round(k * side + (side - glyph.ink.width) / 2 + off());
      const y = Math.round((side - glyph.ink.height) / 2 + off());
      stamp(ink, glyph.ink, x, y);
      label += glyph.label;
    }
    return { ink, label };
  };
}

/** With that many pixels of paper on all sides. */
export function withMargin(margin: number, writing: Writing): Writing {
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    return { ink: onPaper(ink, { x: margin, y: margin, width: 2 * margin, height: 2 * margin }), label };
  };
}

/**
 * On paper of that size, so far from left and top as `place` says: 0 at the edge, 1 at the opposite one. Paper
 * that would be too small is as large as the ink.
 */
export function onSheet(
  width: number,
  height: number,
  place: (random: Random) => number,
  writing: Writing,
): Writing {
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    const spare = { width: Math.max(0, width - ink.width), height: Math.max(0, height - ink.height) };
    const x = Math.round(place(random) * spare.width);
    const y = Math.round(place(random) * spare.height);
    return { ink: onPaper(ink, { x, y, ...spare }), label };
  };
}

/** Ink at (x, y) of paper that is by `width` and `height` larger than it. */
function onPaper(ink: Plane, { x, y, width, height }: Box): Plane {
  const paper = emptyPlane(ink.width + width, ink.height + height);
  stamp(paper, ink, x, y);
  return paper;
}
