// From dense to sparse: lists of the non-zero pixels of a batch, or of the non-zero units of a layer, by image
// (rows, for products that sum over units) and by unit (columns, for gradients, which sum over images). Lists that are
// written in turn follow each other without gaps, so that the processor, which fetches ahead, has the next one by the
// time this one ends.

import {
  areApart, areEntriesOf, areIndices, areLists, areTiles, blocksOf, bytesOfTile, haveRoom, holds, isTableOfBytes,
  isTableOfFloats, isTile,
} from './preconditions';
import {
  BOUND, Bytes, CACHE_LINE, ENTRY, interleaveHigh, interleaveLow, TILE, TILE_ROW, transposeBlock,
} from './vector';

/** A pixel is a byte; the network sees 0 to 1. */
// @ts-ignore: decorator
@inline const PIXEL: f32 = 1.0 / 255.0;

/**
 * Gathers `rows` images and lists their non-zero pixels in blocks of `blockPixels` pixels, an image a list.
 * images (·, pixels) u8, indices (rows) i32: which of them; pixels and blockPixels are multiples of 8.
 * entries [blocks][lists x capacity] and bounds [blocks][lists] point at the first row's.
 * table (256, 8) u8: row m holds the places of m's set bits, then zeros (see src/engine/memory/tables.ts).
 *
 * Eight pixels at a time are moved together by the row of the table that their zeros select, without a branch
 * a pixel, which would be mispredicted. Eight entries are written whatever they hold, but never more than there were
 * pixels before.
 */
export function compressImageRows(
  entries: usize, bounds: usize, images: usize, indices: usize, table: usize, rows: i32, pixels: i32, blockPixels: i32,
  capacity: i32, lists: i32,
): void {
  assert(pixels % 8 == 0 && pixels <= 65536 && blockPixels >= 8 && blockPixels % 8 == 0);
  assert(areIndices(indices, rows, images, pixels) && isTableOfBytes(table));
  assert(haveRoom(entries, bounds, rows, blocksOf(pixels, blockPixels), lists, capacity, min(blockPixels, pixels)));
  const zero = i8x16.splat(0);
  fetchImages(images, indices, rows, pixels);
  for (let first: usize = 0; first < <usize>pixels; first += blockPixels) {
    const end = min<usize>(first + <usize>blockPixels, pixels);
    let entry = entries;
    let bound = bounds;
    for (let row = 0; row < rows; row++) {
      const image = images + <usize>load<i32>(indices + (<usize>row << 2)) * <usize>pixels;
      store<u32>(bound, <u32>entry);
      for (let pixel = first; pixel < end; pixel += 8) {
        if (!load<u64>(image + pixel)) continue;
        const bytes = v128.load64_zero(image + pixel);
        const mask = ~i8x16.bitmask(i8x16.eq(bytes, zero)) & 0xff;
        const places = v128.load64_zero(table + (<usize>mask << 3));
        const columns = i16x8.add(i16x8.extend_low_i8x16_u(places), i16x8.splat(<i16>pixel));
        const values = i16x8.extend_low_i8x16_u(i8x16.swizzle(bytes, places));
        storeFourEntries(entry, i32x4.extend_low_i16x8_u(columns), i32x4.extend_low_i16x8_u(values));
        storeFourEntries(entry + 4 * ENTRY, i32x4.extend_high_i16x8_u(columns), i32x4.extend_high_i16x8_u(values));
        entry += <usize>popcnt(mask) * ENTRY;
      }
      store<u32>(bound, <u32>entry, 4);
      bound += BOUND;
    }
    entries += <usize>lists * <usize>capacity * ENTRY;
    bounds += <usize>lists * BOUND;
  }
}

/**
 * Reads a byte of each cache line of the images. They lie in random order, where the processor fetches nothing ahead;
 * reads that nothing waits for are under way together, while listing pixels would wait for one line after the other.
 */
// @ts-ignore: decorator
@inline function fetchImages(images: usize, indices: usize, rows: i32, pixels: i32): void {
  for (let row = 0; row < rows; row++) {
    const image = images + <usize>load<i32>(indices + (<usize>row << 2)) * <usize>pixels;
    const last = image + <usize>pixels - 1;
    for (let byte = image; byte < last; byte += CACHE_LINE) load<u8>(byte);
    load<u8>(last);
  }
}

/**
 * Reads a byte of each cache line of `count` lists, so that they come from the caches of other cores, which wrote them, all
 * together; the products would wait for one line after the other. bounds (count).
 */
