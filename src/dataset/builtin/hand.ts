// Lets a writer write: bends a form's strokes by the writer's style, and gives every point the width that the
// pen has there.

import { type Polyline, smooth, traceCurve } from './curve.js';
import type { PathPoint, Stroke } from './path.js';
import type { Random } from './random.js';
import { cosineOfTurns, sineOfTurns } from './trigonometry.js';
import type { Writer } from './writer.js';

/** What one stroke leaves on the paper: a line with a radius at each of its points, in the unit of its points. */
export interface InkedLine extends Polyline {
  readonly radius: Float64Array;
}

/** A slow wave over the paper; points are moved along (x, y) by its height. */
interface Wave {
  readonly x: number;
  readonly y: number;
  readonly alongX: number;
  readonly alongY: number;
  readonly phase: number;
}

/** Waves that bend the whole digit: two are enough for no two digits to look alike. */
const WARP_WAVES = 3;

function makeWave(random: Random, size: number): Wave {
  const heading = random.next();
  const direction = random.next();
  const frequency = random.between(0.3, 0.9);
  return {
    x: size * cosineOfTurns(heading),
    y: size * sineOfTurns(heading),
    alongX: frequency * cosineOfTurns(direction),
    alongY: frequency * sineOfTurns(direction),
    phase: random.next(),
  };
}

/** Each point a little off, the stroke as a whole as well, and its ends too far out or not far enough. */
function misplace(stroke: Stroke, writer: Writer, random: Random): PathPoint[] {
  const shiftX = random.bell(writer.misplacement);
  const shiftY = random.bell(writer.misplacement);
  const placed = stroke.map(({ x, y, corner }) => ({
    x: x + shiftX + random.bell(writer.sloppiness),
    y: y + shiftY + random.bell(writer.sloppiness),
    corner,
  }));
  const last = placed.length - 1;
  const begin = lengthen(placed[1], placed[0], writer.overshoot);
  const end = lengthen(placed[last - 1], placed[last], writer.overshoot + random.bell(0.02));
  placed[0] = begin;
  placed[last] = end;
  return placed;
}

/** `end`, moved away from `before` by a distance. */
function lengthen(before: PathPoint, end: PathPoint, distance: number): PathPoint {
  const dx = end.x - before.x;
  const dy = end.y - before.y;
  const share = distance / (Math.sqrt(dx * dx + dy * dy) + 0.05);
  return { x: end.x + dx * share, y: end.y + dy * share, corner: end.corner };
}

/** Moves every point by the slow waves, then slants, stretches and turns the digit about its middle. */
function bend({ x, y }: Polyline, writer: Writer, waves: readonly Wave[]): void {
  const shrink = 1 / Math.sqrt(1 + writer.turn * writer.turn);
  for (let i = 0; i < x.length; i++) {
    let movedX = x[i] - 0.3;
    let movedY = y[i] - 0.5;
    for (const wave of waves) {
      const height = sineOfTurns(x[i] * wave.alongX + y[i] * wave.alongY + wave.phase);
      movedX += wave.x * height;
      movedY += wave.y * height;
    }
    movedY += writer.waist * (1 - 4 * movedY * movedY);
    movedX = movedX * writer.aspect * (1 - writer.topHeavy * movedY * 2) - writer.slant * movedY;
    x[i] = (movedX - writer.turn * movedY) * shrink;
    y[i] = (movedY + writer.turn * movedX) * shrink;
  }
}

/** Quick waves across the line, of ever changing length. */
function tremble({ x, y }: Polyline, size: number, random: Random): void {
  let driftX = 0;
  let driftY = 0;
  for (let i = 0; i < x.length; i++) {
    driftX = driftX * 0.75 + random.bell(size);
    driftY = driftY * 0.75 + random.bell(size);
    x[i] += driftX;
    y[i] += driftY;
  }
}

/** The pen's radius along a line, around 1: pressure swells and fades, ends taper, a nib shows its direction. */
function press({ x, y }: Polyline, writer: Writer, random: Random): Float64Array {
  const last = x.length - 1;
  const radius = new Float64Array(x.length);
  const slope = random.bell(writer.pressure * 0.5);
  const swell = random.bell(writer.pressure * 0.5);
  const phase = random.next();
  const frequency = random.between(0.5, 1.5);
  let grain = 0;
  for (let i = 0; i <= last; i++) {
    const along = i / last;
    const from = Math.max(0, i - 1);
    const to = Math.min(last, i + 1);
    const dx = x[to] - x[from];
    const dy = y[to] - y[from];
    const downwards = (dy * dy) / (dx * dx + dy * dy + 1e-9);
    const fromEnd = Math.min(along, 1 - along) * 5;
    grain = grain * 0.7 + random.bell(0.03);
    let width = 1 + slope * (2 * along - 1) + swell * sineOfTurns(along * frequency + phase) + grain;
    width += writer.nib * (2 * downwards - 1);
    if (fromEnd < 1) width *= 1 - writer.taper * (1 - fromEnd);
    radius[i] = Math.max(0.3, width);
  }
  return radius;
}

/** The larger side of the box around the lines themselves, without the pen's width. */
function extent(lines: readonly Polyline[]): number {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { x, y } of lines) {
    for (let i = 0; i < x.length; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
    }
  }
  return Math.max(right - left, bottom - top);
}

/**
 * Writes a form's strokes as the writer would.
 * @param box side in pixels of the box that the ink will be scaled to fit, in which the pen's width is given.
 */
export function write(strokes: readonly Stroke[], writer: Writer, random: Random, box: number): InkedLine[] {
  const waves = Array.from({ length: WARP_WAVES }, () => makeWave(random, writer.warp));
  const lines = strokes.map((stroke) => {
    const line = traceCurve(misplace(stroke, writer, random), writer.tension);
    smooth(line, writer.haste);
    bend(line, writer, waves);
    if (writer.tremor > 0) tremble(line, writer.tremor, random);
    return { ...line, radius: press(line, writer, random) };
  });
  const radius = ((writer.penWidth / 2) * extent(lines)) / (box - writer.penWidth);
  for (const line of lines) for (let i = 0; i < line.radius.length; i++) line.radius[i] *= radius;
  return lines;
}
