// From dense to sparse: every list must hold exactly what is not zero, in order.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Pointer } from '../../src/kernels/kernels.js';
import { SPARE_ENTRIES } from '../../src/kernels/memory-map.js';
import {
  ENTRY_BYTES,
  type Entry,
  packTiles,
  ROWS,
  randomFor,
  randomSparse,
  TILE,
  TILE_ROW_BYTES,
  TILES,
  WORKBENCHES,
  type Workbench,
} from './workbench.js';

const random = randomFor('compress');
const STRIPE = 112;
/** Shares of pixels or units that are not zero: none, few, MNIST's, most, all. */
const DENSITIES = [0, 0.01, 0.19, 0.9, 1];

/** images (·, pixels); the lists of those at `indices`, by stripe. */
function compressImageRows(
  bench: Workbench,
  images: Uint8Array,
  indices: Int32Array,
  pixels: number,
): Entry[][][] {
  bench.reset();
  const rows = indices.length;
  const capacity = pixels + SPARE_ENTRIES;
  const stripes = pixels / STRIPE;
  const bounds = bench.output(rows * (stripes + 1) * 4);
  bench.kernels.compressImageRows(
    bench.output(rows * capacity * ENTRY_BYTES),
    bounds,
    bench.input(images),
    bench.input(indices),
    bench.tables().bytes,
    rows,
    pixels,
    capacity,
  );
  bench.verifyRest();
  return listsByPart(bench, bounds, rows, stripes);
}

/** The entries of each part of each list. */
function listsByPart(bench: Workbench, bounds: Pointer, lists: number, parts: number): Entry[][][] {
  const bound = (list: number, part: number) => bounds + (list * (parts + 1) + part) * 4;
  return Array.from({ length: lists }, (_, list) =>
    Array.from({ length: parts }, (_, part) =>
      bench.entriesBetween(bound(list, part), bound(list, part + 1)),
    ),
  );
}

/** The lists by column of one stripe, from lists by image. */
function compressImageColumns(
  bench: Workbench,
  lists: readonly Entry[][],
  pixels: number,
  stripe: number,
): Entry[][] {
  bench.reset();
  const rows = lists.length;
  const columnCapacity = rows + SPARE_ENTRIES;
  const stripes = pixels / STRIPE;
  // Only the stripe's own columns may be written: what lies before and behind them is poison.
  const columns = bench.output(STRIPE * columnCapacity * ENTRY_BYTES);
  const bounds = bench.output(STRIPE * 2 * 4);
  const first = stripe * STRIPE;
  bench.kernels.compressImageColumns(
    columns - first * columnCapacity * ENTRY_BYTES,
    bounds - first * 2 * 4,
    columnCapacity,
    bench.lists(lists, pixels, stripes, STRIPE),
    rows,
    stripes,
    stripe,
  );
  bench.verifyRest();
  return listsByPart(bench, bounds, STRIPE, 1).map(([list]) => list);
}

/** units (capacity, tiles x 32): the lists of `rows` rows from row `first` on, by tile. */
function compressUnitRows(
  bench: Workbench,
  units: Float32Array,
  rows: number,
  tiles: number,
  batch: number,
  first: number,
): Entry[][][] {
  bench.reset();
  const capacity = tiles * TILE + SPARE_ENTRIES;
  const entries = bench.output(rows * capacity * ENTRY_BYTES);
  const bounds = bench.output(rows * (tiles + 1) * 4);
  const from = bench.input(packTiles(units, first + rows, tiles, batch)) + first * TILE_ROW_BYTES;
  const table = bench.tables().floats;
  bench.kernels.compressUnitRows(entries, bounds, from, table, rows, tiles, batch * TILE_ROW_BYTES, capacity);
  bench.verifyRest();
  return listsByPart(bench, bounds, rows, tiles);
}

/** tile (rows, 32): the lists of its 32 units. */
function compressUnitColumns(bench: Workbench, tile: Float32Array): Entry[][] {
  bench.reset();
  const rows = tile.length / TILE;
  const bounds = bench.output(TILE * 2 * 4);
  bench.kernels.compressUnitColumns(
    bench.output((TILE * rows + 4) * ENTRY_BYTES),
    bounds,
    bench.input(tile),
    bench.output(TILE * Math.ceil(rows / 4) * 16),
    bench.tables().floats,
    rows,
  );
  bench.verifyRest();
  return listsByPart(bench, bounds, TILE, 1).map(([list]) => list);
}

/** Fails if a list's parts, each of `length` indices, are not as expected. */
function assertParts(
  found: readonly Entry[][],
  expected: readonly Entry[],
  length: number,
  what: string,
): void {
  for (const [part, entries] of found.entries()) {
    const isOfPart = ({ index }: Entry) => Math.floor(index / length) === part;
    assert.equal(entries, expected.filter(isOfPart), `${what}, part ${part}`);
  }
}