export function fetchLists(bounds: usize, count: i32): void {
  assert(areLists(bounds, count));
  const boundsEnd = bounds + <usize>count * BOUND;
  for (; bounds < boundsEnd; bounds += BOUND) {
    const end = <usize>load<u32>(bounds, 4);
    for (let line = <usize>load<u32>(bounds) & ~(CACHE_LINE - 1); line < end; line += CACHE_LINE) load<u8>(line);
  }
}

/** Four entries of pixels: places and byte values, as integers. */
// @ts-ignore: decorator
@inline function storeFourEntries(entry: usize, places: v128, bytes: v128): void {
  const offsets = i32x4.shl(places, ctz(<i32>TILE_ROW));
  const values = f32x4.mul(f32x4.convert_i32x4_s(bytes), f32x4.splat(PIXEL));
  v128.store(entry, interleaveLow(offsets, values));
  v128.store(entry, interleaveHigh(offsets, values), 16);
}

/**
 * Lists the same pixels by column, a pixel's place a list, for one block of pixels, the `count` from `first` on, and one
 * of images, the `rows` from `firstRow` on; bounds (rows) are those of their lists by image. An entry's offset is that of
 * the image's row in a tile of deltas. columns (pixels, capacity), columnBounds (pixels). Entries are counted first, so
 * that the lists follow each other.
 */
export function compressImageColumns(
  columns: usize, columnBounds: usize, capacity: i32, bounds: usize, firstRow: i32, rows: i32, first: i32, count: i32,
): void {
  assert(first >= 0 && count >= 0 && capacity >= rows && areRowsOfTile(firstRow, rows));
  assert(holds(columns + <usize>first * <usize>capacity * ENTRY, <u64>count * <u64>capacity * ENTRY, ENTRY));
  assert(holds(columnBounds + <usize>first * BOUND, <u64>count * BOUND, BOUND));
  assert(areEntriesOf(bounds, rows, first, <u64>first + <u64>count));
  const start = columnBounds + <usize>first * BOUND;
  const last = start + <usize>count * BOUND;
  const boundsEnd = bounds + <usize>rows * BOUND;
  memory.fill(start, 0, last - start);
  for (let bound = bounds; bound < boundsEnd; bound += BOUND) {
    const end = <usize>load<u32>(bound, 4);
    for (let entry = <usize>load<u32>(bound); entry < end; entry += ENTRY) {
      const column = columnBounds + columnOf(load<u32>(entry)) * BOUND;
      store<u32>(column, load<u32>(column) + <u32>ENTRY);
    }
  }
  let list = <u32>(columns + <usize>first * <usize>capacity * ENTRY);
  for (let column = start; column < last; column += BOUND) {
    const bytes = load<u32>(column);
    store<u32>(column, list);
    store<u32>(column, list, 4);
    list += bytes;
  }
  let offset = <u64>firstRow * TILE_ROW;
  for (let bound = bounds; bound < boundsEnd; bound += BOUND) {
    const end = <usize>load<u32>(bound, 4);
    for (let entry = <usize>load<u32>(bound); entry < end; entry += ENTRY) {
      const pair = load<u64>(entry);
      const column = columnBounds + columnOf(<u32>pair) * BOUND;
      const to = <usize>load<u32>(column, 4);
      store<u64>(to, (pair & 0xffffffff00000000) | offset);
      store<u32>(column, <u32>(to + ENTRY), 4);
    }
    offset += TILE_ROW;
  }
}

/** Whether the offsets of the `rows` rows of a tile from `firstRow` on are positive words of 32 bits. */
// @ts-ignore: decorator
@inline function areRowsOfTile(firstRow: i32, rows: i32): bool {
  return firstRow >= 0 && bytesOfTile(firstRow) + bytesOfTile(rows) <= 1 << 31;
}

/** The pixel or unit whose row of a tile has that offset. */
// @ts-ignore: decorator
@inline function columnOf(offset: u32): usize {
  return <usize>(offset / <u32>TILE_ROW);
}

/**
 * Lists the non-zero units of `rows` images in blocks of `blockTiles` tiles, an image a list, four units at a time as
 * compressImageRows does eight pixels. units is [tiles][·][32] with `tileBytes` bytes a tile, and points at the first
 * image's row, as do entries [blocks][lists x capacity] and bounds [blocks][lists].
 * table (16, 16) u8: row m holds the four bytes' places of each of m's set bits (see src/engine/memory/tables.ts).
 */
