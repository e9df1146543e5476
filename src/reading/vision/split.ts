// Touching digits cut apart: where a path from top to bottom crosses little ink.

import type { Glyph } from './glyph.js';
import { type Box, cropPlane, emptyPlane, inkBox, type Plane } from './picture.js';

/** A glyph narrower than this share of its height is not tried: it holds no two digits. */
const NARROWEST = 0.55;

/** A glyph lower than this share of its line's height is no row of digits. */
const LOWEST = 0.4;

/** Cuts are tried every so often, as a share of the height. */
const EVERY = 0.12;

/** No part is narrower than this share of the height. */
const NARROWEST_PART = 0.1;

/** A cut that crosses more ink than this share of the height would go through a stroke's length. */
const MOST_INK = 0.4;

/** A path is worked out on at most this many rows. */
const ROWS = 64;

/** Every step sideways costs as much as this much ink, so that a cut goes straight through open paper. */
const SIDEWAYS = 0.05;

/**
 * Cuts a glyph that may hold several digits at every promising place. The slices, from left to right, are for
 * the reader to join again: it keeps the cuts where the reading gets better.
 * @param lineHeight height of the line the glyph stands in, in pixels
 * @returns the glyph alone where there is nothing to cut
 */
export function slices(glyph: Glyph, lineHeight: number): Glyph[] {
  const { plane, box } = glyph;
  const height = Math.max(box.height, 0.6 * lineHeight);
  if (box.width < NARROWEST * height || box.height < LOWEST * lineHeight) return [glyph];
  const cuts = findCuts(plane, height);
  if (cuts.length === 0) return [glyph];
  const edges = [new Float32Array(plane.height), ...cuts, new Float32Array(plane.height).fill(plane.width)];
  const parts: Glyph[] = [];
  for (let k = 0; k + 1 < edges.length; k++) {
    const part = between(glyph, edges[k], edges[k + 1]);
    if (part) parts.push(part);
  }
  return parts;
}

/** Paths from top to bottom, from left to right, as the column at which each row is cut. */
function findCuts(plane: Plane, height: number): Float32Array[] {
  const step = Math.max(1, plane.height / ROWS);
  const small = shrink(plane, step);
  const unit = height / step;
  const found: { path: Float32Array; ink: number; at: number }[] = [];
  for (
    let centre = NARROWEST_PART * unit;
    centre < small.width - NARROWEST_PART * unit;
    centre += EVERY * unit
  ) {
    const { path, ink } = lightestPath(small, centre, 0.75 * EVERY * unit);
    if (ink > MOST_INK * unit) continue;
    found.push({ path, ink, at: path.reduce((sum, x) => sum + x, 0) / path.length });
  }
  return distinct(found, NARROWEST_PART * unit)
    .sort((a, b) => a.at - b.at)
    .map(({ path }) =>
      Float32Array.from(
        { length: plane.height },
        (_, y) => step * path[Math.min(path.length - 1, Math.floor(y / step))],
      ),
    );
}

/** Of paths that lie close together only the one that crosses least ink. */
function distinct<T extends { ink: number; at: number }>(paths: T[], apart: number): T[] {
  const kept: T[] = [];
  for (const path of [...paths].sort((a, b) => a.ink - b.ink))
    if (kept.every((other) => Math.abs(other.at - path.at) >= apart)) kept.push(path);
  return kept;
}

function shrink(plane: Plane, step: number): Plane {
  const small = emptyPlane(
    Math.max(1, Math.ceil(plane.width / step)),
    Math.max(1, Math.ceil(plane.height / step)),
  );
  const counts = new Float32Array(small.data.length);
  for (let y = 0; y < plane.height; y++) {
    for (let x = 0; x < plane.width; x++) {
      const i = Math.min(small.height - 1, Math.floor(y / step)) * small.width + Math.floor(x / step);
      small.data[i] += plane.data[y * plane.width + x];
      counts[i]++;
    }
  }
  for (let i = 0; i < counts.length; i++) if (counts[i]) small.data[i] /= counts[i];
  return small;
}

/** The path from the top row to the bottom one, near a column, that crosses the least ink. */
function lightestPath(plane: Plane, centre: number, reach: number): { path: Float32Array; ink: number } {
  const { width, height, data } = plane;
  const left = Math.max(0, Math.round(centre - reach));
  const right = Math.min(width - 1, Math.round(centre + reach));
  const columns = right - left + 1;
  const cost = new Float32Array(columns * height);
  for (let x = 0; x < columns; x++) cost[x] = data[left + x] + 0.002 * Math.abs(left + x - centre);
  const from = new Int8Array(columns * height);
  for (let y = 1; y < height; y++) {
    for (let x = 0; x < columns; x++) {
      let best = cost[(y - 1) * columns + x];
      let move = 0;
      for (const dx of [-1, 1]) {
        if (x + dx < 0 || x + dx >= columns) continue;
        const other = cost[(y - 1) * columns + x + dx] + SIDEWAYS;
        if (other < best) {
          best = other;
          move = dx;
        }
      }
      cost[y * columns + x] = best + data[y * width + left + x] + 0.002 * Math.abs(left + x - centre);
      from[y * columns + x] = move;
    }
  }
  let x = 0;
  for (let k = 1; k < columns; k++)
    if (cost[(height - 1) * columns + k] < cost[(height - 1) * columns + x]) x = k;
  const path = new Float32Array(height);
  let ink = 0;
  for (let y = height - 1; y >= 0; y--) {
    path[y] = left + x;
    ink += data[y * width + left + x];
    x += from[y * columns + x];
  }
  return { path, ink };
}

/** The part of a glyph between two paths, or undefined when it holds no ink. */
function between({ plane, box }: Glyph, from: Float32Array, to: Float32Array): Glyph | undefined {
  const part = emptyPlane(plane.width, plane.height);
  const mask = { width: plane.width, height: plane.height, data: new Uint8Array(plane.data.length) };
  for (let y = 0; y < plane.height; y++) {
    const last = Math.min(plane.width, Math.round(to[y]));
    for (let x = Math.round(from[y]); x < last; x++) {
      const i = y * plane.width + x;
      part.data[i] = plane.data[i];
      mask.data[i] = plane.data[i] >= 0.5 ? 1 : 0;
    }
  }
  const inner = inkBox(mask);
  if (!inner) return undefined;
  const outer: Box = { ...inner, x: box.x + inner.x, y: box.y + inner.y };
  return { box: outer, plane: cropPlane(part, inner) };
}
