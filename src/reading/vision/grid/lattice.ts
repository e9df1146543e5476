// Lattices: level and upright lines that cross each other, as of a table, a form's boxes or a sudoku.

import { boxMean, transpose } from '../blur.js';
import { emptyMask, type Mask, type Plane, percentile } from '../picture.js';
import { completeLines } from './complete.js';
import { endOf, joinTraces, type Line, lineAt, lineThrough, shareSeen } from './lines.js';
import { findTraces } from './traces.js';

/** Lines that cross: level ones from the top, upright ones from the left. Upright ones run along y. */
export interface Lattice {
  readonly level: readonly Line[];
  readonly upright: readonly Line[];
}

/** In smaller pictures (pixels, the shorter side) no line can be told from a stroke. */
const SMALLEST = 60;

/** A line is at most this thick, as a share of the longer side, but this many pixels in any case. */
const THICKEST = 0.012;
const THICKEST_PIXELS = 7;

/** A trace is at least this long, and a line, as shares of the longer side; and so many pixels in any case. */
const SHORTEST_TRACE = 0.012;
const SHORTEST_TRACE_PIXELS = 8;
const SHORTEST_LINE = 0.03;
const SHORTEST_LINE_PIXELS = 14;

/** A line's gaps are at most this long, as a share of the longer side. */
const LONGEST_GAP = 0.07;

/** Ink of lines is by this share of the threshold's level denser than the mean around it: strong ink, or pale too. */
const DENSER = [0.3, 0.15];

/** The mean is taken this many times as far as a line is thick. */
const AROUND = 2;

/** Two lines meet where one ends by no more than this share of its length before the other, or so many pixels. */
const SHORT_OF = 0.04;
const SHORT_OF_PIXELS = 4;

/** Of a cell's four sides three are seen to this share, and the fourth to this. */
const MOST_SEEN = 0.5;
const SOME_SEEN = 0.2;

/** A line is at the side of this share of the cells at the line with the most. */
const OF_MOST = 0.3;

/** Lines nearer to each other than this many times their thickness are one that was drawn twice, or its two edges. */
const TWICE = 2.5;

/**
 * Ruled paper has so many lines at least that are seen over this share of the picture's width. Then pieces of this share
 * are lines too, where they are as steep within so many pixels a pixel.
 */
const RULES = 3;
const OF_WIDTH = 0.7;
const PIECE_OF_WIDTH = 0.1;
const ALIKE = 0.03;

/** Finds the lattices of a picture, the one of most cells first. */
export function findLattices(density: Plane, level: number): Lattice[] {
  if (Math.min(density.width, density.height) < SMALLEST) return [];
  const turned = transpose(density);
  const around = boxMean(density, Math.ceil(AROUND * thickestOf(density)));
  let best: Lattice[] = [];
  for (const denser of DENSER) {
    const mask = ridges(density, around, denser * level);
    const found = connect(findLines(mask), findLines(transposeMask(mask)))
      .map(({ level: rows, upright }) => {
        const columns = complete(upright, rows, turned, level);
        return trim({ level: complete(rows, columns, density, level), upright: columns });
      })
      .sort((a, b) => cellsOf(b) - cellsOf(a))
      .filter((lattice, k, all) => !all.slice(0, k).some((larger) => lieWithin(larger, lattice)));
    if (found.length === 0) break;
    if (best.length === 0 || cellsOf(found[0]) > cellsOf(best[0])) best = found;
  }
  return best;
}

/**
 * The lines of ruled paper that are nearly level: three or more that reach over most of the picture, and what is seen of others.
 * Lines that run over the whole picture in the ink itself are found in another way (ruled-lines.ts).
 */
export function findRules(density: Plane, level: number): readonly Line[] {
  if (Math.min(density.width, density.height) < SMALLEST) return [];
  const around = boxMean(density, Math.ceil(AROUND * thickestOf(density)));
  const lines = findLines(ridges(density, around, DENSER[0] * level));
  const long = lines.filter(({ middle }) => middle.length >= OF_WIDTH * density.width);
  if (long.length < RULES) return [];
  const steepness = percentile(Float32Array.from(long, steepnessOf), 0.5);
  return lines.filter(
    (line) =>
      line.middle.length >= PIECE_OF_WIDTH * density.width &&
      Math.abs(steepnessOf(line) - steepness) <= ALIKE,
  );
}

