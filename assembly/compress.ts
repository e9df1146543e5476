// From dense to sparse: lists of the non-zero pixels of a batch, or of the non-zero units of a layer, by image
// (rows, for products that sum over units) and by unit (columns, for gradients, which sum over images).

import { ENTRY, interleaveHigh, interleaveLow, TILE, TILE_ROW } from './vector';

/** A pixel is a byte; the network sees 0 to 1. */
// @ts-ignore: decorator
@inline const PIXEL: f32 = 1.0 / 255.0;

// @ts-ignore: decorator
@inline function storeEntry(entry: usize, offset: usize, value: f32): void {
  store<u32>(entry, <u32>offset);
  store<f32>(entry, value, 4);
}

/** Columns are listed in stripes of 112 pixels, 7 of 16, so that several workers can do it. */
// @ts-ignore: decorator
@inline const STRIPE: usize = 112;

/**
 * Gathers `rows` images and lists their non-zero pixels, an image a list.
 * images (·, pixels) u8, indices (rows) i32: which of them; pixels is a multiple of 112.
 * counts (rows, pixels / 112) i32 become the number of entries before the end of each stripe.
 * table (256, 8) u8: row m holds the places of m's set bits, then zeros (see kernels/memory-map.ts).
 *
 * Eight pixels at a time are moved together by the row of the table that their zeros select, without a branch
 * a pixel, which would be mispredicted. Eight entries are always written, so a list needs room for 8 more.
 */
export function compressImageRows(
  entries: usize, counts: usize, images: usize, indices: usize, table: usize, rows: i32, pixels: i32, capacity: i32,
): void {
  const zero = i8x16.splat(0);
  for (let row = 0; row < rows; row++) {
    const image = images + <usize>load<i32>(indices + (<usize>row << 2)) * <usize>pixels;
    const next = images + <usize>load<i32>(indices + (<usize>min(row + 1, rows - 1) << 2)) * <usize>pixels;
    const list = entries + <usize>row * <usize>capacity * ENTRY;
    let entry = list;
    for (let stripe: usize = 0; stripe < <usize>pixels; stripe += STRIPE) {
      // The images lie in random order: fetching the next one's cache lines now hides most of the wait.
      load<u8>(next + stripe);
      load<u8>(next + stripe + 64);
      for (let pixel = stripe; pixel < stripe + STRIPE; pixel += 8) {
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
      store<i32>(counts, <i32>((entry - list) / ENTRY));
      counts += 4;
    }
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
 * Lists the same pixels by column, a pixel's place a list, for one stripe of 112 places: from the lists by
 * image (entries, counts) of compressImageRows, `rows` of them. An entry's offset is that of the image's row
 * in a tile of deltas.
 */
export function compressImageColumns(
  columns: usize, columnCounts: usize, columnCapacity: i32, entries: usize, counts: usize, rows: i32, pixels: i32,
  stripe: i32, capacity: i32,
): void {
  const stripes = <usize>pixels / STRIPE;
  const first = <usize>stripe * STRIPE;
  const listBytes = <usize>columnCapacity * ENTRY;
  const lists = columns + first * listBytes;
  const ends = columnCounts + (first << 2);
  // While the lists grow, columnCounts holds where each of them ends.
  for (let column: usize = 0; column < STRIPE; column++) {
    store<u32>(ends + (column << 2), <u32>(lists + column * listBytes));
  }
  for (let row = 0; row < rows; row++) {
    const offset = <u64>row * TILE_ROW;
    const list = entries + <usize>row * <usize>capacity * ENTRY;
    const count = counts + (<usize>row * stripes + <usize>stripe << 2);
    const start = stripe > 0 ? <usize>load<i32>(count - 4) : 0;
    const end = list + <usize>load<i32>(count) * ENTRY;
    for (let entry = list + start * ENTRY; entry < end; entry += ENTRY) {
      const pair = load<u64>(entry);
      const column = <usize>(<u32>pair / <u32>TILE_ROW);
      const to = <usize>load<u32>(columnCounts + (column << 2));
      store<u64>(to, (pair & 0xffffffff00000000) | offset);
      store<u32>(columnCounts + (column << 2), <u32>(to + ENTRY));
    }
  }
  for (let column: usize = 0; column < STRIPE; column++) {
    const start = lists + column * listBytes;
    store<i32>(ends + (column << 2), <i32>((<usize>load<u32>(ends + (column << 2)) - start) / ENTRY));
  }
}

/**
 * Lists the non-zero units of `rows` images, an image a list, four units at a time as compressImageRows does
 * eight pixels. units is [tiles][·][32] with `tileBytes` bytes a tile, and points at the first image's row.
 * counts (rows, tiles) i32 become the number of entries before the end of each tile.
 * table (16, 16) u8: row m holds the four bytes' places of each of m's set bits (see kernels/memory-map.ts).
 */
export function compressUnitRows(
  entries: usize, counts: usize, units: usize, table: usize, rows: i32, tiles: i32, tileBytes: usize, capacity: i32,
): void {
  const zero = f32x4.splat(0);
  const four = i32x4.splat(4 * <i32>TILE_ROW);
  for (let row = 0; row < rows; row++) {
    const list = entries + <usize>row * <usize>capacity * ENTRY;
    let entry = list;
    let offsets = i32x4(0, <i32>TILE_ROW, 2 * <i32>TILE_ROW, 3 * <i32>TILE_ROW);
    let from = units + <usize>row * TILE_ROW;
    for (let tile = 0; tile < tiles; tile++) {
      for (let unit: usize = 0; unit < TILE_ROW; unit += 16) {
        const values = v128.load(from + unit);
        const mask = i32x4.bitmask(f32x4.ne(values, zero));
        const places = v128.load(table + (<usize>mask << 4));
        const movedOffsets = i8x16.swizzle(offsets, places);
        const movedValues = i8x16.swizzle(values, places);
        v128.store(entry, interleaveLow(movedOffsets, movedValues));
        v128.store(entry, interleaveHigh(movedOffsets, movedValues), 16);
        entry += <usize>popcnt(mask) * ENTRY;
        offsets = i32x4.add(offsets, four);
      }
      from += tileBytes;
      store<i32>(counts, <i32>((entry - list) / ENTRY));
      counts += 4;
    }
  }
}

/**
 * Lists the images in which each of a tile's 32 units is not zero, a unit a list; tile is (rows, 32). Every
 * image is written, and the next one overwrites it if it was zero: no branch to mispredict.
 */
export function compressUnitColumns(entries: usize, counts: usize, tile: usize, rows: i32, capacity: i32): void {
  const end = <usize>rows * TILE_ROW;
  for (let unit: usize = 0; unit < TILE; unit++) {
    const list = entries + unit * <usize>capacity * ENTRY;
    let entry = list;
    for (let offset: usize = 0; offset < end; offset += TILE_ROW) {
      const value = load<f32>(tile + offset + (unit << 2));
      storeEntry(entry, offset, value);
      entry += <usize>(value != 0) * ENTRY;
    }
    store<i32>(counts + (unit << 2), <i32>((entry - list) / ENTRY));
  }
}