export function compressUnitRows(
  entries: usize, bounds: usize, units: usize, table: usize, rows: i32, tiles: i32, tileBytes: Bytes, blockTiles: i32,
  capacity: i32, lists: i32,
): void {
  assert(blockTiles >= 1 && areTiles(units, tiles, tileBytes, rows) && isTableOfFloats(table));
  const longest = min(blockTiles, tiles) * <i32>TILE;
  assert(haveRoom(entries, bounds, rows, blocksOf(tiles, blockTiles), lists, capacity, longest));
  const four = i32x4.splat(4 * <i32>TILE_ROW);
  const first = i32x4(0, <i32>TILE_ROW, 2 * <i32>TILE_ROW, 3 * <i32>TILE_ROW);
  for (let tile = 0; tile < tiles; tile += blockTiles) {
    const end = min(tile + blockTiles, tiles);
    let entry = entries;
    let bound = bounds;
    for (let row: usize = 0; row < <usize>rows; row++) {
      store<u32>(bound, <u32>entry);
      let offsets = i32x4.add(first, i32x4.splat(tile * <i32>(TILE * TILE_ROW)));
      for (let within = tile; within < end; within++) {
        const from = units + <usize>within * tileBytes + row * TILE_ROW;
        for (let unit: usize = 0; unit < TILE_ROW; unit += 16) {
          entry = storeNonZero(entry, offsets, v128.load(from + unit), 15, table);
          offsets = i32x4.add(offsets, four);
        }
      }
      store<u32>(bound, <u32>entry, 4);
      bound += BOUND;
    }
    entries += <usize>lists * <usize>capacity * ENTRY;
    bounds += <usize>lists * BOUND;
  }
}

/** Writes entries of those of four values that `lanes` has a bit for and that are not zero; returns where they end. */
// @ts-ignore: decorator
@inline function storeNonZero(entry: usize, offsets: v128, values: v128, lanes: i32, table: usize): usize {
  const mask = i32x4.bitmask(f32x4.ne(values, f32x4.splat(0))) & lanes;
  const places = v128.load(table + (<usize>mask << 4));
  const movedOffsets = i8x16.swizzle(offsets, places);
  const movedValues = i8x16.swizzle(values, places);
  v128.store(entry, interleaveLow(movedOffsets, movedValues));
  v128.store(entry, interleaveHigh(movedOffsets, movedValues), 16);
  return entry + <usize>popcnt(mask) * ENTRY;
}

/**
 * Lists the images in which each of a tile's 32 units is not zero, a unit a list, for one block of images: the `rows` from
 * `firstRow` on, of which tile (rows, 32) are the rows. bounds (32). The tile is transposed first: scratch (32, rows up to
 * the next multiple of 4) f32; so many rows of the tile are read, and entries need room for 32 rows + 3.
 * table: as compressUnitRows has it.
 */
export function compressUnitColumns(
  entries: usize, bounds: usize, tile: usize, scratch: usize, table: usize, firstRow: i32, rows: i32,
): void {
  const read = (rows + 3) & ~3;
  assert(isTile(tile, read) && isTableOfFloats(table) && areRowsOfTile(firstRow, rows));
  assert(holds(scratch, bytesOfTile(read), 16) && areApart(scratch, bytesOfTile(read), tile, bytesOfTile(rows)));
  assert(holds(entries, (<u64>rows * TILE + 3) * ENTRY, ENTRY) && holds(bounds, TILE * BOUND, BOUND));
  const blocks = (<usize>rows + 3) >> 2;
  const scratchRow = blocks << 4;
  for (let block: usize = 0; block < blocks; block++) {
    for (let unit: usize = 0; unit < TILE; unit += 4) {
      const from = tile + (block << 2) * TILE_ROW + (unit << 2);
      transposeBlock(scratch + unit * scratchRow + (block << 4), scratchRow, from, TILE_ROW);
    }
  }
  const four = i32x4.splat(4 * <i32>TILE_ROW);
  const fromZero = i32x4(0, <i32>TILE_ROW, 2 * <i32>TILE_ROW, 3 * <i32>TILE_ROW);
  const first = i32x4.add(fromZero, i32x4.splat(firstRow * <i32>TILE_ROW));
  // What stands behind the last row is an earlier batch's, or the next tile's.
  const last = 15 >> (-rows & 3);
  let entry = entries;
  for (let unit: usize = 0; unit < TILE; unit++) {
    store<u32>(bounds, <u32>entry);
    let offsets = first;
    const end = scratch + scratchRow;
    for (; scratch < end; scratch += 16) {
      entry = storeNonZero(entry, offsets, v128.load(scratch), scratch + 16 < end ? 15 : last, table);
      offsets = i32x4.add(offsets, four);
    }
    store<u32>(bounds, <u32>entry, 4);
    bounds += BOUND;
  }
}