/** By how many pixels a line falls in each pixel to the right. */
function steepnessOf({ middle }: Line): number {
  return (middle[middle.length - 1] - middle[0]) / middle.length;
}

function complete(
  lines: readonly Line[],
  crossing: readonly Line[],
  density: Plane,
  level: number,
): readonly Line[] {
  return lines.length < 3 ? lines : completeLines(lines, crossing, density, level);
}

/** The lattice with each line from the first that it crosses to the last, and no farther. */
function trim({ level, upright }: Lattice): Lattice {
  const cut = (line: Line, first: number, last: number) => {
    const rim = Math.round(line.thickness / 2);
    const [start, end] = [Math.floor(first) - rim, Math.ceil(last) + rim + 1];
    return lineThrough(start, end, (at) => lineAt(line, at), line.thickness);
  };
  const [left, right] = [upright[0], upright[upright.length - 1]];
  const [top, bottom] = [level[0], level[level.length - 1]];
  return {
    level: level.map((line) => cut(line, crossingOf(line, left).x, crossingOf(line, right).x)),
    upright: upright.map((line) => cut(line, crossingOf(top, line).y, crossingOf(bottom, line).y)),
  };
}

/** Whether a lattice lies, by its middle, within a larger one. */
function lieWithin(larger: Lattice, { level, upright }: Lattice): boolean {
  const [x, y] = [
    middleOf(upright[0]) + middleOf(upright[upright.length - 1]),
    middleOf(level[0]) + middleOf(level[level.length - 1]),
  ].map((sum) => sum / 2);
  const { level: rows, upright: columns } = larger;
  return (
    lineAt(rows[0], x) < y &&
    lineAt(rows[rows.length - 1], x) > y &&
    lineAt(columns[0], y) < x &&
    lineAt(columns[columns.length - 1], y) > x
  );
}

/** How many cells a lattice has. */
export function cellsOf({ level, upright }: Lattice): number {
  return (level.length - 1) * (upright.length - 1);
}

function thickestOf({ width, height }: { width: number; height: number }): number {
  return Math.max(THICKEST_PIXELS, THICKEST * Math.max(width, height));
}

/** What is denser than what lies around it: thin lines, however pale, and the edges of all else. */
function ridges({ width, height, data }: Plane, around: Plane, by: number): Mask {
  const mask = emptyMask(width, height);
  for (let i = 0; i < data.length; i++) mask.data[i] = data[i] - around.data[i] > by ? 1 : 0;
  return mask;
}

function findLines(mask: Mask): Line[] {
  const longer = Math.max(mask.width, mask.height);
  const traces = findTraces(mask, thickestOf(mask), Math.max(SHORTEST_TRACE_PIXELS, SHORTEST_TRACE * longer));
  return joinTraces(traces, LONGEST_GAP * longer, Math.max(SHORTEST_LINE_PIXELS, SHORTEST_LINE * longer));
}

