// From the few points of a stroke to a fine polyline: a curve through the points, sampled evenly.

import type { PathPoint, Stroke } from './path.js';

/** The distance between two points of a polyline, in digit heights: half a pixel of the finished image. */
const SAMPLE_DISTANCE = 0.04;

/** A row of points close together; point i is at (x[i], y[i]). */
export interface Polyline {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Square root of the distance between two points, never 0: the time between them on a centripetal curve. */
function timeBetween(a: PathPoint, b: PathPoint): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  return Math.sqrt(Math.sqrt(dx * dx + dy * dy) + 1e-9);
}

/** The tangents of a centripetal Catmull-Rom curve (Yuksel et al. 2011), which has neither cusps nor loops
 * within a segment, scaled to the time of the segment that they are used in: [xOut, yOut] leaving point i and
 * [xIn, yIn] arriving at it. Ends and corners have no neighbour to aim at and get NaN. */
function tangentAt(before: PathPoint, point: PathPoint, after: PathPoint): [number, number] {
  const t0 = timeBetween(before, point);
  const t1 = timeBetween(point, after);
  const along = (b: number, p: number, a: number) => (p - b) / t0 - (a - b) / (t0 + t1) + (a - p) / t1;
  return [along(before.x, point.x, after.x), along(before.y, point.y, after.y)];
}

/**
 * The curve through a stroke's points, straight between them at `tension` 1 and round at 0, at least two points.
 * @throws RangeError for a stroke of fewer than two points.
 */
export function traceCurve(stroke: Stroke, tension: number): Polyline {
  if (stroke.length < 2) throw new RangeError(`a stroke needs two points or more, found ${stroke.length}`);
  const x: number[] = [stroke[0].x];
  const y: number[] = [stroke[0].y];
  const ease = 1 - tension;
  for (let segment = 0; segment + 1 < stroke.length; segment++) {
    const from = stroke[segment];
    const to = stroke[segment + 1];
    const chordX = to.x - from.x;
    const chordY = to.y - from.y;
    const time = timeBetween(from, to);
    const bendsIn = segment > 0 && !from.corner;
    const bendsOut = segment + 2 < stroke.length && !to.corner;
    const leaving = bendsIn ? tangentAt(stroke[segment - 1], from, to) : undefined;
    const arriving = bendsOut ? tangentAt(from, to, stroke[segment + 2]) : undefined;
    // A free end continues the parabola that the other end begins.
    let outX = leaving ? leaving[0] * time : chordX;
    let outY = leaving ? leaving[1] * time : chordY;
    let inX = arriving ? arriving[0] * time : chordX;
    let inY = arriving ? arriving[1] * time : chordY;
    if (!leaving && arriving) {
      outX = 1.5 * chordX - 0.5 * inX;
      outY = 1.5 * chordY - 0.5 * inY;
    } else if (leaving && !arriving) {
      inX = 1.5 * chordX - 0.5 * outX;
      inY = 1.5 * chordY - 0.5 * outY;
    }
    outX = chordX + (outX - chordX) * ease;
    outY = chordY + (outY - chordY) * ease;
    inX = chordX + (inX - chordX) * ease;
    inY = chordY + (inY - chordY) * ease;
    const length = Math.sqrt(chordX * chordX + chordY * chordY);
    const steps = Math.max(1, Math.ceil(length / SAMPLE_DISTANCE));
    for (let step = 1; step <= steps; step++) {
      const t = step / steps;
      const u = 1 - t;
      // Cubic Hermite curve.
      const ofFrom = u * u * (1 + 2 * t);
      const ofTo = t * t * (1 + 2 * u);
      const ofOut = t * u * u;
      const ofIn = -t * t * u;
      x.push(from.x * ofFrom + to.x * ofTo + outX * ofOut + inX * ofIn);
      y.push(from.y * ofFrom + to.y * ofTo + outY * ofOut + inY * ofIn);
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

/** Rounds a polyline, its corners above all, by moving each point towards the middle of its neighbours; the
 * ends stay. Done in place, `passes` times. */
export function smooth({ x, y }: Polyline, passes: number): void {
  for (let pass = 0; pass < passes; pass++) {
    let beforeX = x[0];
    let beforeY = y[0];
    for (let i = 1; i + 1 < x.length; i++) {
      const hereX = x[i];
      const hereY = y[i];
      x[i] = hereX * 0.5 + (beforeX + x[i + 1]) * 0.25;
      y[i] = hereY * 0.5 + (beforeY + y[i + 1]) * 0.25;
      beforeX = hereX;
      beforeY = hereY;
    }
  }
}
