// From dense to sparse: every list must hold exactly what is not zero, in order.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory, type Pointer } from '../../../src/engine/kernels/kernels.js';
import { mapImageLists } from '../../../src/engine/memory/lists.js';
import { instantiateKernels } from '../../../src/node/kernels.js';
import {
  BOUND_BYTES,
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
/** Lists of other images, before and behind those that are written. */
const BEFORE = 1;
const BEHIND = 2;
/** Shares of pixels or units that are not zero: none, few, MNIST's, most, all. */
const DENSITIES = [0, 0.01, 0.19, 0.9, 1];

/** What is left in lists [blocks][lists] of which some were written: those lists, each with its blocks. */
function writtenLists(
  bench: Workbench,
  blocks: number,
  rows: number,
  longest: number,
  write: (lists: { entries: Pointer; bounds: Pointer; capacity: number; lists: number }) => void,
): Entry[][][] {
  const lists = BEFORE + rows + BEHIND;
  const capacity = longest;
  // What stands before and behind the lists that are written, in every block, must stay poison.
  const [entries, bounds] = [capacity * ENTRY_BYTES, BOUND_BYTES].map((bytes) =>
    bench.gappedOutput(blocks, lists * bytes, BEFORE * bytes, rows * bytes),
  );
  write({ entries, bounds, capacity, lists });
  bench.verifyRest();
  const byBlock = Array.from({ length: blocks }, (_, block) => {
    const ofBlock = bounds + block * lists * BOUND_BYTES;
    assertWithoutGaps(bench, ofBlock, rows, entries + block * lists * capacity * ENTRY_BYTES);
    return bench.entriesOf(ofBlock, rows);
  });
  return Array.from({ length: rows }, (_, row) => byBlock.map((ofBlock) => ofBlock[row]));
}

/** Fails unless the first of some lists begins at `first`, and each other one where the one before it ends. */
function assertWithoutGaps(bench: Workbench, bounds: Pointer, lists: number, first: Pointer): void {
  const addresses = bench.integers(bounds, 2 * lists);
  for (let list = 0; list < lists; list++)
    assert.is(addresses[2 * list], list === 0 ? first : addresses[2 * list - 1], `begin of list ${list}`);
}

/** images (·, pixels); the lists of those at `indices`, by block. */
function compressImageRows(
  bench: Workbench,
  images: Uint8Array,
  indices: Int32Array,
  pixels: number,
  blockPixels: number,
): Entry[][][] {
  bench.reset();
  const blocks = Math.ceil(pixels / blockPixels);
  const from = bench.input(images);
  const places = bench.input(indices);
  const table = bench.tables().bytes;
  const rows = indices.length;
  return writtenLists(bench, blocks, rows, blockPixels, ({ entries, bounds, capacity, lists }) =>
    bench.kernels.compressImageRows(
      entries,
      bounds,
      from,
      places,
      table,
      rows,
      pixels,
      blockPixels,
      capacity,
      lists,
    ),
  );
}

/** The first image of a block that is not the first: offsets count from the batch's first. */
const FIRST_ROW = 256;

/** The lists by column of the `count` pixels from `first` on, from lists of the images from FIRST_ROW on. */
function compressImageColumns(
  bench: Workbench,
  lists: readonly Entry[][],
  first: number,
  count: number,
): Entry[][] {
  bench.reset();
  const rows = lists.length;
  const capacity = rows;
  // Only the block's own columns may be written: what lies before and behind them is poison.
  const columns = bench.output(count * capacity * ENTRY_BYTES);
  const bounds = bench.output(count * BOUND_BYTES);
  const ofBlock = lists.map((list) => list.filter(({ index }) => index >= first && index < first + count));
  bench.kernels.compressImageColumns(
    columns - first * capacity * ENTRY_BYTES,
    bounds - first * BOUND_BYTES,
    capacity,
    bench.lists(ofBlock, count),
    FIRST_ROW,
    rows,
    first,
    count,
  );
  bench.verifyRest();
  assertWithoutGaps(bench, bounds, count, columns);
  return fromFirstRow(bench.entriesOf(bounds, count));
}

/** The lists with images counted from FIRST_ROW on. */
function fromFirstRow(lists: readonly Entry[][]): Entry[][] {
  return lists.map((list) => list.map(({ index, value }) => ({ index: index - FIRST_ROW, value })));
}

/** units (capacity, tiles x 32): the lists of `rows` rows from row `first` on, by block. */
function compressUnitRows(
  bench: Workbench,
  units: Float32Array,
  rows: number,
  tiles: number,
  blockTiles: number,
  batch: number,
  first: number,
): Entry[][][] {
  bench.reset();
  const from = bench.input(packTiles(units, first + rows, tiles, batch)) + first * TILE_ROW_BYTES;
  const table = bench.tables().floats;
  const blocks = Math.ceil(tiles / blockTiles);
  return writtenLists(bench, blocks, rows, blockTiles * TILE, ({ entries, bounds, capacity, lists }) =>
    bench.kernels.compressUnitRows(
      entries,
      bounds,
      from,
      table,
      rows,
      tiles,
      batch * TILE_ROW_BYTES,
      blockTiles,
      capacity,
      lists,
    ),
  );
}

/** tile (rows, 32): the lists of its 32 units, if its first row is that of image FIRST_ROW. */
function compressUnitColumns(bench: Workbench, tile: Float32Array): Entry[][] {
  bench.reset();
  const rows = tile.length / TILE;
  const { entries, bounds } = mapImageLists({ take: (bytes) => bench.output(bytes) }, TILE, rows, 1);
  bench.kernels.compressUnitColumns(
    entries,
    bounds,
    bench.input(tile),
    bench.output(TILE * Math.ceil(rows / 4) * 16),
    bench.tables().floats,
    FIRST_ROW,
    rows,
  );
  bench.verifyRest();
  assertWithoutGaps(bench, bounds, TILE, entries);
  return fromFirstRow(bench.entriesOf(bounds, TILE));
}

/** Fails if a list's blocks, each of `length` indices, are not as expected. */
function assertBlocks(
  found: readonly Entry[][],
  expected: readonly Entry[],
  length: number,
  what: string,
): void {
  for (const [block, entries] of found.entries()) {
    const isOfBlock = ({ index }: Entry) => Math.floor(index / length) === block;
    assert.equal(entries, expected.filter(isOfBlock), `${what}, block ${block}`);
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
    for (const [pixels, blockPixels] of [
      [112, 112],
      [112, 64],
      [784, 224],
      [784, 784],
    ]) {
      test(`compressImageRows, ${bench.build}: ${rows} rows of ${pixels} pixels in blocks of ${blockPixels}`, () => {
        const count = rows + 2;
        const images = randomImages(count, pixels, (image) => DENSITIES[image % DENSITIES.length]);
        const indices = Int32Array.from({ length: rows }, () => random.below(count));
        const lists = compressImageRows(bench, images, indices, pixels, blockPixels);
        assert.is(lists.length, rows);
        for (const [row, image] of indices.entries())
          assertBlocks(lists[row], nonZeroPixels(images, image, pixels), blockPixels, `row ${row}`);
      });
    }

    test(`compressImageColumns, ${bench.build}: ${rows} rows, in blocks of 224 pixels`, () => {
      const images = randomImages(rows, 784, (image) => DENSITIES[(image + rows) % DENSITIES.length]);
      const lists = Array.from({ length: rows }, (_, row) => nonZeroPixels(images, row, 784));
      for (let first = 0; first < 784; first += 224) {
        const count = Math.min(224, 784 - first);
        for (const [column, list] of compressImageColumns(bench, lists, first, count).entries()) {
          const place = first + column;
          const values = Float32Array.from(lists, (_, row) => pixelValue(images[row * 784 + place]));
          assert.equal(list, nonZero(values), `pixel ${place}`);
        }
      }
    });

    for (const tiles of TILES) {
      for (const blockTiles of [1, 2, 4])
        test(`compressUnitRows, ${bench.build}: ${rows} rows from the second on, ${tiles} tiles in blocks of ${blockTiles}`, () => {
          const width = tiles * TILE;
          const first = 1;
          const units = randomSparse(
            random,
            (first + rows) * width,
            DENSITIES[(rows + tiles) % DENSITIES.length],
          );
          const lists = compressUnitRows(bench, units, rows, tiles, blockTiles, rows + 4, first);
          assert.is(lists.length, rows);
          for (const [row, blocks] of lists.entries()) {
            const expected = nonZero(units.subarray((first + row) * width, (first + row + 1) * width));
            assertBlocks(blocks, expected, blockTiles * TILE, `row ${row}`);
          }
        });
    }

    test(`compressUnitColumns, ${bench.build}: ${rows} rows`, () => {
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

  test(`fetchLists, ${bench.build}: reads every cache line of every list, and no other`, () => {
    const memory = createMemory(1);
    const place = 64;
    const end = memory.buffer.byteLength;
    const { fetchLists } = instantiateKernels(bench.module, memory);
    const fetch = (...bounds: number[]) => {
      new Uint32Array(memory.buffer, place, bounds.length).set(bounds);
      fetchLists(place, bounds.length / 2);
    };
    // What lies behind the memory's end cannot be read without a trap.
    fetch(end - 200, end, end, end, end - 8, end);
    assert.throws(() => fetch(end - 200, end, end - 200, end + 8), /out of bounds/);
    assert.throws(() => fetch(end - 8, end + 8), /out of bounds/);
    assert.throws(() => fetch(end, end + 8, end - 8, end), /out of bounds/);
  });

  test(`compressImageRows, ${bench.build}: every set of zeros among eight pixels`, () => {
    const images = new Uint8Array(3 * 784);
    for (let mask = 0; mask < 256; mask++)
      for (let place = 0; place < 8; place++)
        if (mask & (1 << place)) images[mask * 8 + place] = 1 + ((mask * 8 + place) % 255);
    const lists = compressImageRows(bench, images, Int32Array.of(0, 1, 2), 784, 224);
    for (const [row, list] of lists.entries()) assert.equal(list.flat(), nonZeroPixels(images, row, 784));
  });

  test(`compressImageRows, ${bench.build}: all 256 bytes become byte / 255`, () => {
    const image = Uint8Array.from({ length: 336 }, (_, index) => Math.min(index, 255));
    const list = compressImageRows(bench, image, Int32Array.of(0), 336, 336)[0].flat();
    for (const { index, value } of list)
      assert.ok(Math.abs(value - Math.min(index, 255) / 255) <= 2 ** -23, `${index}: ${value}`);
    assert.is(list.length, 335);
  });

  test(`compressUnitRows, ${bench.build}: -0 is zero, the smallest number is not`, () => {
    const units = new Float32Array(TILE).fill(-0);
    units[5] = 2 ** -149;
    units[15] = -(2 ** -149);
    const [list] = compressUnitRows(bench, units, 1, 1, 1, 1, 0);
    assert.equal(list.flat(), [
      { index: 5, value: 2 ** -149 },
      { index: 15, value: -(2 ** -149) },
    ]);
  });
}

test.run();
