// Lets a writer write: bends a form's strokes by the writer's style, and gives every point the width that the
// pen has there.

import { boundsOf } from './bounds.js';
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

/** How many waves bend a digit: more than two, lest they cancel out or all lean one way. */
const WAVES = 3;
/** How many of a wave's lengths fit a digit's height: long ones change its proportions and bows; shorter ones
 * would make dents that no hand makes. */
const LONGEST_WAVE = 0.3;
const SHORTEST_WAVE = 0.9;

/** How fast a tremor wanders off and comes back, from one sample of a line to the next. */
const TREMOR_MEMORY = 0.75;
/** The same for the grain of the line's edge, which paper and ink make. */
const GRAIN_MEMORY = 0.7;
/** Deviation of the grain from one sample to the next, as a share of the radius. */
const GRAIN = 0.03;
/** The part of a line over which each of its ends tapers. */
const TAPERED_PART = 0.2;
/** Even the lightest touch leaves this share of the pen's radius. */
const LIGHTEST_TOUCH = 0.3;
/** Deviation of where a stroke ends from where its writer usually ends it. */
const STOPPING_ERROR = 0.02;

function makeWave(random: Random, size: number): Wave {
  const heading = random.next();
  const direction = random.next();
  const frequency = random.between(LONGEST_WAVE, SHORTEST_WAVE);
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
  const end = lengthen(placed[last - 1], placed[last], writer.overshoot + random.bell(STOPPING_ERROR));
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
    driftX = driftX * TREMOR_MEMORY + random.bell(size);
    driftY = driftY * TREMOR_MEMORY + random.bell(size);
    x[i] += driftX;
    y[i] += driftY;
  }
}

/** The pen's radius along a line, around `radius`: pressure swells and fades, ends taper, a nib shows its direction. */
function press({ x, y }: Polyline, radius: number, writer: Writer, random: Random): Float64Array {
  const last = x.length - 1;
  const radii = new Float64Array(x.length);
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
    const fromEnd = Math.min(along, 1 - along) / TAPERED_PART;
    grain = grain * GRAIN_MEMORY + random.bell(GRAIN);
    let width = 1 + slope * (2 * along - 1) + swell * sineOfTurns(along * frequency + phase) + grain;
    width += writer.nib * (2 * downwards - 1);
    if (fromEnd < 1) width *= 1 - writer.taper * (1 - fromEnd);
    radii[i] = radius * Math.max(LIGHTEST_TOUCH, width);
  }
  return radii;
}

/**
 * Writes a form's strokes as the writer would.
 * @param box side in pixels of the box that the ink will be scaled to fit, in which the pen's width is given.
 */
export function write(strokes: readonly Stroke[], writer: Writer, random: Random, box: number): InkedLine[] {
  const waves = Array.from({ length: WAVES }, () => makeWave(random, writer.warp));
  const lines = strokes.map((stroke) => {
    const line = traceCurve(misplace(stroke, writer, random), writer.tension);
    smooth(line, writer.haste);
    bend(line, writer, waves);
    tremble(line, writer.tremor, random);
    return line;
  });
  const { width, height } = boundsOf(lines);
  const radius = ((writer.penWidth / 2) * Math.max(width, height)) / (box - writer.penWidth);
  return lines.map((line) => ({ ...line, radius: press(line, radius, writer, random) }));
}
