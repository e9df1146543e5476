// From dense to sparse: lists of the non-zero pixels of a batch, or of the non-zero units of a layer, by image
// (rows, for products that sum over units) and by unit (columns, for gradients, which sum over images).

import { ENTRY, TILE_ROW } from './vector';

/** A pixel is a byte; the network sees 0 to 1. */
// @ts-ignore: decorator
@inline const PIXEL: f32 = 1.0 / 255.0;

// @ts-ignore: decorator
@inline function storeEntry(entry: usize, offset: usize, value: f32): void {
  store<u32>(entry, <u32>offset);
  store<f32>(entry, value, 4);
}

/** Which of the 16 bytes at `from` are not zero, a bit each. */
// @ts-ignore: decorator
@inline function nonZeroBytes(from: usize): i32 {
  return ~i8x16.bitmask(i8x16.eq(v128.load(from), i8x16.splat(0))) & 0xffff;
}

/**
 * Gathers `rows` images and lists their non-zero pixels, an image a list.
 * images (·, pixels) u8, indices (rows) i32: which of them; pixels a multiple of 16.
 */
export function compressImageRows(
  entries: usize, counts: usize, images: usize, indices: usize, rows: i32, pixels: i32, capacity: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const image = images + <usize>load<i32>(indices + (<usize>row << 2)) * <usize>pixels;
    const list = entries + <usize>row * <usize>capacity * ENTRY;
    let entry = list;
    for (let pixel: usize = 0; pixel < <usize>pixels; pixel += 16) {
      let bits = nonZeroBytes(image + pixel);
      while (bits) {
        const at = pixel + <usize>ctz(bits);
        storeEntry(entry, at * TILE_ROW, <f32>load<u8>(image + at) * PIXEL);
        entry += ENTRY;
        bits &= bits - 1;
      }
    }
    storeEntry(entry, 0, 0);
    store<i32>(counts + (<usize>row << 2), <i32>((entry - list) / ENTRY));
  }
}

/**
 * Lists the non-zero pixels of `rows` images by column, a pixel's place a list: columns `first` (a multiple
 * of 16) to first + columns. An entry's offset is that of the image's row in a tile of deltas.
 */
export function compressImageColumns(
  entries: usize, counts: usize, images: usize, indices: usize, rows: i32, pixels: i32,
  first: i32, columns: i32, capacity: i32,
): void {
  const end = <usize>(first + columns);
  const listBytes = <usize>capacity * ENTRY;
  memory.fill(counts + (<usize>first << 2), 0, <usize>columns << 2);
  for (let row = 0; row < rows; row++) {
    const image = images + <usize>load<i32>(indices + (<usize>row << 2)) * <usize>pixels;
    const offset = <usize>row * TILE_ROW;
    for (let pixel = <usize>first; pixel < end; pixel += 16) {
      let bits = nonZeroBytes(image + pixel);
      while (bits) {
        const at = pixel + <usize>ctz(bits);
        const count = load<i32>(counts + (at << 2));
        storeEntry(entries + at * listBytes + <usize>count * ENTRY, offset, <f32>load<u8>(image + at) * PIXEL);
        store<i32>(counts + (at << 2), count + 1);
        bits &= bits - 1;
      }
    }
  }
  for (let at = <usize>first; at < end; at++) {
    storeEntry(entries + at * listBytes + <usize>load<i32>(counts + (at << 2)) * ENTRY, 0, 0);
  }
}

/**
 * Lists the non-zero units of `rows` images, an image a list. units is [tiles][·][16] with `tileBytes` bytes
 * a tile, and points at the first image's row. Every unit is written, and the next one overwrites it if it
 * was zero: no branch to mispredict. So a list needs room for one entry more than there are units.
 */
export function compressUnitRows(
  entries: usize, counts: usize, units: usize, rows: i32, tiles: i32, tileBytes: usize, capacity: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const list = entries + <usize>row * <usize>capacity * ENTRY;
    let entry = list;
    let offset: usize = 0;
    for (let tile = 0; tile < tiles; tile++) {
      const from = units + <usize>tile * tileBytes + <usize>row * TILE_ROW;
      for (let unit: usize = 0; unit < TILE_ROW; unit += 4) {
        const value = load<f32>(from + unit);
        storeEntry(entry, offset, value);
        entry += <usize>(value != 0) * ENTRY;
        offset += TILE_ROW;
      }
    }
    storeEntry(entry, 0, 0);
    store<i32>(counts + (<usize>row << 2), <i32>((entry - list) / ENTRY));
  }
}

/** Lists the images in which each of a tile's 16 units is not zero, a unit a list; tile is (rows, 16). */
export function compressUnitColumns(entries: usize, counts: usize, tile: usize, rows: i32, capacity: i32): void {
  const end = <usize>rows * TILE_ROW;
  for (let unit: usize = 0; unit < 16; unit++) {
    const list = entries + unit * <usize>capacity * ENTRY;
    let entry = list;
    for (let offset: usize = 0; offset < end; offset += TILE_ROW) {
      const value = load<f32>(tile + offset + (unit << 2));
      storeEntry(entry, offset, value);
      entry += <usize>(value != 0) * ENTRY;
    }
    storeEntry(entry, 0, 0);
    store<i32>(counts + (unit << 2), <i32>((entry - list) / ENTRY));
  }
}
