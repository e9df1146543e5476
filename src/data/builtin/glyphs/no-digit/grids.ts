// Pieces of grids, boxes and frames. Not here are the single line, which is a 1, the upper right corner, which is a 7,
// and the pieces that bench/scrawls.ts keeps to test with.

import { corner, type Stroke } from '../../path.js';
import type { Random } from '../../random.js';
import type { Form } from '../form.js';

/** Straight from point to point of a rectangle 1 high: x, y, x, y, ... in shares of its sides. */
type Lines = readonly (readonly number[])[];

/** Lines past the edge of a piece: how far the neighbouring cells' lines are seen. */
function overhang(random: Random): number {
  return random.chance(0.5) ? random.between(0, 0.25) : 0;
}

/** A piece of a grid whose cells are of any proportions. */
function piece(name: string, lines: Lines, weight = 1): Form {
  return {
    name,
    weight,
    draw: (random) => {
      const width = random.between(0.6, 2);
      const out = overhang(random);
      const place = (x: number, y: number) =>
        corner(width * (x + (x - 0.5) * out) + random.bell(0.015), y + (y - 0.5) * out + random.bell(0.015));
      return lines.map((line) =>
        Array.from({ length: line.length / 2 }, (_, point) => place(line[2 * point], line[2 * point + 1])),
      );
    },
  };
}

/** Upright lines side by side, as the walls of narrow cells. */
function walls(random: Random): Stroke[] {
  const apart = random.between(0.25, 0.8);
  const lean = random.bell(0.05);
  return Array.from({ length: 2 + random.below(3) }, (_, wall) => [
    corner(wall * apart + lean, random.bell(0.04)),
    corner(wall * apart - lean, 1 + random.bell(0.04)),
  ]);
}

export const grids: readonly Form[] = [
  piece('box', [[0, 0, 1, 0, 1, 1, 0, 1, 0, 0]], 3),
  piece(
    'box of four lines',
    [
      [0, 0, 1, 0],
      [0, 1, 1, 1],
      [0, 0, 0, 1],
      [1, 0, 1, 1],
    ],
    3,
  ),
  piece('box without its right side', [[1, 0, 0, 0, 0, 1, 1, 1]]),
  piece('box without its left side', [[0, 0, 1, 0, 1, 1, 0, 1]]),
  piece('box without its floor', [[0, 1, 0, 0, 1, 0, 1, 1]]),
  piece('box without its lid', [[0, 0, 0, 1, 1, 1, 1, 0]]),
  piece('upper left corner', [[0, 1, 0, 0, 1, 0]]),
  piece('lower left corner', [[0, 0, 0, 1, 1, 1]]),
  piece('lower right corner', [[1, 0, 1, 1, 0, 1]]),
  piece('line that ends on one to its left', [
    [0, 0, 0, 1],
    [0, 0.5, 1, 0.5],
  ]),
  piece('line that ends on one to its right', [
    [1, 0, 1, 1],
    [0, 0.5, 1, 0.5],
  ]),
  piece('two cells', [
    [0, 0, 1, 0, 1, 1, 0, 1, 0, 0],
    [0.5, 0, 0.5, 1],
  ]),
  piece('two cells one above the other', [
    [0, 0, 1, 0, 1, 1, 0, 1, 0, 0],
    [0, 0.5, 1, 0.5],
  ]),
  { name: 'walls', weight: 2, draw: walls },
];
