// A stroke: where the pen went while it was down. Kept as a vector, so it is drawn smooth at any size.

/** A place on the page, in units from its top left corner; the page's shorter side is 28 units. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Share of the stroke's width here, as hard as a pen was pressed; 1 unless given. */
  readonly force?: number;
}

export interface Stroke {
  /** At least one; a single point is a dot. */
  readonly points: readonly Point[];
  /** Across the stroke, in units. */
  readonly width: number;
  /** Takes ink away instead of leaving it. */
  readonly erase: boolean;
}

/** Curves are made of straight pieces of about this length in units, as many as are needed up to a limit. */
const PIECE = 0.3;
const MOST_PIECES = 4;

const between = (a: Point, b: Point, share: number): Point => {
  const { force: from = 1 } = a;
  const { force: to = 1 } = b;
  const place = { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
  return from === 1 && to === 1 ? place : { ...place, force: from + (to - from) * share };
};

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/**
 * The smooth line of a stroke as straight pieces: a quadratic B-spline with the points as its control points.
 * It begins and ends where the pen did, straight runs stay straight, and corners are rounded by half a step.
 */
export function smoothLine(points: readonly Point[]): Point[] {
  if (points.length < 3) return [...points];
  const line = [points[0]];
  for (let i = 1; i < points.length - 1; i++) {
    const start = between(points[i - 1], points[i], i === 1 ? 0 : 0.5);
    const end = between(points[i], points[i + 1], i === points.length - 2 ? 1 : 0.5);
    const length = distance(start, points[i]) + distance(points[i], end);
    const pieces = Math.min(MOST_PIECES, Math.max(1, Math.ceil(length / PIECE)));
    for (let piece = 1; piece <= pieces; piece++) {
      const share = piece / pieces;
      line.push(between(between(start, points[i], share), between(points[i], end, share), share));
    }
  }
  return line;
}
