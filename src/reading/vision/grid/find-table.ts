// The table that a picture shows, and the ink that is left of one where lattices are no table.

import { inkBox, type Mask, type Plane } from '../picture.js';
import type { Ink } from '../threshold.js';
import { sortIntoCells, type Table } from './cells.js';
import { eraseLattices } from './erase.js';
import { cellsOf, type Lattice } from './lattice.js';

/** A table has this many cells at least, and writing in so many of them. */
const LEAST_CELLS = 3;
const LEAST_WRITTEN = 2;

/** A single lattice of so few cells, with nothing in or beside them, may be a digit of straight strokes. */
const MAY_BE_DIGIT = 2;

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

/** A mask without the lines of lattices that are no table: boxes, squared paper. */
export function withoutLattices(mask: Mask, density: Plane, lattices: readonly Lattice[]): Mask {
  if (lattices.length === 0) return mask;
  const erased = eraseLattices(mask, density, lattices);
  const mayBeDigit = lattices.length === 1 && cellsOf(lattices[0]) <= MAY_BE_DIGIT;
  return mayBeDigit && !inkBox(erased) ? mask : erased;
}

/** The density with 0 for all ink that was taken away. */
export function withoutErased(density: Plane, before: Mask, after: Mask): Plane {
  return { ...density, data: density.data.map((value, i) => (before.data[i] && !after.data[i] ? 0 : value)) };
}
