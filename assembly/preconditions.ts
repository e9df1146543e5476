// What kernels may ask of their arguments, in the words of their layouts. Each kernel asserts its preconditions where it
// begins. They are compiled into the checked build, which kernel tests run: there a call that breaks one traps
// (`unreachable`). The other builds hold nothing of them: there asc drops an assertion, but not what its condition reads,
// so whatever reads memory here is true at once (ASC_NO_ASSERT). All of it is inlined, for V8 fails where a function calls
// another and --no-liftoff, with which kernel tests run, is on.
//
// Address 0 is never a valid one: it stands for a pointer that was forgotten. Counts are unsigned here, so that a negative
// one is more than any memory holds.

import { BOUND, CACHE_LINE, ENTRY, OUTPUT_ROW, TILE_ROW } from './vector';

/** Bytes of a vector. */
// @ts-ignore: decorator
@inline const VECTOR: usize = 16;

/** Whether `bytes` bytes at `at`, a multiple of `alignment`, lie in the memory. */
// @ts-ignore: decorator
@inline export function holds(at: usize, bytes: u64, alignment: usize): bool {
  if (ASC_NO_ASSERT) return true;
  const size = <u64>memory.size() << 16;
  return at != 0 && at % alignment == 0 && bytes <= size && at <= size - bytes;
}

/** Whether two regions of so many bytes have no byte in common. */
// @ts-ignore: decorator
@inline export function areApart(a: usize, aBytes: u64, b: usize, bBytes: u64): bool {
  return <u64>a + aBytes <= <u64>b || <u64>b + bBytes <= <u64>a;
}

/** Whether `count` floats, whole vectors of them, lie at `at`. */
// @ts-ignore: decorator
@inline export function areVectors(at: usize, count: usize): bool {
  return count % 4 == 0 && holds(at, <u64>count << 2, VECTOR);
}

/** Whether a tile's rows (rows, 32) lie at `at`, each in whole cache lines. */
// @ts-ignore: decorator
@inline export function isTile(at: usize, rows: usize): bool {
  return holds(at, bytesOfTile(rows), CACHE_LINE);
}

/** Whether rows (rows, 32) of each of `tiles` tiles, so many bytes from one to the next, lie at `at`. */
// @ts-ignore: decorator
@inline export function areTiles(at: usize, tiles: usize, tileBytes: usize, rows: usize): bool {
  return areStrided(tiles, tileBytes, bytesOfTile(rows), CACHE_LINE)
    && holds(at, bytesOfTiles(tiles, tileBytes, rows), CACHE_LINE);
}

/** Whether (rows, 12) floats of logits, deltas or output weights lie at `at`. */
// @ts-ignore: decorator
@inline export function areOutputs(at: usize, rows: usize): bool {
  return holds(at, bytesOfOutputs(rows), VECTOR);
}

/** Whether (rows, 12) floats of each of `tiles` tiles, so many bytes from one to the next, lie at `at`. */
// @ts-ignore: decorator
@inline export function areShares(at: usize, tiles: usize, shareBytes: usize, rows: usize): bool {
  return areStrided(tiles, shareBytes, bytesOfOutputs(rows), VECTOR)
    && holds(at, bytesOfShares(tiles, shareBytes, rows), VECTOR);
}

/** Whether places so many bytes apart keep their alignment, and hold `bytes` each. */
// @ts-ignore: decorator
@inline function areStrided(places: usize, stride: usize, bytes: u64, alignment: usize): bool {
  return places < 2 || (stride % alignment == 0 && <u64>stride >= bytes);
}

/** Bytes of a tile's rows (rows, 32). */
// @ts-ignore: decorator
@inline export function bytesOfTile(rows: usize): u64 {
  return <u64>rows * TILE_ROW;
}

/** Bytes from the first row of the first of so many tiles to behind the last row of the last. */
// @ts-ignore: decorator
@inline export function bytesOfTiles(tiles: usize, tileBytes: usize, rows: usize): u64 {
  return tiles == 0 ? 0 : <u64>(tiles - 1) * tileBytes + bytesOfTile(rows);
}

/** Bytes of (rows, 12) floats. */
// @ts-ignore: decorator
@inline export function bytesOfOutputs(rows: usize): u64 {
  return <u64>rows * OUTPUT_ROW;
}

/** Bytes from the first row of the first tile's shares to behind the last row of the last's. */
// @ts-ignore: decorator
@inline export function bytesOfShares(tiles: usize, shareBytes: usize, rows: usize): u64 {
  return tiles == 0 ? 0 : <u64>(tiles - 1) * shareBytes + bytesOfOutputs(rows);
}

/** Whether the two padding columns of (rows, 12) hold 0. The NaNs of a training run that diverged pass. */
// @ts-ignore: decorator
@inline export function arePadded(at: usize, rows: usize): bool {
  if (ASC_NO_ASSERT) return true;
  for (let row: usize = 0; row < rows; row++) {
    const padding = at + row * OUTPUT_ROW + 40;
    if (abs(load<f32>(padding)) > 0 || abs(load<f32>(padding, 4)) > 0) return false;
  }
  return true;
}

