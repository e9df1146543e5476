// Map: lists the non-zero pixels, activations and deltas for the sparse products.

import type { Pointer } from '../../kernels/kernels.js';
import { BOUND_BYTES, ENTRY_BYTES } from '../../memory/lists.js';
import { PIXELS, TILE } from '../../network/topology.js';
import { TILE_ROW_BYTES } from '../forward.js';
import { rangesOf } from './augmentation-ranges.js';
import type { StepContext } from './context.js';

/** Lists the pixels, or edges, of a shard of a step's images, after augmentation if the recipe has it. */
export function listPixels(context: StepContext, step: number, task: number): void {
  const { first, rows } = context.shard(task, step);
  if (rows === 0) return;
  const { map, kernels, settings, own, forward } = context;
  const { augmentation, seed, epoch } = settings;
  const indices = context.indices(step);
  if (!augmentation) {
    forward.listInputs(map.images, indices, first, rows);
    return;
  }
  kernels.augmentImages(
    map.augmented + first * PIXELS,
    map.images,
    indices + first * 4,
    map.basis,
    own.augmentation,
    rows,
    seed,
    epoch,
    ...rangesOf(augmentation),
  );
  forward.listInputs(map.augmented, map.successive, first, rows);
}

/** Lists, for each pixel of a block, the images in which it is not zero. */
export function listPixelColumns(context: StepContext, block: number): void {
  const { pixels } = context.map.forward;
  const columns = context.map.backward.pixelColumns;
  const firstPixel = block * pixels.blockLength;
  context.byBlocksOfImages(columns, ({ entries, bounds }, first, rows) =>
    context.kernels.compressImageColumns(
      entries,
      bounds,
      columns.capacity,
      pixels.bounds + (block * pixels.lists + first) * BOUND_BYTES,
      first,
      rows,
      firstPixel,
      Math.min(pixels.blockLength, PIXELS - firstPixel),
    ),
  );
}

/** Lists the units of a layer that are not zero, for a shard of images. */
export function listUnits(context: StepContext, layer: number, task: number): void {
  const { first, rows } = context.shard(task);
  if (rows > 0) context.forward.compressUnits(layer, first, rows);
}

/** Lists a layer's deltas that are not zero, for a shard of images. */
export function listDeltas(context: StepContext, layer: number, task: number): void {
  const { first, rows } = context.shard(task);
  if (rows === 0) return;
  const { deltaRows } = context.map.backward.hidden[layer];
  context.forward.listUnits(layer, deltaRows, context.deltaTiles(layer, 0).at, first, rows);
}

/** Lists, for each unit of a tile, the images in which its activation is not zero. */
export function listUnitColumns(context: StepContext, layer: number, tile: number): void {
  const { columns } = context.map.backward.hidden[layer];
  const activations: Pointer = context.forward.activations(layer, tile);
  context.byBlocksOfImages(columns, ({ entries, bounds }, first, rows) =>
    context.kernels.compressUnitColumns(
      entries + tile * TILE * columns.capacity * ENTRY_BYTES,
      bounds + tile * TILE * BOUND_BYTES,
      activations + first * TILE_ROW_BYTES,
      context.own.transposedTile,
      context.map.forward.tables.floats,
      first,
      rows,
    ),
  );
}
