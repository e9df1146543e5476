// From dense to sparse: every list must hold exactly what is not zero, in order.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SPARE_ENTRIES } from '../../src/kernels/memory-map.js';
import {
  ENTRY_BYTES,
  type Entry,
  packLists,
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

interface PixelLists {
  readonly lists: Entry[][];
  /** How many of a list's entries lie before the end of each stripe, (rows, stripes). */
  readonly counts: Int32Array;
}

/** images (·, pixels); the lists of those at `indices`. */
function compressImageRows(
  bench: Workbench,
  images: Uint8Array,
  indices: Int32Array,
  pixels: number,
): PixelLists {
  bench.reset();
  const rows = indices.length;
  const capacity = pixels + SPARE_ENTRIES;
  const entries = bench.output(rows * capacity * ENTRY_BYTES);
  const stripes = pixels / STRIPE;
  const counts = bench.output(rows * stripes * 4);
  bench.kernels.compressImageRows(
    entries,
    counts,
    bench.input(images),
    bench.input(indices),
    bench.tables().bytes,
    rows,
    pixels,
    capacity,
  );
  bench.verifyRest();
  return {
    lists: Array.from(indices, (_, row) => bench.list(entries, counts, capacity, row, stripes)),
    counts: bench.integers(counts, rows * stripes),
  };
}

/** The lists by column of one stripe, from lists by image. */
function compressImageColumns(
  bench: Workbench,
  { lists, counts: rowCounts }: PixelLists,
  pixels: number,
  stripe: number,
): Entry[][] {
  bench.reset();
  const rows = lists.length;
  const capacity = pixels + SPARE_ENTRIES;
  const columnCapacity = rows + SPARE_ENTRIES;
  const packed = packLists(lists, capacity);
  // Only the stripe's own columns may be written: what lies before and behind them is poison.
  const columns = bench.output(STRIPE * columnCapacity * ENTRY_BYTES);
  const counts = bench.output(STRIPE * 4);
  const first = stripe * STRIPE;
  const columnsStart = columns - first * columnCapacity * ENTRY_BYTES;
  const countsStart = counts - first * 4;
  bench.kernels.compressImageColumns(
    columnsStart,
    countsStart,
    columnCapacity,
    bench.input(packed.bytes),
    bench.input(rowCounts),
    rows,
    pixels,
    stripe,
    capacity,
  );
  bench.verifyRest();
  return Array.from({ length: STRIPE }, (_, column) => bench.list(columns, counts, columnCapacity, column));
}

/** units (capacity, tiles x 32): the lists of `rows` rows from row `first` on. */
function compressUnitRows(
  bench: Workbench,
  units: Float32Array,
  rows: number,
  tiles: number,
  batch: number,
  first: number,
): Entry[][] {
  bench.reset();
  const capacity = tiles * TILE + SPARE_ENTRIES;
  const entries = bench.output(rows * capacity * ENTRY_BYTES);
  const counts = bench.output(rows * tiles * 4);
  const from = bench.input(packTiles(units, first + rows, tiles, batch)) + first * TILE_ROW_BYTES;
  const table = bench.tables().floats;
  bench.kernels.compressUnitRows(entries, counts, from, table, rows, tiles, batch * TILE_ROW_BYTES, capacity);
  bench.verifyRest();
  const lists = Array.from({ length: rows }, (_, row) => bench.list(entries, counts, capacity, row, tiles));
  const ends = bench.integers(counts, rows * tiles);
  for (const [row, list] of lists.entries())
    for (let tile = 0; tile < tiles; tile++)
      assert.is(ends[row * tiles + tile], list.filter(({ index }) => index < (tile + 1) * TILE).length);
  return lists;
}

/** tile (rows, 32): the lists of its 32 units. */
function compressUnitColumns(bench: Workbench, tile: Float32Array, capacity: number): Entry[][] {
  bench.reset();
  const entries = bench.output(TILE * capacity * ENTRY_BYTES);
  const counts = bench.output(TILE * 4);
  bench.kernels.compressUnitColumns(entries, counts, bench.input(tile), tile.length / TILE, capacity);
  bench.verifyRest();
  return Array.from({ length: TILE }, (_, unit) => bench.list(entries, counts, capacity, unit));
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
        const { lists, counts } = compressImageRows(bench, images, indices, pixels);
        for (const [row, image] of indices.entries()) {
          assert.equal(lists[row], nonZeroPixels(images, image, pixels), `row ${row}`);
          for (let stripe = 0; stripe < pixels / STRIPE; stripe++) {
            const expected = lists[row].filter(({ index }) => index < (stripe + 1) * STRIPE).length;
            assert.is(counts[(row * pixels) / STRIPE + stripe], expected, `row ${row}, stripe ${stripe}`);
          }
        }
      });
    }

    test(`compressImageColumns, ${bench.arithmetic}: ${rows} rows, each of 7 stripes`, () => {
      const images = randomImages(rows, 784, (image) => DENSITIES[(image + rows) % DENSITIES.length]);
      const indices = Int32Array.from({ length: rows }, (_, row) => row);
      const rowLists = compressImageRows(bench, images, indices, 784);
      for (let stripe = 0; stripe < 784 / STRIPE; stripe++) {
        for (const [column, list] of compressImageColumns(bench, rowLists, 784, stripe).entries()) {
          const place = stripe * STRIPE + column;
          const values = Float32Array.from(indices, (row) => pixelValue(images[row * 784 + place]));
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
        for (const [row, list] of lists.entries())
          assert.equal(list, nonZero(units.subarray((first + row) * width, (first + row + 1) * width)));
      });
    }

    test(`compressUnitColumns, ${bench.arithmetic}: ${rows} rows`, () => {
      for (const density of DENSITIES) {
        const tile = randomSparse(random, rows * TILE, density);
        for (const [unit, list] of compressUnitColumns(bench, tile, rows + SPARE_ENTRIES).entries())
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
    const { lists } = compressImageRows(bench, images, Int32Array.of(0, 1, 2), 784);
    for (const [row, list] of lists.entries()) assert.equal(list, nonZeroPixels(images, row, 784));
  });

  test(`compressImageRows, ${bench.arithmetic}: all 256 bytes become byte / 255`, () => {
    const image = Uint8Array.from({ length: 336 }, (_, index) => Math.min(index, 255));
    const { lists } = compressImageRows(bench, image, Int32Array.of(0), 336);
    for (const { index, value } of lists[0])
      assert.ok(Math.abs(value - Math.min(index, 255) / 255) <= 2 ** -23, `${index}: ${value}`);
    assert.is(lists[0].length, 335);
  });

  test(`compressUnitRows, ${bench.arithmetic}: -0 is zero, the smallest number is not`, () => {
    const units = new Float32Array(TILE).fill(-0);
    units[5] = 2 ** -149;
    units[15] = -(2 ** -149);
    const [list] = compressUnitRows(bench, units, 1, 1, 1, 0);
    assert.equal(list, [
      { index: 5, value: 2 ** -149 },
      { index: 15, value: -(2 ** -149) },
    ]);
  });
}

test.run();
