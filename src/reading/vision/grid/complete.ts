// Lines that a regular lattice lacks, for they have paled: looked for where its spacing says that they lie.

import { type Plane, percentile } from '../picture.js';
import { endOf, type Line, lineAt, lineThrough, shareSeen } from './lines.js';

/** Gaps within this share of the median are even, and a lattice is regular when so many of its gaps are. */
const EVEN = 0.18;
const REGULAR = 0.6;

/** A line may lie this share of a gap from where it is looked for. */
const OFF = 0.14;

/** A side of a cell is seen when it is by this share of the ink's level denser than what lies beside it. */
const DENSER = 0.12;

/** So many sides of cells are seen of a line between two others, and of one beyond the outermost. */
const INNER_SEEN = 0.3;
const OUTER_SEEN = 0.6;

/** ... and this share of the lines that cross it goes on to it, each being seen so far. */
const GO_ON = 0.3;
const GO_ON_SEEN = 0.5;

/** A picture's edge closes cells that it cuts where they are so much of a gap wide. */
const CUT = 0.35;

/** At most so many lines lie beyond the outermost on a side. */
const MOST_OUTER = 3;

/**
 * The level lines of a lattice and those that it lacks: where a gap is twice or three times the others, and beyond the
 * first and last. A lattice that is not regular has what it has.
 * @param lines level lines, at least three, from the top
 * @param crossing the upright lines that cross them, from the left
 * @param level the density that parts ink from paper
 */
export function completeLines(
  lines: readonly Line[],
  crossing: readonly Line[],
  density: Plane,
  level: number,
): Line[] {
  const [left, right] = [crossing[0], crossing[crossing.length - 1]];
  const at = (placeOf(left) + placeOf(right)) / 2;
  const gaps = lines.slice(1).map((line, k) => lineAt(line, at) - lineAt(lines[k], at));
  const gap = percentile(Float32Array.from(gaps), 0.5);
  const even = gaps.filter((one) => Math.abs(one - gap) <= EVEN * gap);
  if (gaps.length < 2 || even.length < REGULAR * gaps.length) return [...lines];

  const thickness = percentile(
    Float32Array.from(lines, (line) => line.thickness),
    0.5,
  );
  const search = {
    crossing,
    density,
    thickness,
    contrast: DENSER * level,
    reach: Math.max(2, Math.round(OFF * gap)),
  };
  const inner = lines.flatMap((line, k) => {
    const times = k < gaps.length ? Math.round(gaps[k] / gap) : 1;
    const missing = Array.from({ length: Math.max(0, times - 1) }, (_, m) => {
      const share = (m + 1) / times;
      return lookFor((x) => (1 - share) * lineAt(line, x) + share * lineAt(lines[k + 1], x), search);
    });
    return [line, ...missing.filter((found) => found !== undefined && found.share >= INNER_SEEN)];
  }) as (Line | Found)[];
  const all = inner.map((line) => ('share' in line ? line.line : line));
  for (const end of ['first', 'last'] as const) {
    for (let k = 0; k < MOST_OUTER && addOuter(all, end, search); k++);
    addEdge(all, end, gap, search);
  }
  return all;
}

interface Search {
  readonly crossing: readonly Line[];
  readonly density: Plane;
  readonly thickness: number;
  readonly contrast: number;
  readonly reach: number;
}

interface Found {
  readonly line: Line;
  /** The share of the cells' sides that are seen. */
  readonly share: number;
}

/** Adds the line beyond the first or last, as far from it as that is from the next, where it is seen. */
function addOuter(lines: Line[], end: 'first' | 'last', search: Search): boolean {
  const [outer, next] =
    end === 'first' ? [lines[0], lines[1]] : [lines[lines.length - 1], lines[lines.length - 2]];
  const found = lookFor((x) => 2 * lineAt(outer, x) - lineAt(next, x), search);
  if (!found || found.share < OUTER_SEEN || !isReached(found.line, outer, search)) return false;
  if (end === 'first') lines.unshift(found.line);
  else lines.push(found.line);
  return true;
}

