// The memory of a network for inference only.

import type { Pointer } from '../kernels/kernels.js';
import { layoutParameters, PIXELS, type Topology } from '../network/topology.js';
import { Arena } from './arena.js';
import { type ForwardSpace, mapEdgesScratch, mapForward } from './forward-map.js';
import type { TilesPerTask } from './lists.js';
import { mapTables } from './tables.js';

/** What inference on images, in one thread, needs. */
export interface ReadingMap {
  readonly bytes: number;
  readonly images: Pointer;
  readonly successive: Pointer;
  readonly parameters: Pointer;
  readonly forward: ForwardSpace;
  /** See WorkerSpace. */
  readonly edges?: Pointer;
}

/** Lays out the memory for inference on at most `images` images at a time. */
export function mapReading(topology: Topology, images: number, tilesPerTask: TilesPerTask): ReadingMap {
  const arena = new Arena();
  const parameters = arena.floats(layoutParameters(topology).floats);
  const forward = mapForward(arena, mapTables(arena), topology, images, tilesPerTask);
  const edges = mapEdgesScratch(arena, topology);
  const successive = arena.take(images * 4);
  const pixels = arena.take(images * PIXELS);
  return { bytes: arena.bytes, images: pixels, successive, parameters, forward, edges };
}