/** Whether each of the indices (rows) i32 names a place of `bytes` bytes behind `places` that lies in the memory. */
// @ts-ignore: decorator
@inline export function areIndices(indices: usize, rows: usize, places: usize, bytes: usize): bool {
  if (ASC_NO_ASSERT) return true;
  if (!holds(indices, <u64>rows << 2, 4)) return false;
  for (let row: usize = 0; row < rows; row++) {
    const index = load<i32>(indices + (row << 2));
    if (index < 0 || !holds(places, (<u64>index + 1) * bytes, 1)) return false;
  }
  return true;
}

/** How many blocks of `length` it takes for `count` places. */
// @ts-ignore: decorator
@inline export function blocksOf(count: usize, length: usize): usize {
  if (ASC_NO_ASSERT) return 0;
  return (count + length - 1) / length;
}

/**
 * Whether entries [blocks][lists x capacity] and bounds [blocks][lists] have room for the first `rows` lists of each
 * block, none of them longer than `longest`.
 */
// @ts-ignore: decorator
@inline export function haveRoom(
  entries: usize, bounds: usize, rows: usize, blocks: usize, lists: usize, capacity: usize, longest: usize,
): bool {
  const places = blocks == 0 ? 0 : <u64>(blocks - 1) * <u64>lists + <u64>rows;
  return rows <= lists && longest <= capacity
    && holds(entries, places * <u64>capacity * ENTRY, ENTRY) && holds(bounds, places * BOUND, BOUND);
}

/** Whether each of `count` lists begins at an entry's place, and ends there or later. */
// @ts-ignore: decorator
@inline export function areLists(bounds: usize, count: usize): bool {
  if (ASC_NO_ASSERT) return true;
  if (!holds(bounds, <u64>count * BOUND, BOUND)) return false;
  for (let list: usize = 0; list < count; list++) {
    const begin = load<u32>(bounds + list * BOUND), end = load<u32>(bounds + list * BOUND, 4);
    if (begin > end || begin % <u32>ENTRY != 0 || end % <u32>ENTRY != 0) return false;
  }
  return true;
}

/** Whether the entries of `count` lists are for rows `first` to `last`, this one not included, of a tile. */
// @ts-ignore: decorator
@inline export function areEntriesOf(bounds: usize, count: usize, first: u64, last: u64): bool {
  if (ASC_NO_ASSERT) return true;
  if (!areLists(bounds, count)) return false;
  for (let list: usize = 0; list < count; list++) {
    const end = <usize>load<u32>(bounds + list * BOUND, 4);
    for (let entry = <usize>load<u32>(bounds + list * BOUND); entry < end; entry += ENTRY) {
      const offset = <u64>load<u32>(entry);
      if (offset % TILE_ROW != 0 || offset < first * TILE_ROW || offset >= last * TILE_ROW) return false;
    }
  }
  return true;
}

/** Whether the first `rows` lists of each block name rows of the tile at `right` that lie in the memory. */
// @ts-ignore: decorator
@inline export function areFactors(bounds: usize, rows: usize, blocks: usize, lists: usize, right: usize): bool {
  if (ASC_NO_ASSERT) return true;
  if (blocks < 1 || lists < rows || !holds(right, 0, CACHE_LINE)) return false;
  const readable = ((<u64>memory.size() << 16) - right) / TILE_ROW;
  for (let block: usize = 0; block < blocks; block++) {
    if (!areEntriesOf(bounds + block * lists * BOUND, rows, 0, readable)) return false;
  }
  return true;
}

/** Whether the table of bytes is at `table`: its last row holds all eight places. */
// @ts-ignore: decorator
@inline export function isTableOfBytes(table: usize): bool {
  if (ASC_NO_ASSERT) return true;
  return holds(table, 256 * 8, 8) && load<u64>(table + 255 * 8) == 0x0706050403020100;
}

/** Whether the table of floats is at `table`: its last row holds all sixteen places. */
// @ts-ignore: decorator
@inline export function isTableOfFloats(table: usize): bool {
  if (ASC_NO_ASSERT) return true;
  return holds(table, 16 * 16, VECTOR) && load<u64>(table + 15 * 16) == 0x0706050403020100
    && load<u64>(table + 15 * 16, 8) == 0x0f0e0d0c0b0a0908;
}

/** Whether the constants of e^x are at `constants`: the last is 1. */
// @ts-ignore: decorator
@inline export function areExponentialConstants(constants: usize): bool {
  if (ASC_NO_ASSERT) return true;
  return holds(constants, 13 * 4, 4) && load<f32>(constants, 48) == 1;
}

/** Whether `share` is from 0 (included) to 1 (excluded). */
// @ts-ignore: decorator
@inline export function isShare(share: f32): bool {
  return share >= 0 && share < 1;
}
