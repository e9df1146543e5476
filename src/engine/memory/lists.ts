// Where lists of what is not zero lie: pixels, activations and deltas, by image or by column.

import type { Pointer } from '../kernels/kernels.js';
import { IMAGE_SIDE, PIXELS, TILE } from '../network/topology.js';
import type { Regions } from './arena.js';

/** Bytes of an entry of a list: {offset u32, value f32}. */
export const ENTRY_BYTES = 8;
/** Bytes of a list's bounds: {begin u32, end u32}. */
export const BOUND_BYTES = 8;

/**
 * Tiles of units that a task computes together. What they read follows from it: blocks of lists are as long as an L1
 * cache holds, for so many tiles, the rows that a block's lists name.
 */
export type TilesPerTask = 1 | 2;

/** Pixels in a block: 8 of an image's 28 lines, of which an L1 cache holds the rows often read. */
const BLOCK_PIXELS = 8 * IMAGE_SIDE;
export const PIXEL_BLOCKS = Math.ceil(PIXELS / BLOCK_PIXELS);
/** Tiles in a block: 32 KB of the rows of a task's tiles that the lists of a block name, two thirds of an L1 cache. */
const blockTiles = (tilesPerTask: TilesPerTask) => 8 / tilesPerTask;
/** Images in a block: their deltas in a task's tiles are 32 KB, too. */
export const blockImages = (tilesPerTask: TilesPerTask) => 256 / tilesPerTask;

/** Sparse lists, in blocks of what they list: see assembly/index.ts. */
export interface SparseLists {
  readonly blocks: number;
  /** What a block lists: so many pixels, tiles of units, or images. */
  readonly blockLength: number;
  readonly lists: number;
  /** Entries that there is room for, for each list of each block. */
  readonly capacity: number;
  /**
   * [blocks][lists x capacity] {offset u32, value f32}: what a task lists in a block begins at its first list's place, and
   * follows without gaps.
   */
  readonly entries: Pointer;
  /** [blocks][lists] {begin u32, end u32}, addresses. */
  readonly bounds: Pointer;
}

/** Room for `lists` lists in `blocks` blocks of `blockLength`, each of at most `capacity` entries. */
export function mapLists(
  arena: Regions,
  lists: number,
  capacity: number,
  blockLength: number,
  blocks = 1,
): SparseLists {
  const entries = arena.take(blocks * lists * capacity * ENTRY_BYTES);
  return { blocks, blockLength, lists, capacity, entries, bounds: arena.take(blocks * lists * BOUND_BYTES) };
}

/** Room for the non-zero pixels of so many images. */
export function mapPixelLists(arena: Regions, images: number): SparseLists {
  return mapLists(arena, images, BLOCK_PIXELS, BLOCK_PIXELS, PIXEL_BLOCKS);
}

/** Room for the non-zero units of a layer, for so many images. */
export function mapUnitLists(
  arena: Regions,
  images: number,
  tiles: number,
  tilesPerTask: TilesPerTask,
): SparseLists {
  const block = blockTiles(tilesPerTask);
  return mapLists(arena, images, Math.min(tiles, block) * TILE, block, Math.ceil(tiles / block));
}

/**
 * Room for the images, of so many, in which each of `places` pixels or units is not zero. compressUnitColumns takes images
 * in fours, and may write three entries more than there are, of which a multiple of four has no need.
 */
export function mapImageLists(
  arena: Regions,
  places: number,
  images: number,
  tilesPerTask: TilesPerTask,
): SparseLists {
  const block = blockImages(tilesPerTask);
  const capacity = 4 * Math.ceil(Math.min(images, block) / 4);
  return mapLists(arena, places, capacity, block, Math.ceil(images / block));
}