/** Adds the picture's edge as a line where it cuts the cells beyond the first or last line. */
function addEdge(lines: Line[], end: 'first' | 'last', gap: number, search: Search): void {
  const outer = end === 'first' ? lines[0] : lines[lines.length - 1];
  const at = end === 'first' ? 0 : search.density.height;
  const edge = lineThrough(outer.start, endOf(outer), () => at, outer.thickness);
  const away = Math.abs(at - outer.middle[outer.middle.length >> 1]);
  if (away < CUT * gap || away > (1 + EVEN) * gap || !isReached(edge, outer, search)) return;
  if (end === 'first') lines.unshift(edge);
  else lines.push(edge);
}

/** Whether enough of the crossing lines go on from one line to another. */
function isReached(line: Line, from: Line, { crossing }: Search): boolean {
  const reaching = crossing.filter((one) => {
    const ends = [lineAt(line, placeOf(one)), lineAt(from, placeOf(one))].sort((a, b) => a - b);
    return shareSeen(one, ends[0], ends[1]) >= GO_ON_SEEN;
  });
  return reaching.length >= GO_ON * crossing.length;
}

/** Looks for a line near a path, side by side of the cells along it. */
function lookFor(
  path: (x: number) => number,
  { crossing, density, thickness, contrast, reach }: Search,
): Found | undefined {
  const knots: { x: number; y: number }[] = [];
  let sides = 0;
  for (let k = 0; k + 1 < crossing.length; k++) {
    const from = Math.round(lineAt(crossing[k], path(placeOf(crossing[k]))));
    const to = Math.round(lineAt(crossing[k + 1], path(placeOf(crossing[k + 1]))));
    if (to - from < 4) continue;
    sides++;
    const peak = findPeak(path, from + 1, to - 1, density, reach);
    if (peak && peak.contrast >= contrast)
      knots.push({ x: (from + to) / 2, y: path((from + to) / 2) + peak.off });
  }
  if (knots.length === 0) return undefined;
  const start = Math.round(lineAt(crossing[0], path(placeOf(crossing[0]))));
  const end = Math.round(lineAt(crossing[crossing.length - 1], path(placeOf(crossing[crossing.length - 1]))));
  // Between the places where it was seen it is as far off the path as there.
  const off = (x: number) => {
    const before = knots.findLast((knot) => knot.x <= x) ?? knots[0];
    const after = knots.find((knot) => knot.x > x) ?? before;
    const share = after === before ? 0 : Math.min(1, Math.max(0, (x - before.x) / (after.x - before.x)));
    return (1 - share) * (before.y - path(before.x)) + share * (after.y - path(after.x));
  };
  return { line: lineThrough(start, end, (x) => path(x) + off(x), thickness), share: knots.length / sides };
}

/** The row near a path that is densest over some columns, and by how much it is denser than those around it. */
function findPeak(
  path: (x: number) => number,
  from: number,
  to: number,
  { width, height, data }: Plane,
  reach: number,
): { off: number; contrast: number } | undefined {
  const around = 2 * reach;
  const profile = new Float32Array(2 * around + 1);
  for (let x = Math.max(0, from); x < Math.min(width, to); x++) {
    const y = Math.floor(path(x));
    if (y < 0 || y >= height) return undefined;
    for (let k = 0; k < profile.length; k++)
      profile[k] += data[Math.min(height - 1, Math.max(0, y - around + k)) * width + x];
  }
  let best = around;
  for (let k = around - reach; k <= around + reach; k++) if (profile[k] > profile[best]) best = k;
  const peak = profile[best];
  const off = best - around;
  // Of the two sides the denser one counts: the edge of something dark is no line.
  const before = least(profile.subarray(Math.max(0, best - reach), best + 1));
  const after = least(profile.subarray(best, best + reach + 1));
  return { off, contrast: (peak - Math.max(before, after)) / Math.max(1, to - from) };
}

function least(values: Float32Array): number {
  return values.reduce((low, value) => Math.min(low, value));
}

/** About where a crossing line is, on the axis along which the others run. */
function placeOf({ middle }: Line): number {
  return middle[middle.length >> 1];
}
