// Ruled and squared paper: lines drawn from edge to edge are found and taken away, strokes that cross them stay.

import { findComponents } from './components.js';
import { type Box, emptyMask, inkBox, type Mask } from './picture.js';

/** A line is followed through this many upright strips of the picture. */
const STRIPS = 40;

/** In a strip a row belongs to a line when this share of its pixels is ink. */
const ROW_FILLED = 0.7;

/** A ruled line is thinner than this share of the shorter side. */
const THICKEST = 0.04;

/** It is seen in this share of the strips (digits hide it in the others), the first and last among them ... */
const SEEN = 0.5;

/** ... or in this share, where two others show that the paper is ruled. */
const SEEN_ON_RULED = 0.4;

/** It climbs or falls by no more than this many pixels a pixel. */
const STEEPEST = 0.12;

/** Its places lie on a straight line within this share of its thickness, or within a pixel. */
const STRAIGHT = 0.75;

/** In smaller pictures (pixels) no line can be told from a stroke. */
const SMALLEST = 40;

/** A single line is ruled, and no foot or bar of a digit, when it is this much thinner than the strokes. */
const THINNER = 0.6;

/** Of pieces that stand on a single line each is of this share of the ink's height at least. */
const TALL = 0.6;

/** A line from the left edge to the right: its middle and thickness in each strip, gaps filled. */
interface Line {
  middle: Float32Array;
  thickness: number;
}

/**
 * Returns the mask without its ruled lines, level or upright. Two lines or more are ruling; a single one must
 * be thinner than the other ink, lie apart from it, or run under two digits and more, for a 1 in a tight picture may stand on a foot, and a 7
 * have a bar, that reaches from edge to edge.
 */
export function eraseRuledLines(mask: Mask): Mask {
  const level = eraseLevelLines(mask);
  return transposeMask(eraseLevelLines(transposeMask(level)));
}

function eraseLevelLines(mask: Mask): Mask {
  const lines = findLines(mask);
  if (lines.length === 0) return mask;
  const erased = { ...mask, data: mask.data.slice() };
  for (const line of lines) erase(erased, line);
  if (lines.length === 1 && !isRuled(lines[0], mask, erased)) return mask;
  return erased;
}

function findLines(mask: Mask): Line[] {
  const strips = Math.min(STRIPS, mask.width >> 1);
  if (mask.width < SMALLEST) return [];
  const runs = Array.from({ length: strips }, (_, strip) => runsInStrip(mask, strip, strips));
  const follow = (seen: number) =>
    [...runs[0], ...runs[1]].flatMap((first) => {
      const line = first.used ? undefined : followLine(runs, first, mask.width / strips, seen);
      return line ? [line] : [];
    });
  const lines = follow(SEEN);
  return lines.length < 2 ? lines : [...lines, ...follow(SEEN_ON_RULED)];
}

interface Run {
  middle: number;
  thickness: number;
  used: boolean;
}

/** Where in a strip there are thin stacks of rows full of ink. */
function runsInStrip({ width, height, data }: Mask, strip: number, strips: number): Run[] {
  const left = Math.floor((strip * width) / strips);
  const right = Math.floor(((strip + 1) * width) / strips);
  const thickest = Math.max(2, THICKEST * Math.min(width, height));
  const runs: Run[] = [];
  let start = -1;
  for (let y = 0; y <= height; y++) {
    let filled = 0;
    if (y < height) for (let x = left; x < right; x++) filled += data[y * width + x];
    const full = filled >= ROW_FILLED * (right - left);
    if (full && start < 0) start = y;
    if (full || start < 0) continue;
    if (y - start <= thickest) runs.push({ middle: (start + y) / 2, thickness: y - start, used: false });
    start = -1;
  }
  return runs;
}

/** Follows a line from its first run through all strips, or finds that it is seen in too few of them to be one. */
function followLine(runs: Run[][], first: Run, stripWidth: number, share: number): Line | undefined {
  const middle = new Float32Array(runs.length).fill(Number.NaN);
  const seen: Run[] = [];
  // Where a stroke lies on the line the run is thicker, and its middle is the stroke's and not the line's.
  const thickest = 2 * first.thickness + 1;
  let at = first.middle;
  let gap = 0;
  for (let strip = 0; strip < runs.length; strip++) {
    const reach = 1.5 + STEEPEST * stripWidth * (gap + 1);
    const next = runs[strip]
      .filter((run) => run.thickness <= thickest && Math.abs(run.middle - at) <= reach)
      .sort((a, b) => Math.abs(a.middle - at) - Math.abs(b.middle - at))[0];
    if (!next) {
      gap++;
      continue;
    }
    gap = 0;
    at = next.middle;
    middle[strip] = at;
    seen.push(next);
  }
  const reachesRight = !Number.isNaN(middle[runs.length - 1]) || !Number.isNaN(middle[runs.length - 2]);
  if (!reachesRight || seen.length < share * runs.length) return undefined;
  const thicknesses = seen.map((run) => run.thickness).sort((a, b) => a - b);
  const thickness = thicknesses[thicknesses.length >> 1];
  if (!isStraight(middle, stripWidth, thickness)) return undefined;
  for (const run of seen) run.used = true;
  fillGaps(middle);
  return { middle, thickness };
}

