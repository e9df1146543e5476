// Which ink stands in which cell of a lattice.

import { type Component, type Components, findComponents } from '../components.js';
import { cutOut, type Glyph } from '../glyph.js';
import { type Mask, type Plane, percentile } from '../picture.js';
import type { Lattice } from './lattice.js';
import { lineAt } from './lines.js';

/** A table's ink: for each row, and in it for each column, the pieces in the cell; an empty cell has none. */
export interface Table {
  readonly cells: Glyph[][][];
}

/** A piece belongs to a cell as a whole when this share of its pixels lies in it. */
const MOSTLY = 0.8;

/** Pieces are writing from this share of a cell's height on. */
const WRITING = 0.25;

/** Where more of the pieces lie across lines than this share, the lattice is squared paper under them, no table. */
const ACROSS = 0.25;

/** Less than this share of what writing in the table is typically high is dirt, and so is what is so much paler. */
const DIRT = 0.3;
const PALE = 0.35;

/** What lies within this share of a cell from its side, and is no broader, is left of the line. */
const SIDE = 0.14;

/** Beside a piece that is so high for the writing, a lower one this near its cell's side is left of a crossing. */
const DIGIT = 0.6;
const CRUMB = 0.5;
const CRUMB_SIDE = 0.25;

/** Of the writing's heights the one below which so many are is the typical one, and so with its strength. */
const TYPICAL = 0.5;
const STRONG = 0.9;

/**
 * Sorts ink into the cells of a lattice.
 * @param mask ink without the lattice's lines
 * @param density of the ink; 0 where lines were
 * @param paper the density below which everything is paper
 * @returns undefined where the writing does not keep to cells
 */
export function sortIntoCells(
  lattice: Lattice,
  mask: Mask,
  density: Plane,
  paper: number,
): Table | undefined {
  const map = mapCells(lattice, mask);
  const whole = findComponents(mask, density);
  const places = placesOf(whole, map);
  const height = cellHeight(lattice);
  const writing = whole.components.filter(
    ({ label, box }) => places[label].cell >= 0 && box.height >= WRITING * height,
  );
  const across = writing.filter(({ label }) => places[label].share < MOSTLY);
  if (across.length > ACROSS * writing.length) return undefined;
  if (across.length === 0) return cutOutCells(lattice, whole, places, density, paper);
  const parted = findComponents(partAtLines(mask, whole, across, map), density);
  return cutOutCells(lattice, parted, placesOf(parted, map), density, paper);
}

/** For each pixel the number of its cell, row by row from 0; -1 outside of the lattice. */
function mapCells({ level, upright }: Lattice, { width, height }: Mask): Int32Array {
  const map = new Int32Array(width * height).fill(-1);
  const columns = upright.length - 1;
  for (let y = 0; y < height; y++) {
    for (let column = 0; column < columns; column++) {
      const from = Math.max(0, Math.round(lineAt(upright[column], y)));
      const to = Math.min(width, Math.round(lineAt(upright[column + 1], y)));
      for (let x = from; x < to; x++) map[y * width + x] = column;
    }
  }
  for (let x = 0; x < width; x++) {
    let y = 0;
    for (let row = -1; row < level.length; row++) {
      const end = row + 1 < level.length ? Math.round(lineAt(level[row + 1], x)) : height;
      const isInside = row >= 0 && row < level.length - 1;
      for (; y < Math.min(height, end); y++) {
        const i = y * width + x;
        if (map[i] >= 0) map[i] = isInside ? row * columns + map[i] : -1;
      }
    }
  }
  return map;
}

/** The cell that holds the most of a piece (-1: it lies outside of the lattice), and the share that it holds. */
interface Place {
  readonly cell: number;
  readonly share: number;
}

/** The place of each component, by its label. */
function placesOf({ components, labels, width }: Components, map: Int32Array): Place[] {
  const places: Place[] = [{ cell: -1, share: 0 }];
  for (const { label, box, area } of components) {
    const counts = new Map<number, number>();
    for (let y = box.y; y < box.y + box.height; y++)
      for (let i = y * width + box.x; i < y * width + box.x + box.width; i++)
        if (labels[i] === label) counts.set(map[i], (counts.get(map[i]) ?? 0) + 1);
    const [cell, count] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best));
    places[label] = { cell, share: count / area };
  }
  return places;
}

/** The mask with some components cut where they go from one cell into the next. */
function partAtLines(
  mask: Mask,
  { labels, width }: Components,
  across: readonly Component[],
  map: Int32Array,
): Mask {
  const data = mask.data.slice();
  for (const { label, box } of across) {
    for (let y = box.y; y < box.y + box.height; y++)
      for (let i = y * width + box.x; i < y * width + box.x + box.width; i++)
        if (labels[i] === label && (map[i] !== map[i + 1] || map[i] !== map[i + width])) data[i] = 0;
  }
  return { ...mask, data };
}

function cutOutCells(
  lattice: Lattice,
  found: Components,
  places: readonly Place[],
  density: Plane,
  paper: number,
): Table {
  const columns = lattice.upright.length - 1;
  const rows = lattice.level.length - 1;
  const kept = withoutDirt(lattice, found.components, places);
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, (): Glyph[] => []));
  for (const component of kept) {
    const { cell } = places[component.label];
    cells[Math.floor(cell / columns)][cell % columns].push(cutOut(component, found, density, paper));
  }
  return { cells };
}

/** The components in cells that are writing. */
function withoutDirt(
  lattice: Lattice,
  components: readonly Component[],
  places: readonly Place[],
): Component[] {
  const height = cellHeight(lattice);
  const inside = components.filter(
    (component) => places[component.label].cell >= 0 && !isBesideSide(component, places, lattice, SIDE),
  );
  const writing = inside.filter(({ box }) => box.height >= WRITING * height);
  const typical = percentile(
    Float32Array.from(writing, ({ box }) => box.height),
    TYPICAL,
  );
  const strong = percentile(
    Float32Array.from(writing, ({ strength }) => strength),
    STRONG,
  );
  const hasDigit = new Set(
    writing.filter(({ box }) => box.height >= DIGIT * typical).map(({ label }) => places[label].cell),
  );
  return inside.filter((component) => {
    const { box, strength, label } = component;
    const longer = Math.max(box.height, box.width);
    const isCrumb = longer < CRUMB * typical && hasDigit.has(places[label].cell);
    if (isCrumb && isBesideSide(component, places, lattice, CRUMB_SIDE)) return false;
    return longer >= DIRT * typical && strength >= PALE * strong;
  });
}

/** Whether a piece lies, thin as it is, within a share of its cell from one of the sides. */
function isBesideSide(
  { box, label }: Component,
  places: readonly Place[],
  { level, upright }: Lattice,
  share: number,
): boolean {
  const columns = upright.length - 1;
  const row = Math.floor(places[label].cell / columns);
  const column = places[label].cell % columns;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const [left, right] = [lineAt(upright[column], y), lineAt(upright[column + 1], y)];
  const [top, bottom] = [lineAt(level[row], x), lineAt(level[row + 1], x)];
  const isBeside = (start: number, length: number, from: number, to: number) =>
    length <= share * (to - from) &&
    (start + length <= from + share * (to - from) || start >= to - share * (to - from));
  return isBeside(box.x, box.width, left, right) || isBeside(box.y, box.height, top, bottom);
}

/** The median height of a lattice's rows. */
export function cellHeight({ level, upright }: Lattice): number {
  const x = upright[upright.length >> 1].middle[0];
  const heights = level.slice(1).map((line, k) => lineAt(line, x) - lineAt(level[k], x));
  return percentile(Float32Array.from(heights), TYPICAL);
}
