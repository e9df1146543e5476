// What comes before the first layer: images are augmented, their edges found, and what is not zero listed.

import { rangesOf } from '../../src/engine/mapreduce/step/augmentation-ranges.js';
import {
  BOUND_BYTES,
  mapImageLists,
  mapPixelLists,
  PIXEL_BLOCKS,
  type SparseLists,
} from '../../src/engine/memory/lists.js';
import { BASIS_FLOATS, writeBasis } from '../../src/engine/memory/tables.js';
import { PIXELS } from '../../src/engine/network/topology.js';
import { AUGMENTATION_RANGES } from '../../src/engine/recipe/augmentation.js';
import type { LabelledImages } from '../../src/engine/training/dataset.js';
import { tilesPerTask } from '../../src/node/kernels.js';
import type { Bench } from '../bench-memory.js';
import { BATCH, type KernelJob } from './job.js';

/** The pixels of a batch that are not zero. */
export interface ListedPixels {
  readonly count: number;
  readonly byImage: SparseLists;
  readonly byPlace: SparseLists;
}

/** The jobs, which have run once: their lists are written. */
export function pixelJobs(
  bench: Bench,
  { pixels }: LabelledImages,
): { readonly jobs: KernelJob[]; readonly listed: ListedPixels } {
  const { kernels, memory } = bench;
  const batch = pixels.subarray(0, BATCH * PIXELS);
  const images = bench.take(BATCH * PIXELS);
  new Uint8Array(memory.buffer, images, BATCH * PIXELS).set(batch);
  const indices = bench.integers(Array.from({ length: BATCH }, (_, index) => index));
  const tables = bench.tables();
  const basis = bench.take(BASIS_FLOATS * 4);
  writeBasis(memory, basis);
  const byImage = mapPixelLists(bench, BATCH);
  const byPlace = mapImageLists(bench, PIXELS, BATCH, tilesPerTask());
  const augmented = bench.take(BATCH * PIXELS);
  const scratch = bench.take(4096);
  const edges = bench.take(BATCH * PIXELS);
  const edgesScratch = bench.take(16_384);
  const ranges = rangesOf(AUGMENTATION_RANGES.full!);
  const listByImage = () =>
    kernels.compressImageRows(
      byImage.entries,
      byImage.bounds,
      images,
      indices,
      tables.bytes,
      BATCH,
      PIXELS,
      byImage.blockLength,
      byImage.capacity,
      byImage.lists,
    );
  const listByPlace = () => {
    for (let block = 0; block < PIXEL_BLOCKS; block++) {
      kernels.compressImageColumns(
        byPlace.entries,
        byPlace.bounds,
        byPlace.capacity,
        byImage.bounds + block * byImage.lists * BOUND_BYTES,
        0,
        BATCH,
        block * byImage.blockLength,
        Math.min(byImage.blockLength, PIXELS - block * byImage.blockLength),
      );
    }
  };
  listByImage();
  listByPlace();
  const none = { operations: 0, denseOperations: 0 };
  const jobs = [
    {
      name: `augment ${BATCH} images`,
      ...none,
      run: () => kernels.augmentImages(augmented, images, indices, basis, scratch, BATCH, 1, 1, ...ranges),
    },
    {
      name: `find the edges of ${BATCH} images`,
      ...none,
      run: () => kernels.findEdges(edges, images, indices, edgesScratch, BATCH),
    },
    { name: `list pixels by image, ${BATCH} images`, ...none, run: listByImage },
    { name: `list pixels by place, ${BATCH} images`, ...none, run: listByPlace },
  ];
  const count = batch.reduce((total, pixel) => total + (pixel ? 1 : 0), 0);
  return { jobs, listed: { count, byImage, byPlace } };
}
