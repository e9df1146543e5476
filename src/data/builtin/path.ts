// What a glyph is made of: strokes, each a row of points that the pen goes through. x runs to the right and y
// down; a digit is about 1 high, from y = 0 to y = 1.

import { cosineOfTurns, sineOfTurns } from './trigonometry.js';

/** A place the pen goes through: smoothly, or turning sharply if it is a corner. */
export interface PathPoint {
  readonly x: number;
  readonly y: number;
  readonly corner: boolean;
}

/** One movement of the pen between touching the paper and leaving it. */
export type Stroke = readonly PathPoint[];

/** The pen goes through (x, y) without a kink. */
export function through(x: number, y: number): PathPoint {
  return { x, y, corner: false };
}

/** The pen turns sharply at (x, y). */
export function corner(x: number, y: number): PathPoint {
  return { x, y, corner: true };
}

/** An ellipse to draw along. */
export interface Ellipse {
  /** The centre. */
  readonly x: number;
  readonly y: number;
  /** Half of its width and half of its height. */
  readonly width: number;
  readonly height: number;
}

/** Degrees from point to point at most: a curve through them is off its circle by a hundredth of the radius, or
 * three near its ends. */
const LARGEST_ARC_STEP = 50;

/** Points along an ellipse between two angles in degrees: 0 is its right end, 90 its bottom, 180 its left, 270
 * its top, so growing angles turn clockwise and shrinking ones the other way. Both ends are included. */
export function arc(ellipse: Ellipse, from: number, to: number): PathPoint[] {
  const steps = Math.max(1, Math.ceil(Math.abs(to - from) / LARGEST_ARC_STEP));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const turns = (from + ((to - from) * step) / steps) / 360;
    return through(
      ellipse.x + ellipse.width * cosineOfTurns(turns),
      ellipse.y + ellipse.height * sineOfTurns(turns),
    );
  });
}

/** A straight stroke, bowed sideways by `bow` (to its left as the pen goes; 0 is a ruled line). */
export function line(fromX: number, fromY: number, toX: number, toY: number, bow = 0): Stroke {
  const middleX = (fromX + toX) / 2 + (toY - fromY) * bow;
  const middleY = (fromY + toY) / 2 - (toX - fromX) * bow;
  return [through(fromX, fromY), through(middleX, middleY), through(toX, toY)];
}
