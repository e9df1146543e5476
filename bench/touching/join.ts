// Strings of digits that touch, joined as people's hands join them: after Hochuli and others 2018, "Handwritten digit
// segmentation: is it still necessary?", whose strings were made in the same way from single digits.

import { drawLines } from '../../src/data/builtin/raster.js';
import type { Random } from '../../src/engine/random.js';
import { stamp } from '../../src/node/scenes/ink.js';
import { emptyPlane, type Plane } from '../../src/reading/vision/picture.js';

/** How one digit meets the next: where they just meet, by crossing it, in one stroke of both, by a stroke between. */
export const JOINTS = ['contact', 'overlap', 'shared stroke', 'ligature'] as const;
export type Joint = (typeof JOINTS)[number];

/** Ink denser than this counts. */
const HALF = 0.5;

/** How deep digits reach into each other, and how far a ligature leads, in heights. */
const CONTACT = [0.01, 0.05];
const OVERLAP = [0.08, 0.2];
const DEEPEST_SHARED = 0.4;
const LIGATURE = [0.06, 0.2];

/** How far a digit stands above or below the base line, either way, in heights. */
const UNSTEADY_BASE = 0.06;

/** Half the width of a ligature, in heights. */
const LIGATURE_RADIUS = 0.04;

/** Ink with the place of its upper left corner. */
interface Placed {
  readonly ink: Plane;
  readonly x: number;
  readonly y: number;
}

/**
 * Joins digits from left to right, each to the next by `joint`, and standing on one base line.
 * @param glyphs each cropped to its ink
 * @param height of the digits in pixels
 */
export function joinDigits(glyphs: readonly Plane[], joint: Joint, height: number, random: Random): Plane {
  const between = ([low, high]: readonly number[]) => height * (low + (high - low) * random.uniform());
  const placed: Placed[] = [];
  const ligatures: { x: Float64Array; y: Float64Array; radius: Float64Array }[] = [];
  for (const ink of glyphs) {
    const y = Math.round(-ink.height + height * UNSTEADY_BASE * (2 * random.uniform() - 1));
    const before = placed.at(-1);
    if (!before) {
      placed.push({ ink, x: 0, y });
      continue;
    }
    const touching = before.x + whereTheyTouch(before, { ink, x: 0, y });
    const next = (depth: number): Placed => ({ ink, x: Math.round(touching - depth), y });
    if (joint === 'contact') placed.push(next(between(CONTACT)));
    else if (joint === 'overlap') placed.push(next(between(OVERLAP)));
    else if (joint === 'shared stroke') placed.push(mostShared(before, next, DEEPEST_SHARED * height));
    else {
      const apart = next(-between(LIGATURE));
      placed.push(apart);
      ligatures.push(ligature(before, apart, LIGATURE_RADIUS * height));
    }
  }
  return drawTogether(placed, ligatures);
}

/** Where ink begins and ends in each row of a glyph, from row `y` on; undefined where there is none. */
function extentOf({ ink, y }: Placed, row: number): { first: number; last: number } | undefined {
  const start = (row - y) * ink.width;
  if (row < y || row >= y + ink.height) return undefined;
  let first = -1;
  let last = -1;
  for (let x = 0; x < ink.width; x++) {
    if (ink.data[start + x] < HALF) continue;
    if (first < 0) first = x;
    last = x;
  }
  return first < 0 ? undefined : { first, last };
}

/** How far right of one glyph's left edge the next one's has to be, for their inks to meet side by side in a row. */
function whereTheyTouch(one: Placed, next: Placed): number {
  let touching = Number.NEGATIVE_INFINITY;
  for (let row = Math.min(one.y, next.y); row < 0 || row < next.y + next.ink.height; row++) {
    const left = extentOf(one, row);
    const right = extentOf(next, row);
    if (left && right) touching = Math.max(touching, left.last + 1 - right.first);
  }
  return Number.isFinite(touching) ? touching : one.ink.width;
}

/** Of all depths the one at which two digits have most ink in common. */
function mostShared(one: Placed, next: (depth: number) => Placed, deepest: number): Placed {
  let best = next(0);
  let most = 0;
  for (let depth = 1; depth <= deepest; depth++) {
    const candidate = next(depth);
    const shared = sharedInk(one, candidate);
    if (shared > most) [best, most] = [candidate, shared];
  }
  return best;
}

function sharedInk(one: Placed, other: Placed): number {
  let shared = 0;
  for (let y = 0; y < other.ink.height; y++) {
    const row = y + other.y - one.y;
    if (row < 0 || row >= one.ink.height) continue;
    for (let x = 0; x < other.ink.width; x++) {
      const column = x + other.x - one.x;
      if (column < 0 || column >= one.ink.width) continue;
      shared += Math.min(one.ink.data[row * one.ink.width + column], other.ink.data[y * other.ink.width + x]);
    }
  }
  return shared;
}

/** A straight stroke from the rightmost ink of one digit to the leftmost of the next. */
function ligature(one: Placed, next: Placed, radius: number) {
  const [fromX, fromY] = outermost(one, true);
  const [toX, toY] = outermost(next, false);
  return {
    x: Float64Array.of(fromX, toX),
    y: Float64Array.of(fromY, toY),
    radius: Float64Array.of(radius, radius),
  };
}

/** The middle of a pixel of ink that lies farthest to the right, or to the left. */
function outermost({ ink, x, y }: Placed, right: boolean): [x: number, y: number] {
  const columns = Array.from({ length: ink.width }, (_, column) => (right ? ink.width - 1 - column : column));
  for (const column of columns)
    for (let row = ink.height - 1; row >= 0; row--)
      if (ink.data[row * ink.width + column] >= HALF) return [x + column + 0.5, y + row + 0.5];
  return [x + ink.width / 2, y + ink.height / 2];
}

function drawTogether(
  placed: readonly Placed[],
  ligatures: readonly { x: Float64Array; y: Float64Array; radius: Float64Array }[],
): Plane {
  const left = Math.min(...placed.map(({ x }) => x));
  const top = Math.min(...placed.map(({ y }) => y));
  const right = Math.max(...placed.map(({ x, ink }) => x + ink.width));
  const bottom = Math.max(...placed.map(({ y, ink }) => y + ink.height));
  const paper = emptyPlane(right - left, bottom - top);
  for (const { ink, x, y } of placed) stamp(paper, ink, x - left, y - top);
  const moved = ligatures.map(({ x, y, radius }) => ({
    x: x.map((value) => value - left),
    y: y.map((value) => value - top),
    radius,
  }));
  const strokes = drawLines(moved, paper.width, paper.height, 1);
  stamp(paper, { width: paper.width, height: paper.height, data: strokes.values }, 0, 0);
  return paper;
}
