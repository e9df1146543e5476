// From the few points of a stroke to a fine polyline: a curve through the points, sampled evenly.

import type { PathPoint, Stroke } from './path.js';

/** The distance between two points of a polyline, in digit heights: under a pixel of the finished image. */
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

/** A direction and how far the curve would go in it during one segment. */
interface Tangent {
  readonly x: number;
  readonly y: number;
}

/** The tangent at `point` of a centripetal Catmull-Rom curve (Yuksel et al. 2011), which has neither cusps nor
 * loops within a segment; per unit of time. */
function tangentAt(before: PathPoint, point: PathPoint, after: PathPoint): Tangent {
  const t0 = timeBetween(before, point);
  const t1 = timeBetween(point, after);
  const along = (b: number, p: number, a: number) => (p - b) / t0 - (a - b) / (t0 + t1) + (a - p) / t1;
  return { x: along(before.x, point.x, after.x), y: along(before.y, point.y, after.y) };
}

/** The tangents with which segment `index` leaves its first point and arrives at its last. At an end or a corner
 * nothing bends the curve: it continues the parabola that the segment's other end begins, or is straight. */
function tangentsOf(stroke: Stroke, index: number, tension: number): [leaving: Tangent, arriving: Tangent] {
  const from = stroke[index];
  const to = stroke[index + 1];
  const chord = { x: to.x - from.x, y: to.y - from.y };
  const time = timeBetween(from, to);
  const eased = (tangent: Tangent) => ({
    x: chord.x + (tangent.x * time - chord.x) * (1 - tension),
    y: chord.y + (tangent.y * time - chord.y) * (1 - tension),
  });
  const opposite = (tangent: Tangent) => ({
    x: 1.5 * chord.x - 0.5 * tangent.x,
    y: 1.5 * chord.y - 0.5 * tangent.y,
  });
  const bendsAtFrom = index > 0 && !from.corner;
  const bendsAtTo = index + 2 < stroke.length && !to.corner;
  const leaving = bendsAtFrom ? eased(tangentAt(stroke[index - 1], from, to)) : undefined;
  const arriving = bendsAtTo ? eased(tangentAt(from, to, stroke[index + 2])) : undefined;
  if (leaving && arriving) return [leaving, arriving];
  if (leaving) return [leaving, opposite(leaving)];
  if (arriving) return [opposite(arriving), arriving];
  return [chord, chord];
}

/**
 * The curve through a stroke's points, straight between them at `tension` 1 and round at 0.
 * @throws RangeError for a stroke of fewer than two points.
 */
export function traceCurve(stroke: Stroke, tension: number): Polyline {
  if (stroke.length < 2) throw new RangeError(`a stroke needs two points or more, found ${stroke.length}`);
  const x: number[] = [stroke[0].x];
  const y: number[] = [stroke[0].y];
  for (let index = 0; index + 1 < stroke.length; index++) {
    const from = stroke[index];
    const to = stroke[index + 1];
    const [leaving, arriving] = tangentsOf(stroke, index, tension);
    const chordX = to.x - from.x;
    const chordY = to.y - from.y;
    const steps = Math.max(1, Math.ceil(Math.sqrt(chordX * chordX + chordY * chordY) / SAMPLE_DISTANCE));
    for (let step = 1; step <= steps; step++) {
      // The cubic Hermite curve.
      const t = step / steps;
      const u = 1 - t;
      const ofFrom = u * u * (1 + 2 * t);
      const ofTo = t * t * (1 + 2 * u);
      const ofLeaving = t * u * u;
      const ofArriving = -t * t * u;
      x.push(from.x * ofFrom + to.x * ofTo + leaving.x * ofLeaving + arriving.x * ofArriving);
      y.push(from.y * ofFrom + to.y * ofTo + leaving.y * ofLeaving + arriving.y * ofArriving);
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
