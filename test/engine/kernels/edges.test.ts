// Edges, against plain ones in whole numbers, which must be the same to the bit.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ROWS, randomFor, WORKBENCHES, type Workbench } from './workbench.js';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const GRID = SIDE / 2;
const SCRATCH_BYTES = 9312;
const WEIGHTS = [1, 3, 3, 1];
const random = randomFor('edges');

/** The four edges of a pixel: between left and right, above and below, and the two slants. */
function edgesAt(image: Uint8Array, x: number, y: number): number[] {
  const inkAt = (column: number, line: number) =>
    column >= 0 && column < SIDE && line >= 0 && line < SIDE ? image[line * SIDE + column] : 0;
  const gx = inkAt(x + 1, y) - inkAt(x - 1, y);
  const gy = inkAt(x, y + 1) - inkAt(x, y - 1);
  const across = Math.abs(gx) - Math.abs(gy);
  const slant = Math.floor(1.5 * Math.min(Math.abs(gx), Math.abs(gy)));
  const falls = gx * gy >= 0;
  return [Math.max(across, 0), Math.max(-across, 0), falls ? slant : 0, falls ? 0 : slant];
}

/** The grids of an image, as the quarters of another. */
function reference(image: Uint8Array): number[] {
  return Array.from({ length: PIXELS }, (_, place) => {
    const [column, line] = [place % SIDE, Math.floor(place / SIDE)];
    const direction = 2 * Math.floor(line / GRID) + Math.floor(column / GRID);
    const [cellX, cellY] = [column % GRID, line % GRID];
    let sum = 0;
    for (const [down, weightY] of WEIGHTS.entries())
      for (const [right, weightX] of WEIGHTS.entries())
        sum += weightX * weightY * edgesAt(image, 2 * cellX - 1 + right, 2 * cellY - 1 + down)[direction];
    return Math.min(255, Math.floor(sum / 32));
  });
}

function findEdges(bench: Workbench, images: Uint8Array, indices: Int32Array): Uint8Array {
  bench.reset();
  const out = bench.output(indices.length * PIXELS);
  const scratch = bench.changed(new Float32Array(SCRATCH_BYTES / 4));
  bench.kernels.findEdges(out, bench.input(images), bench.input(indices), scratch, indices.length);
  bench.verifyRest();
  return new Uint8Array(bench.floats(out, (indices.length * PIXELS) / 4).buffer);
}

/** Noise up to the border, soft ink, and hard ink, of whose edges the strongest are cut at 255. */
const KINDS: readonly [string, (pixel: number) => number][] = [
  ['noise', () => random.below(256)],
  ['soft ink', (pixel) => Math.round(127 + 127 * Math.sin(pixel / 9) * Math.cos((pixel % SIDE) / 3))],
  ['hard ink', () => (random.below(4) === 0 ? 255 : 0)],
  ['a bar', (pixel) => (pixel % SIDE >= 12 && pixel % SIDE < 15 ? 255 : 0)],
  ['all ink', () => 255],
  ['no ink', () => 0],
];

for (const bench of WORKBENCHES) {
  for (const [kind, inkAt] of KINDS) {
    test(`${bench.build}: the edges of ${kind} are those of the definition`, () => {
      const count = 5;
      const images = Uint8Array.from({ length: count * PIXELS }, (_, pixel) => inkAt(pixel % PIXELS));
      for (const rows of ROWS) {
        const indices = Int32Array.from({ length: rows }, () => random.below(count));
        const found = findEdges(bench, images, indices);
        for (const [row, index] of indices.entries()) {
          const expected = reference(images.subarray(index * PIXELS, (index + 1) * PIXELS));
          assert.equal([...found.subarray(row * PIXELS, (row + 1) * PIXELS)], expected);
        }
      }
    });
  }

  test(`${bench.build}: each direction of an edge fills its own quarter most`, () => {
    const lines: readonly ((x: number, y: number) => boolean)[] = [
      (x) => x >= 12 && x < 16,
      (_, y) => y >= 12 && y < 16,
      // A line that rises to the right: across it ink changes alike to the right and down.
      (x, y) => Math.abs(x + y - 27) < 3,
      (x, y) => Math.abs(x - y) < 3,
    ];
    for (const [direction, hasInk] of lines.entries()) {
      const image = Uint8Array.from({ length: PIXELS }, (_, pixel) =>
        hasInk(pixel % SIDE, Math.floor(pixel / SIDE)) ? 255 : 0,
      );
      const found = findEdges(bench, image, Int32Array.of(0));
      const sums = [0, 0, 0, 0];
      for (const [place, value] of found.entries())
        sums[2 * Math.floor(place / SIDE / GRID) + Math.floor((place % SIDE) / GRID)] += value;
      assert.is(sums.indexOf(Math.max(...sums)), direction, sums.join());
    }
  });
}

test.run();