/** A byte as the network sees it. */
const pixelValue = (byte: number) => Math.fround(byte * Math.fround(1 / 255));

function randomImages(count: number, pixels: number, densityOf: (image: number) => number): Uint8Array {
  return Uint8Array.from({ length: count * pixels }, (_, index) =>
    random.uniform() < densityOf(Math.floor(index / pixels)) ? 1 + random.below(255) : 0,
  );
}

function nonZeroPixels(images: Uint8Array, image: number, pixels: number): Entry[] {
  return Array.from(images.subarray(image * pixels, (image + 1) * pixels), (byte, index) => ({
    index,
    value: pixelValue(byte),
  })).filter(({ value }) => value !== 0);
}

const nonZero = (values: Float32Array): Entry[] =>
  Array.from(values, (value, index) => ({ index, value })).filter(({ value }) => value !== 0);

for (const bench of WORKBENCHES) {
  for (const rows of ROWS) {
    for (const pixels of [112, 784]) {
      test(`compressImageRows, ${bench.arithmetic}: ${rows} rows of ${pixels} pixels`, () => {
        const count = rows + 2;
        const images = randomImages(count, pixels, (image) => DENSITIES[image % DENSITIES.length]);
        const indices = Int32Array.from({ length: rows }, () => random.below(count));
        const lists = compressImageRows(bench, images, indices, pixels);
        assert.is(lists.length, rows);
        for (const [row, image] of indices.entries())
          assertParts(lists[row], nonZeroPixels(images, image, pixels), STRIPE, `row ${row}`);
      });
    }

    test(`compressImageColumns, ${bench.arithmetic}: ${rows} rows, each of 7 stripes`, () => {
      const images = randomImages(rows, 784, (image) => DENSITIES[(image + rows) % DENSITIES.length]);
      const lists = Array.from({ length: rows }, (_, row) => nonZeroPixels(images, row, 784));
      for (let stripe = 0; stripe < 784 / STRIPE; stripe++) {
        for (const [column, list] of compressImageColumns(bench, lists, 784, stripe).entries()) {
          const place = stripe * STRIPE + column;
          const values = Float32Array.from(lists, (_, row) => pixelValue(images[row * 784 + place]));
          assert.equal(list, nonZero(values), `pixel ${place}`);
        }
      }
    });

    for (const tiles of TILES) {
      test(`compressUnitRows, ${bench.arithmetic}: ${rows} rows from the second on, ${tiles} tiles`, () => {
        const width = tiles * TILE;
        const first = 1;
        const units = randomSparse(
          random,
          (first + rows) * width,
          DENSITIES[(rows + tiles) % DENSITIES.length],
        );
        const lists = compressUnitRows(bench, units, rows, tiles, rows + 4, first);
        assert.is(lists.length, rows);
        for (const [row, parts] of lists.entries()) {
          const expected = nonZero(units.subarray((first + row) * width, (first + row + 1) * width));
          assertParts(parts, expected, TILE, `row ${row}`);
        }
      });
    }

    test(`compressUnitColumns, ${bench.arithmetic}: ${rows} rows`, () => {
      for (const density of DENSITIES) {
        const tile = randomSparse(random, rows * TILE, density);
        for (const [unit, list] of compressUnitColumns(bench, tile).entries())
          assert.equal(
            list,
            nonZero(Float32Array.from({ length: rows }, (_, row) => tile[row * TILE + unit])),
          );
      }
    });
  }

  test(`compressImageRows, ${bench.arithmetic}: every set of zeros among eight pixels`, () => {
    const images = new Uint8Array(3 * 784);
    for (let mask = 0; mask < 256; mask++)
      for (let place = 0; place < 8; place++)
        if (mask & (1 << place)) images[mask * 8 + place] = 1 + ((mask * 8 + place) % 255);
    const lists = compressImageRows(bench, images, Int32Array.of(0, 1, 2), 784);
    for (const [row, list] of lists.entries()) assert.equal(list.flat(), nonZeroPixels(images, row, 784));
  });

  test(`compressImageRows, ${bench.arithmetic}: all 256 bytes become byte / 255`, () => {
    const image = Uint8Array.from({ length: 336 }, (_, index) => Math.min(index, 255));
    const list = compressImageRows(bench, image, Int32Array.of(0), 336)[0].flat();
    for (const { index, value } of list)
      assert.ok(Math.abs(value - Math.min(index, 255) / 255) <= 2 ** -23, `${index}: ${value}`);
    assert.is(list.length, 335);
  });

  test(`compressUnitRows, ${bench.arithmetic}: -0 is zero, the smallest number is not`, () => {
    const units = new Float32Array(TILE).fill(-0);
    units[5] = 2 ** -149;
    units[15] = -(2 ** -149);
    const [list] = compressUnitRows(bench, units, 1, 1, 1, 0);
    assert.equal(list.flat(), [
      { index: 5, value: 2 ** -149 },
      { index: 15, value: -(2 ** -149) },
    ]);
  });
}

test.run();
