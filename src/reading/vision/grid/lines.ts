// Lines: traces that lie on one line, joined across the places where a stroke crosses it or it has paled.

import type { Trace } from './traces.js';

/** A nearly level line of a picture, from its first column to its last. */
export interface Line {
  readonly start: number;
  /** The line's middle in each column from the first; where the line is not seen, between what is seen. */
  readonly middle: Float32Array;
  readonly thickness: number;
  /** Up to each column, from none: in how many columns it is seen. */
  readonly seen: Uint32Array;
}

/** A line climbs or falls by at most this many pixels a pixel. */
const STEEPEST = 0.35;

/** Its slope is measured on this many columns at its end, or on fewer where it has no more. */
const SLOPE_OVER = 60;

/** Across a gap a line may be off what its slope foretells by this share of the gap, and by so many pixels. */
const OFF = 0.06;
const OFF_PIXELS = 2;

/** A line is seen in this share of its columns. */
const SEEN = 0.4;

/** ... and within its traces it lies on straight pieces as long as its slope is measured on, so many pixels off. */
const STRAIGHT = 1.2;

/**
 * Joins traces into lines.
 * @param farthest the longest gap, in pixels
 * @param shortest lines shorter than this are left out
 */
export function joinTraces(traces: readonly Trace[], farthest: number, shortest: number): Line[] {
  const left = new Set(traces.filter(isStraight).sort((a, b) => b.middle.length - a.middle.length));
  const lines: Line[] = [];
  for (const longest of left) {
    left.delete(longest);
    const parts = [longest];
    for (let next = nextRight(parts, left, farthest); next; next = nextRight(parts, left, farthest)) {
      left.delete(next);
      parts.push(next);
    }
    for (let next = nextLeft(parts, left, farthest); next; next = nextLeft(parts, left, farthest)) {
      left.delete(next);
      parts.unshift(next);
    }
    const line = lineOf(parts);
    if (line.middle.length >= shortest && shareSeen(line, line.start, endOf(line)) >= SEEN) lines.push(line);
  }
  return lines;
}

/** Where a line is at a column; beyond its ends it goes on as it ends there. */
export function lineAt({ start, middle }: Line, x: number): number {
  const last = middle.length - 1;
  const at = x - start;
  if (at >= 0 && at <= last) {
    const k = Math.floor(at);
    return k === last ? middle[k] : middle[k] + (at - k) * (middle[k + 1] - middle[k]);
  }
  const reach = Math.min(SLOPE_OVER, last);
  if (reach === 0) return middle[0];
  return at < 0
    ? middle[0] + (at * (middle[reach] - middle[0])) / reach
    : middle[last] + ((at - last) * (middle[last] - middle[last - reach])) / reach;
}

export function endOf({ start, middle }: Pick<Line, 'start' | 'middle'>): number {
  return start + middle.length;
}

/** A line that is taken to be seen everywhere, through the places that a path says. */
export function lineThrough(
  start: number,
  end: number,
  path: (x: number) => number,
  thickness: number,
): Line {
  const length = Math.max(1, end - start);
  return {
    start,
    middle: Float32Array.from({ length }, (_, k) => path(start + k)),
    thickness,
    seen: Uint32Array.from({ length: length + 1 }, (_, k) => k),
  };
}

/** The share of the columns between two places in which a line is seen. */
export function shareSeen({ start, seen }: Line, from: number, to: number): number {
  const within = (x: number) => Math.round(Math.min(seen.length - 1, Math.max(0, x - start)));
  return (seen[within(to)] - seen[within(from)]) / Math.max(1, to - from);
}

/** Whether a trace has no bend: in pieces of a length its middle is nowhere far from the piece's chord. */
function isStraight({ middle }: Trace): boolean {
  const pieces = Math.ceil(middle.length / SLOPE_OVER);
  for (let piece = 0; piece < pieces; piece++) {
    const from = Math.floor((piece * middle.length) / pieces);
    const to = Math.floor(((piece + 1) * middle.length) / pieces) - 1;
    const slope = to > from ? (middle[to] - middle[from]) / (to - from) : 0;
    if (Math.abs(slope) > STEEPEST + 1 / (to - from + 1)) return false;
    let squares = 0;
    for (let k = from; k <= to; k++) squares += (middle[k] - middle[from] - slope * (k - from)) ** 2;
    if (Math.sqrt(squares / (to - from + 1)) > STRAIGHT) return false;
  }
  return true;
}

function nextRight(parts: readonly Trace[], others: Set<Trace>, farthest: number): Trace | undefined {
  const line = lineOf(parts);
  const end = endOf(line);
  return nearest(
    others,
    (trace) => ({
      gap: trace.start - end,
      off: Math.abs(lineAt(line, trace.start) - trace.middle[0]),
    }),
    farthest,
  );
}

function nextLeft(parts: readonly Trace[], others: Set<Trace>, farthest: number): Trace | undefined {
  const line = lineOf(parts);
  return nearest(
    others,
    (trace) => ({
      gap: line.start - endOf(trace),
      off: Math.abs(lineAt(line, endOf(trace) - 1) - trace.middle[trace.middle.length - 1]),
    }),
    farthest,
  );
}

/** The nearest trace that goes on where a line ends. */
function nearest(
  traces: Set<Trace>,
  place: (trace: Trace) => { gap: number; off: number },
  farthest: number,
): Trace | undefined {
  let best: Trace | undefined;
  let least = farthest;
  for (const trace of traces) {
    const { gap, off } = place(trace);
    if (gap < -1 || gap > least || off > OFF_PIXELS + OFF * Math.max(0, gap)) continue;
    least = gap;
    best = trace;
  }
  return best;
}

/** The line through traces in order from the left. */
function lineOf(parts: readonly Trace[]): Line {
  const start = parts[0].start;
  const end = endOf(parts[parts.length - 1]);
  const middle = new Float32Array(end - start);
  const isSeen = new Uint8Array(middle.length);
  let columns = 0;
  let thickness = 0;
  for (const [k, part] of parts.entries()) {
    middle.set(part.middle.subarray(0, end - part.start), part.start - start);
    isSeen.fill(1, part.start - start, endOf(part) - start);
    columns += part.middle.length;
    thickness += part.middle.length * part.thickness;
    if (k === 0) continue;
    const before = endOf(parts[k - 1]) - start - 1;
    const after = part.start - start;
    for (let at = before + 1; at < after; at++)
      middle[at] = middle[before] + ((at - before) / (after - before)) * (middle[after] - middle[before]);
  }
  const seen = new Uint32Array(middle.length + 1);
  for (let k = 0; k < middle.length; k++) seen[k + 1] = seen[k] + isSeen[k];
  return { start, middle, thickness: thickness / columns, seen };
}