/** A cell of a lattice: between two level lines and two upright ones, by their numbers. */
interface Face {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Parts lines into lattices: the cells that they enclose, put together where two have a side in common. */
function connect(level: readonly Line[], upright: readonly Line[]): Lattice[] {
  const lattices: Lattice[] = [];
  for (const faces of touching(findFaces(level, upright))) {
    const rows = linesOf(faces, level, ({ top, bottom }) => [top, bottom]);
    const columns = linesOf(faces, upright, ({ left, right }) => [left, right]);
    lattices.push({ level: inOrder(rows), upright: inOrder(columns) });
  }
  return lattices;
}

/** The smallest cells all of whose sides are seen: most of three of them, and some of the fourth. */
function findFaces(level: readonly Line[], upright: readonly Line[]): Face[] {
  const rows = [...level.keys()].sort((a, b) => middleOf(level[a]) - middleOf(level[b]));
  const nodes = level.map((one) => upright.map((other) => crossingIn(one, other)));
  const columnsOn = nodes.map((row) =>
    [...row.keys()].filter((column) => row[column]).sort((a, b) => row[a]!.x - row[b]!.x),
  );
  const faces: Face[] = [];
  for (const [k, top] of rows.entries()) {
    for (const [m, left] of columnsOn[top].slice(0, -1).entries()) {
      const right = columnsOn[top][m + 1];
      const bottom = rows.slice(k + 1).find((row) => nodes[row][left] && nodes[row][right]);
      if (bottom === undefined) continue;
      const sides = [
        shareSeen(level[top], nodes[top][left]!.x, nodes[top][right]!.x),
        shareSeen(level[bottom], nodes[bottom][left]!.x, nodes[bottom][right]!.x),
        shareSeen(upright[left], nodes[top][left]!.y, nodes[bottom][left]!.y),
        shareSeen(upright[right], nodes[top][right]!.y, nodes[bottom][right]!.y),
      ].sort();
      if (sides[0] >= SOME_SEEN && sides[1] >= MOST_SEEN) faces.push({ top, bottom, left, right });
    }
  }
  return faces;
}

/** The groups of cells that touch by a side. */
function touching(faces: readonly Face[]): Face[][] {
  const bySide = new Map<string, Face[]>();
  const sidesOf = ({ top, bottom, left, right }: Face) => [
    `${top} ${left} ${right} level`,
    `${bottom} ${left} ${right} level`,
    `${left} ${top} ${bottom} upright`,
    `${right} ${top} ${bottom} upright`,
  ];
  for (const face of faces)
    for (const side of sidesOf(face)) bySide.set(side, [...(bySide.get(side) ?? []), face]);
  const left = new Set(faces);
  const groups: Face[][] = [];
  for (const first of left) {
    const group = [first];
    left.delete(first);
    for (const face of group)
      for (const other of sidesOf(face).flatMap((side) => bySide.get(side) ?? []))
        if (left.delete(other)) group.push(other);
    groups.push(group);
  }
  return groups;
}

/** The lines at cells' sides; one at fewer cells than OF_MOST of those at the line with the most is a stroke. */
function linesOf(faces: readonly Face[], lines: readonly Line[], sides: (face: Face) => number[]): Line[] {
  const counts = new Map<number, number>();
  for (const face of faces) for (const line of sides(face)) counts.set(line, (counts.get(line) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count >= OF_MOST * most).map(([line]) => lines[line]);
}

function middleOf({ middle }: Line): number {
  return middle[middle.length >> 1];
}

/** Where a level line crosses an upright one, or ends at it; undefined where they do not meet. */
function crossingIn(level: Line, upright: Line): { x: number; y: number } | undefined {
  const at = crossingOf(level, upright);
  return reaches(level, at.x) && reaches(upright, at.y) ? at : undefined;
}

function reaches(line: Line, at: number): boolean {
  const short = Math.max(SHORT_OF_PIXELS, SHORT_OF * line.middle.length) + line.thickness;
  return at >= line.start - short && at <= endOf(line) + short;
}

/** Where a level line and an upright one cross, or would if they went on. */
function crossingOf(level: Line, upright: Line): { x: number; y: number } {
  let y = level.middle[level.middle.length >> 1];
  let x = lineAt(upright, y);
  // Nearly square to each other, so each round brings it nearer by far.
  for (let round = 0; round < 3; round++) {
    y = lineAt(level, x);
    x = lineAt(upright, y);
  }
  return { x, y };
}

/** Lines in their order from the top or the left; of two that are one, the one that is seen farther. */
function inOrder(lines: Line[]): Line[] {
  const start = Math.min(...lines.map((line) => line.start));
  const end = Math.max(...lines.map(endOf));
  const at = (start + end) / 2;
  const sorted = [...lines].sort((a, b) => lineAt(a, at) - lineAt(b, at));
  const kept: Line[] = [];
  for (const line of sorted) {
    const before = kept[kept.length - 1];
    const isTwice =
      before && lineAt(line, at) - lineAt(before, at) < TWICE * Math.max(before.thickness, line.thickness);
    if (!isTwice) kept.push(line);
    else if (line.middle.length > before.middle.length) kept[kept.length - 1] = line;
  }
  return kept;
}

function transposeMask({ width, height, data }: Mask): Mask {
  const result = emptyMask(height, width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) result.data[x * height + y] = data[y * width + x];
  return result;
}
