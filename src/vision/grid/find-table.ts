// Lattices found in ink and taken off it, and the table that one of them is.

import type { Plane } from '../picture.js';
import type { Ink } from '../threshold.js';
import { sortIntoCells, type Table } from './cells.js';
import { eraseLattices } from './erase.js';
import { cellsOf, findLattices, type Lattice } from './lattice.js';

/** What is left where lattices have been taken away. */
export interface Ungridded {
  readonly lattices: readonly Lattice[];
  /** The ink without their lines. */
  readonly ink: Ink;
  /** The density, 0 where lines were. */
  readonly density: Plane;
  /** The cells of the largest lattice in which something is written, where it is a table. */
  readonly table?: Table;
}

/** A table has this many cells at least, and writing in so many of them. */
const LEAST_CELLS = 3;
const LEAST_WRITTEN = 2;

/**
 * Takes the lattices off the ink. Where one is a table the page is that table: what stands around it, headings and
 * other text of a newspaper, is left out.
 */
export function takeLatticesOff(density: Plane, ink: Ink): Ungridded {
  const lattices = findLattices(density, ink.level);
  if (lattices.length === 0) return { lattices, ink, density };
  const mask = eraseLattices(ink.mask, density, lattices);
  const blank = {
    ...density,
    data: density.data.map((value, i) => (ink.mask.data[i] && !mask.data[i] ? 0 : value)),
  };
  for (const lattice of lattices) {
    if (cellsOf(lattice) < LEAST_CELLS) break;
    const table = sortIntoCells(lattice, mask, blank, ink.paper);
    if (table && writtenCells(table) >= LEAST_WRITTEN)
      return { lattices, ink: { ...ink, mask }, density: blank, table };
  }
  return { lattices, ink: { ...ink, mask }, density: blank };
}

function writtenCells({ cells }: Table): number {
  return cells.flat().filter((pieces) => pieces.length > 0).length;
}
