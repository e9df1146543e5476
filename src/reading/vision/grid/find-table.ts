// The table that a picture shows, and the ink that is left of one where lattices are no table.

import { findComponents } from '../components.js';
import { type Box, boxDistance, type Mask, overlap, type Plane } from '../picture.js';
import type { Ink } from '../threshold.js';
import { sortIntoCells, type Table } from './cells.js';
import { eraseLattices, erasePaleLines } from './erase.js';
import { cellsOf, type Lattice } from './lattice.js';
import type { Line } from './lines.js';

/** A table has this many cells at least, and writing in so many of them. */
const LEAST_CELLS = 3;
const LEAST_WRITTEN = 2;

/**
 * A lattice of so few cells may be a digit of straight strokes: where there is nothing else, or a piece that stands
 * beside this share of its height is as high.
 */
const MAY_BE_DIGIT = 2;
const BESIDE = 0.5;

/** A line of which less than this share is left was taken away already; a stroke may lie where it was. */
const LEFT = 0.5;

/**
 * The largest lattice in whose cells something is written, as a table, if there is one. The page is that table then:
 * what stands around it, headings and other text of a newspaper, is left out.
 */
export function findTable(lattices: readonly Lattice[], density: Plane, ink: Ink): Table | undefined {
  const largest = lattices.filter((lattice) => cellsOf(lattice) >= LEAST_CELLS);
  if (largest.length === 0) return undefined;
  const mask = eraseLattices(ink.mask, density, lattices);
  const blank = withoutErased(density, ink.mask, mask);
  for (const lattice of largest) {
    const table = sortIntoCells(lattice, mask, blank, ink.paper);
    if (table && writtenCells(table) >= LEAST_WRITTEN) return table;
  }
  return undefined;
}

function writtenCells({ cells }: Table): number {
  return cells.flat().filter((pieces) => pieces.length > 0).length;
}

/**
 * A mask without the lines of lattices that are no table: boxes, squared paper.
 * @param mask ink from which ruled lines were taken away
 * @param whole the ink before that
 */
export function withoutLattices(mask: Mask, whole: Mask, density: Plane, lattices: readonly Lattice[]): Mask {
  if (lattices.length === 0) return mask;
  const left = lattices.map((lattice) => withLinesLeft(lattice, mask, whole));
  const erased = eraseLattices(mask, density, left);
  if (!lattices.some(isSmall)) return erased;
  const others = freePieces(erased, density, lattices);
  const boxes = left.filter((_, k) => !isDigit(lattices[k], others, lattices.length));
  return boxes.length === left.length ? erased : eraseLattices(mask, density, boxes);
}

/**
 * A mask without what is left of ruled lines that are paler than the ink.
 * @param mask ink from which ruled lines were taken away
 * @param whole the ink before that
 */
export function withoutRules(mask: Mask, whole: Mask, density: Plane, rules: readonly Line[]): Mask {
  if (rules.length === 0) return mask;
  return erasePaleLines(mask, density, withLinesLeft({ level: rules, upright: [] }, mask, whole).level);
}

/** A lattice less the lines of which little is left. */
function withLinesLeft({ level, upright }: Lattice, mask: Mask, whole: Mask): Lattice {
  const isLeft = (line: Line, along: number, across: number) =>
    inkAlong(line, mask, along, across) >= LEFT * inkAlong(line, whole, along, across);
  return {
    level: level.filter((line) => isLeft(line, 1, mask.width)),
    upright: upright.filter((line) => isLeft(line, mask.width, 1)),
  };
}

/** How many pixels of a line's middle are ink. */
function inkAlong({ start, middle }: Line, { data }: Mask, along: number, across: number): number {
  return middle.reduce((sum, at, k) => sum + (data[(start + k) * along + Math.floor(at) * across] ?? 0), 0);
}

const isSmall = (lattice: Lattice) => cellsOf(lattice) <= MAY_BE_DIGIT;

/** The boxes of all pieces of ink that touch no edge of the picture, and lie in no lattice. */
function freePieces(mask: Mask, density: Plane, lattices: readonly Lattice[]): Box[] {
  const { components } = findComponents(mask, density);
  const frames = lattices.map(frameOf);
  return components
    .map(({ box }) => box)
    .filter(
      (box) =>
        box.x > 0 &&
        box.y > 0 &&
        box.x + box.width < mask.width &&
        box.y + box.height < mask.height &&
        !frames.some((frame) => boxDistance(frame, box) === 0),
    );
}

/** Whether a lattice is a digit: the only ink there is, or among pieces of which one is as high. */
function isDigit(lattice: Lattice, others: readonly Box[], lattices: number): boolean {
  if (!isSmall(lattice)) return false;
  if (others.length === 0) return lattices === 1;
  const frame = frameOf(lattice);
  return others.some(
    ({ y, height }) =>
      height >= frame.height && overlap(y, height, frame.y, frame.height) >= BESIDE * frame.height,
  );
}

/** The box around a lattice. */
function frameOf({ level, upright }: Lattice): Box {
  const [x, y] = [level[0].start, upright[0].start];
  return { x, y, width: level[0].middle.length, height: upright[0].middle.length };
}

/** The density with 0 for all ink that was taken away. */
export function withoutErased(density: Plane, before: Mask, after: Mask): Plane {
  return { ...density, data: density.data.map((value, i) => (before.data[i] && !after.data[i] ? 0 : value)) };
}
