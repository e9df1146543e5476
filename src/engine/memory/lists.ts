// The memory of sparse lists: the non-zero pixels, activations and deltas, by image or by column.

import type { Pointer } from '../kernels/kernels.js';
import { IMAGE_SIDE, PIXELS, TILE } from '../network/topology.js';
import type { Regions } from './arena.js';

/** Bytes of an entry of a list: {offset u32, value f32}. */
export const ENTRY_BYTES = 8;
/** Bytes of a list's bounds: {begin u32, end u32}. */
export const BOUND_BYTES = 8;

/**
 * Tiles of units that a task computes together. The length of blocks follows from it: the rows that a block's lists name,
 * for so many tiles, must fit an L1 cache.
 */
export type TilesPerTask = 1 | 2;

/** Pixels in a block: 8 of an image's 28 lines, whose frequently read rows fit an L1 cache. */
export const BLOCK_PIXELS = 8 * IMAGE_SIDE;
export const PIXEL_BLOCKS = Math.ceil(PIXELS / BLOCK_PIXELS);
/** Tiles in a block: the rows that its lists name take 32 KB in a task's tiles, two thirds of an L1 cache. */
const blockTiles = (tilesPerTask: TilesPerTask) => 8 / tilesPerTask;
/** Images in a block: their deltas in a task's tiles also take 32 KB. */
export const blockImages = (tilesPerTask: TilesPerTask) => 256 / tilesPerTask;

/** Sparse lists in blocks: see assembly/index.ts. */
export interface SparseLists {
  readonly blocks: number;
  /** Pixels, tiles of units, or images in a block. */
  readonly blockLength: number;
  readonly lists: number;
  /** Entries allocated for each list of each block. */
  readonly capacity: number;
  /**
   * [blocks][lists x capacity] {offset u32, value f32}. A task's lists in a block begin at the place of its first list and
   * have no gaps between them.
   */
  readonly entries: Pointer;
  /** [blocks][lists] {begin u32, end u32}, addresses. */
  readonly bounds: Pointer;
}

/** Allocates `lists` lists in `blocks` blocks of `blockLength`, each with at most `capacity` entries. */
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

/** Allocates lists of the non-zero pixels of images. */
export function mapPixelLists(arena: Regions, images: number): SparseLists {
  return mapLists(arena, images, BLOCK_PIXELS, BLOCK_PIXELS, PIXEL_BLOCKS);
}

/** Allocates lists of a layer's non-zero units, by image. */
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
 * Allocates lists of the images in which each of `places` pixels or units is not zero. compressUnitColumns processes four
 * images at a time and may write three entries too many; a multiple of four images needs no such room.
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
