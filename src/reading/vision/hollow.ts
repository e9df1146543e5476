// Hollow strokes filled: digits drawn as outlines, or sketched with several lines side by side.

import { findComponents } from './components.js';
import { distanceTo } from './distance.js';
import type { Glyph } from './glyph.js';
import { emptyMask, emptyPlane, type Mask } from './picture.js';

/** A hole is the inside of a hollow stroke when it is at most this wide, as a share of the glyph's longer side. */
const WIDEST = 0.2;

/** ... and this many times as long as it is wide: loops of 0, 6, 8 and 9 are rounder. */
const ELONGATED = 3.5;

/** ... and all such holes together are at least this long, as a share of the glyph's longer side. */
const LONGEST = 0.8;

/** A digit with more holes than this is a texture. */
const MOST_HOLES = 60;

/**
 * Fills the holes of a glyph that are ribbons, the space between the two outlines of one stroke. The ring
 * between the two outlines of a hollow 0 is such a ribbon, the round paper inside it is not. Returns the glyph
 * itself when it has none.
 */
export function fillHollowStrokes(glyph: Glyph): Glyph {
  const { plane } = glyph;
  const paper = emptyMask(plane.width, plane.height);
  for (let i = 0; i < plane.data.length; i++) paper.data[i] = plane.data[i] < 0.5 ? 1 : 0;
  const holes = findHoles(paper);
  const longer = Math.max(plane.width, plane.height);
  const ribbons = holes.filter(
    ({ width, length }) => width <= WIDEST * longer && width >= 2 && length >= ELONGATED * width,
  );
  const together = ribbons.reduce((sum, { length }) => sum + length, 0);
  if (together < LONGEST * longer) return glyph;
  const labels = new Set(ribbons.map(({ label }) => label));
  const data = plane.data.map((value, i) => (labels.has(holes.labels[i]) ? 1 : value));
  return { box: glyph.box, plane: { ...plane, data } };
}

interface Hole {
  label: number;
  /** The widest place's width, and the length of a ribbon of that width with the hole's area, in pixels. */
  width: number;
  length: number;
}

/** The patches of paper that ink shuts in. */
function findHoles(paper: Mask): Hole[] & { labels: Int32Array } {
  const { components, labels } = findComponents(paper, emptyPlane(paper.width, paper.height));
  const shutIn = components.filter(
    ({ box }) =>
      box.x > 0 && box.y > 0 && box.x + box.width < paper.width && box.y + box.height < paper.height,
  );
  if (shutIn.length === 0 || shutIn.length > MOST_HOLES) return Object.assign([], { labels });
  const inside = distanceTo(paper, 0);
  const widest = new Float32Array(components.length + 1);
  for (let i = 0; i < labels.length; i++)
    widest[labels[i]] = Math.max(widest[labels[i]], 2 * inside.data[i] - 1);
  const holes = shutIn.map(({ label, area }) => ({
    label,
    width: widest[label],
    length: area / Math.max(1, widest[label]),
  }));
  return Object.assign(holes, { labels });
}
