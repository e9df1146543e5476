// Shapes that are written down point by point, unlike digits, whose proportions are drawn anew each time.

import { corner, line, type PathPoint, type Stroke, through } from '../../path.js';
import type { Random } from '../../random.js';
import type { Form } from '../form.js';

/** How far each point may be from where it is written down: the standard deviation, in heights. */
const WANDER = 0.035;
/** How much a stroke between two points bows. */
const BOW = 0.04;

/** Points given as x, y, x, y, ... in tenths of the height. */
function pointsOf(tenths: readonly number[], place: (x: number, y: number) => PathPoint): Stroke {
  return Array.from({ length: tenths.length / 2 }, (_, point) =>
    place(tenths[2 * point] / 10, tenths[2 * point + 1] / 10),
  );
}

/** A stroke straight from point to point, given in tenths of the height. */
export function straight(...tenths: number[]): Stroke {
  return pointsOf(tenths, corner);
}

/** A stroke that goes round through its points, given in tenths of the height. */
export function curved(...tenths: number[]): Stroke {
  return pointsOf(tenths, through);
}

/** The strokes with each point a little off and each straight line a little bowed. */
function wobble(strokes: readonly Stroke[], random: Random): Stroke[] {
  const wander = () => random.bell(WANDER);
  return strokes.map((stroke) => {
    const points = stroke.map((point) => ({ ...point, x: point.x + wander(), y: point.y + wander() }));
    if (points.length > 2) return points;
    const [from, to] = points;
    return line(from.x, from.y, to.x, to.y, random.bell(BOW));
  });
}

/** The form of a shape that is written down. */
export function shape(name: string, strokes: readonly Stroke[], weight = 1): Form {
  return { name, weight, draw: (random) => wobble(strokes, random) };
}
