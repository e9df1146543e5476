// Strokes of a pen that are no digits: straight, or as unsteady as a hand.

import type { Random } from '../../engine/random.js';
import type { Plane } from '../../reading/vision/picture.js';

/** A place in pixels. */
export type Point = readonly [x: number, y: number];

/** Draws a stroke with round ends; where there is ink already the darker one counts. */
export function drawStroke(paper: Plane, from: Point, to: Point, thickness: number): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const reach = thickness / 2 + 1;
  const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - reach));
  const bottom = Math.min(paper.height - 1, Math.ceil(Math.max(from[1], to[1]) + reach));
  const left = Math.max(0, Math.floor(Math.min(from[0], to[0]) - reach));
  const right = Math.min(paper.width - 1, Math.ceil(Math.max(from[0], to[0]) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = length > 0 ? ((x + 0.5 - from[0]) * dx + (y + 0.5 - from[1]) * dy) / length : 0;
      const at = Math.min(1, Math.max(0, along));
      const away = Math.hypot(x + 0.5 - from[0] - at * dx, y + 0.5 - from[1] - at * dy);
      const coverage = Math.min(1, Math.max(0, thickness / 2 - away + 0.5));
      const i = y * paper.width + x;
      paper.data[i] = Math.max(paper.data[i], coverage);
    }
  }
}

/** How far a hand's line strays from a straight one, in pixels; and how often it turns. */
const STRAYS = 3;
const PIECE = 40;

/** Draws a line as a hand does without a ruler. */
export function drawByHand(paper: Plane, from: Point, to: Point, thickness: number, random: Random): void {
  const pieces = Math.max(1, Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]) / PIECE));
  const off = () => STRAYS * (random.uniform() - 0.5);
  let last = from;
  for (let piece = 1; piece <= pieces; piece++) {
    const share = piece / pieces;
    const next: Point = [
      from[0] + share * (to[0] - from[0]) + off(),
      from[1] + share * (to[1] - from[1]) + off(),
    ];
    drawStroke(paper, last, next, thickness);
    last = next;
  }
}
