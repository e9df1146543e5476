// A glyph: the ink of one digit, or of a part of one, cut out of the picture.

import type { Component, Components } from './components.js';
import { type Box, emptyPlane, type Plane, percentile, unite } from './picture.js';

/** Full ink is judged by about this many places of a component's box. */
const SAMPLES = 6000;

/** Ink cut out of a picture. The plane covers the box exactly: 0 paper, 1 ink, edges in between. */
export interface Glyph {
  box: Box;
  plane: Plane;
}

/**
 * Cuts one component out of the density: its own pixels and the pale rim around them, scaled so that paper
 * becomes 0 and full ink 1 (a faint pencil and a black marker look alike from here on).
 */
export function cutOut(component: Component, found: Components, density: Plane, paper: number): Glyph {
  const box = grow(component.box, found);
  const plane = emptyPlane(box.width, box.height);
  const full = Math.max(paper + 1e-3, fullInk(component, found, density));
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const i = (box.y + y) * found.width + box.x + x;
      if (density.data[i] <= paper || !belongs(found, i, box.x + x, box.y + y, component.label)) continue;
      plane.data[y * box.width + x] = Math.min(1, Math.max(0, (density.data[i] - paper) / (full - paper)));
    }
  }
  return { box, plane };
}

/** One pixel more on every side, within the picture: where the edges' rim lies. */
function grow(box: Box, { width, height }: Components): Box {
  const x = Math.max(0, box.x - 1);
  const y = Math.max(0, box.y - 1);
  return {
    x,
    y,
    width: Math.min(width, box.x + box.width + 1) - x,
    height: Math.min(height, box.y + box.height + 1) - y,
  };
}

/** A density that much of the component reaches: paler parts of a stroke are still stroke, and MNIST's are full. */
function fullInk({ box, label }: Component, { labels, width }: Components, density: Plane): number {
  const size = box.width * box.height;
  const stride = Math.max(1, Math.floor(size / SAMPLES));
  const values = new Float32Array(Math.ceil(size / stride));
  let count = 0;
  for (let k = 0; k < size; k += stride) {
    const i = (box.y + Math.floor(k / box.width)) * width + box.x + (k % box.width);
    if (labels[i] === label) values[count++] = density.data[i];
  }
  return percentile(values.subarray(0, count), 0.6);
}

/** A pixel belongs to a component when it carries its label, or is paper that touches it. */
function belongs(
  { labels, width, height }: Components,
  i: number,
  x: number,
  y: number,
  label: number,
): boolean {
  if (labels[i] === label) return true;
  if (labels[i] !== 0) return false;
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++)
      if (
        x + dx >= 0 &&
        x + dx < width &&
        y + dy >= 0 &&
        y + dy < height &&
        labels[i + dy * width + dx] === label
      )
        return true;
  return false;
}

/** Several glyphs as one. */
export function uniteGlyphs(glyphs: Glyph[]): Glyph {
  if (glyphs.length === 1) return glyphs[0];
  const box = glyphs.map((glyph) => glyph.box).reduce(unite);
  const plane = emptyPlane(box.width, box.height);
  for (const glyph of glyphs) {
    for (let y = 0; y < glyph.box.height; y++) {
      const row = (glyph.box.y - box.y + y) * box.width + glyph.box.x - box.x;
      for (let x = 0; x < glyph.box.width; x++)
        plane.data[row + x] = Math.max(plane.data[row + x], glyph.plane.data[y * glyph.box.width + x]);
    }
  }
  return { box, plane };
}