/** Whether the known places lie on a nearly level straight line (least squares). */
function isStraight(middle: Float32Array, stripWidth: number, thickness: number): boolean {
  const strips = [...middle.keys()].filter((strip) => !Number.isNaN(middle[strip]));
  const meanX = strips.reduce((sum, strip) => sum + strip, 0) / strips.length;
  const meanY = strips.reduce((sum, strip) => sum + middle[strip], 0) / strips.length;
  const rise = strips.reduce((sum, strip) => sum + (strip - meanX) * (middle[strip] - meanY), 0);
  const slope = rise / strips.reduce((sum, strip) => sum + (strip - meanX) ** 2, 0);
  const squares = strips.reduce((sum, x) => sum + (middle[x] - meanY - slope * (x - meanX)) ** 2, 0);
  const away = Math.sqrt(squares / strips.length);
  return Math.abs(slope) <= STEEPEST * stripWidth && away <= Math.max(1, STRAIGHT * thickness);
}

/** Joins what is known by straight pieces. */
function fillGaps(values: Float32Array): void {
  const known = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    const before = known.findLast((k) => k < i) ?? known[0];
    const after = known.find((k) => k > i) ?? before;
    const share = after === before ? 0 : (i - before) / (after - before);
    values[i] = values[before] + share * (values[after] - values[before]);
  }
}

/** Clears the line where no stroke crosses it: where the ink above and below it ends soon. */
function erase({ width, height, data }: Mask, line: Line): void {
  const strips = line.middle.length;
  const reach = Math.ceil(line.thickness / 2) + 1;
  for (let x = 0; x < width; x++) {
    const place = Math.min(strips - 1, Math.max(0, ((x + 0.5) * strips) / width - 0.5));
    const strip = Math.min(strips - 2, Math.floor(place));
    const share = place - strip;
    const middle = line.middle[strip] * (1 - share) + line.middle[strip + 1] * share;
    const from = Math.max(0, Math.round(middle) - reach);
    const to = Math.min(height - 1, Math.round(middle) + reach);
    for (let y = from; y <= to; y++) {
      if (!data[y * width + x]) continue;
      let top = y;
      while (top > 0 && data[(top - 1) * width + x]) top--;
      let bottom = y;
      while (bottom < height - 1 && data[(bottom + 1) * width + x]) bottom++;
      if (bottom - top + 1 > line.thickness + 3) break;
      for (let k = top; k <= bottom; k++) data[k * width + x] = 0;
      y = bottom;
    }
  }
}

/** Whether a single line is ruling and not a part of the digit. */
function isRuled(line: Line, mask: Mask, rest: Mask): boolean {
  const box = inkBox(rest);
  if (!box || box.height < 0.15 * mask.height) return false;
  if (line.thickness <= THINNER * meanRun(rest) || standSideBySide(rest, box)) return true;
  const middle = line.middle[line.middle.length >> 1];
  return middle < box.y - 2 * line.thickness || middle > box.y + box.height + 2 * line.thickness;
}

/** Whether there are two pieces of ink or more beside each other, as high as all the ink is, or most of that. */
function standSideBySide(mask: Mask, box: Box): boolean {
  const { components } = findComponents(mask, { ...mask, data: Float32Array.from(mask.data) });
  const tall = components.filter((component) => component.box.height >= TALL * box.height);
  const sorted = tall.map((component) => component.box).sort((a, b) => a.x - b.x);
  return sorted.some((one, k) => k > 0 && one.x >= sorted[k - 1].x + sorted[k - 1].width);
}

/** How thick the strokes are: the mean length of runs of ink, level or upright, whichever is shorter. */
function meanRun({ width, data }: Mask): number {
  let level = 0;
  let upright = 0;
  let ink = 0;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    ink++;
    if (i % width === 0 || !data[i - 1]) level++;
    if (i < width || !data[i - width]) upright++;
  }
  return ink / Math.max(1, level, upright);
}

function transposeMask({ width, height, data }: Mask): Mask {
  const result = emptyMask(height, width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) result.data[x * height + y] = data[y * width + x];
  return result;
}
