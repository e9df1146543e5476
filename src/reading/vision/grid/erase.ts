// A lattice's lines taken off the ink. Strokes that cross a line stay whole, those that end at it keep their end.

import { emptyMask, type Mask, type Plane, percentile } from '../picture.js';
import type { Lattice } from './lattice.js';
import type { Line } from './lines.js';

/** Beyond its typical thickness a line is so many pixels broader on each side. */
const RIM = 1;

/** A run of ink through a line's middle is the line's where it is at most so many times as thick as it was traced. */
const THICKER = 2.5;

/** A line is followed where ink as thick lies within so many pixels of it, by this share of how far it is off. */
const NEAR = 4;
const FOLLOW = 0.3;
const MOST_OFF = 8;

/** Ink is as dense as this share of it, judged by about so many pixels; a line of less than PALER of that is paler. */
const INK = 0.6;
const SAMPLES = 40_000;
const PALER = 0.65;

/** A stroke crosses a line where it goes on beyond it within so many pixels sideways. */
const ASLANT = 2;

/**
 * The mask without the lines of some lattices. Where a line is paler than the ink, what is as dense as ink stays.
 * @param density of the ink, from which the mask was taken
 */
export function eraseLattices(mask: Mask, density: Plane, lattices: readonly Lattice[]): Mask {
  const ink = inkDensityOf(mask, density);
  const lines = emptyMask(mask.width, mask.height);
  const bands = lattices.flatMap(({ level, upright }) => [
    ...level.map((line) => bandOf(line, mask, 1, mask.width)),
    ...upright.map((line) => bandOf(line, mask, mask.width, 1)),
  ]);
  for (const { cells } of bands) {
    const strongest = densestOfLine(cells, density, ink);
    for (const run of cells) fill(lines, run, density, strongest);
  }
  const rest = { ...mask, data: mask.data.map((ink, i) => (lines.data[i] ? 0 : ink)) };
  const result = { ...mask, data: rest.data.slice() };
  for (const { cells, across, along } of bands)
    for (const run of cells) if (isCrossed(run, rest, across, along)) restore(result, mask, run);
  return result;
}

/** The mask without those of some nearly level lines that are paler than the ink: strokes on them stay. */
export function erasePaleLines(mask: Mask, density: Plane, lines: readonly Line[]): Mask {
  const ink = inkDensityOf(mask, density);
  const isPale = (line: Line) =>
    densestOfLine(bandOf(line, mask, 1, mask.width).cells, density, ink) < Number.POSITIVE_INFINITY;
  const pale = lines.filter(isPale);
  return pale.length === 0 ? mask : eraseLattices(mask, density, [{ level: pale, upright: [] }]);
}

/** Pixels of a line across it: the first one's index, the step from one to the next, and how many. */
interface Run {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

interface Band {
  readonly cells: Run[];
  /** The steps in memory across the line and along it. */
  readonly across: number;
  readonly along: number;
}

/** A line as runs across it, as broad as the ink says that it is, and where the ink says that it is. */
function bandOf(line: Line, mask: Mask, along: number, across: number): Band {
  const length = across === 1 ? mask.width : mask.height;
  const end = across === 1 ? mask.height : mask.width;
  const thickness = thicknessIn(mask, line, along, across, length);
  const half = thickness / 2 + RIM;
  const cells: Run[] = [];
  let off = 0;
  for (let k = 0; k < line.middle.length; k++) {
    const at = line.start + k;
    if (at < 0 || at >= end) continue;
    off += FOLLOW * (offBy(mask, line.middle[k] + off, at * along, across, length, thickness) ?? 0);
    off = Math.min(MOST_OFF, Math.max(-MOST_OFF, off));
    const from = Math.max(0, Math.round(line.middle[k] + off - half));
    const to = Math.min(length, Math.round(line.middle[k] + off + half));
    if (to > from) cells.push({ from: at * along + from * across, step: across, count: to - from });
  }
  return { cells, across, along };
}

/** How far a run of ink as thick as a line is from where the line should be; undefined where there is none near. */
function offBy(
  { data }: Mask,
  middle: number,
  column: number,
  across: number,
  length: number,
  thickness: number,
): number | undefined {
  const isInk = (y: number) => y >= 0 && y < length && data[column + y * across] === 1;
  for (let away = 0; away <= NEAR; away++) {
    for (const at of [Math.floor(middle) - away, Math.floor(middle) + away]) {
      if (!isInk(at)) continue;
      let from = at;
      while (isInk(from - 1) && at - from <= thickness + 1) from--;
      let to = at;
      while (isInk(to + 1) && to - at <= thickness + 1) to++;
      return to - from <= thickness ? (from + to + 1) / 2 - middle : undefined;
    }
  }
  return undefined;
}

/** The median length of the runs of ink through a line's middle that are not a stroke's. */
function thicknessIn(mask: Mask, line: Line, along: number, across: number, length: number): number {
  const most = Math.ceil(THICKER * line.thickness) + 1;
  const counts = new Uint32Array(most + 1);
  let seen = 0;
  for (let k = 0; k < line.middle.length; k++) {
    const middle = Math.floor(line.middle[k]);
    const column = (line.start + k) * along;
    const isInk = (y: number) => y >= 0 && y < length && mask.data[column + y * across] === 1;
    if (!isInk(middle)) continue;
    let from = middle;
    while (isInk(from - 1) && middle - from <= most) from--;
    let to = middle;
    while (isInk(to + 1) && to - middle <= most) to++;
    if (to - from + 1 > most) continue;
    counts[to - from + 1]++;
    seen++;
  }
  let below = 0;
  for (let thickness = 0; thickness <= most; thickness++) {
    below += counts[thickness];
    if (seen > 0 && 2 * below >= seen) return thickness;
  }
  return line.thickness;
}

/** How dense most of the ink is at least. */
function inkDensityOf(mask: Mask, { data }: Plane): number {
  const stride = Math.max(1, Math.floor(data.length / SAMPLES));
  const values: number[] = [];
  for (let i = 0; i < data.length; i += stride) if (mask.data[i]) values.push(data[i]);
  return percentile(Float32Array.from(values), INK);
}

/** The density above which ink on a line is a stroke's: between the line's own and the ink's, where they differ. */
function densestOfLine(cells: readonly Run[], { data }: Plane, ink: number): number {
  // A line of two pixels may be densest in either, so its density is that of the densest across it.
  const densest = Float32Array.from(cells, ({ from, step, count }) => {
    let most = 0;
    for (let k = 0; k < count; k++) most = Math.max(most, data[from + k * step]);
    return most;
  });
  const line = percentile(densest, 0.5);
  return line < PALER * ink ? (line + ink) / 2 : Number.POSITIVE_INFINITY;
}

/** Marks a run as line, but what is denser than the line is. */
function fill(lines: Mask, { from, step, count }: Run, { data }: Plane, strongest: number): void {
  for (let i = from; i < from + count * step; i += step) if (data[i] < strongest) lines.data[i] = 1;
}

function restore(result: Mask, { data }: Mask, { from, step, count }: Run): void {
  for (let k = 0; k < count; k++) result.data[from + k * step] = data[from + k * step];
}

/** Whether there is ink other than lines right before a run across a line, and right behind it. */
function isCrossed({ from, count }: Run, { data }: Mask, across: number, along: number): boolean {
  const hasInk = (middle: number) => {
    for (let k = -ASLANT; k <= ASLANT; k++) if (data[middle + k * along] === 1) return true;
    return false;
  };
  return hasInk(from - across) && hasInk(from + count * across);
}
