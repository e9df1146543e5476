// The memory of a forward pass over a batch.

import type { Pointer } from '../kernels/kernels.js';
import { layoutParameters, OUTPUT_WIDTH, PIXELS, TILE, type Topology } from '../network/topology.js';
import type { Arena } from './arena.js';
import { mapPixelLists, mapUnitLists, type SparseLists, type TilesPerTask } from './lists.js';
import type { KernelTables } from './tables.js';

/** What a hidden layer needs for a forward pass. */
export interface HiddenSpace {
  /** [tiles][B][32] */
  readonly activations: Pointer;
  /** The non-zero activations by image, B lists. */
  readonly rows: SparseLists;
}

/** What a forward pass over at most `images` images needs. */
export interface ForwardSpace {
  readonly images: number;
  readonly tilesPerTask: TilesPerTask;
  readonly tables: KernelTables;
  /** The images' edges, (B, 784) u8, if that is what the network sees. */
  readonly edges?: Pointer;
  /** The non-zero pixels, or edges, by image. */
  readonly pixels: SparseLists;
  readonly hidden: readonly HiddenSpace[];
  /** Each tile's partial logits, [tiles][B][12]. */
  readonly shares: Pointer;
  /** Logits, then probabilities or deltas, (B, 12). */
  readonly outputs: Pointer;
}

/** The scratch of findEdges (see assembly/edges.ts). Each worker needs its own. */
const EDGES_SCRATCH = 9312;

/** A worker's own memory for edges; undefined where the network sees pixels. */
export function mapEdgesScratch(arena: Arena, { input }: Topology): Pointer | undefined {
  return input === 'edges' ? arena.take(EDGES_SCRATCH) : undefined;
}

/** Allocates the memory of a forward pass over `images` images. */
export function mapForward(
  arena: Arena,
  tables: KernelTables,
  topology: Topology,
  images: number,
  tilesPerTask: TilesPerTask,
): ForwardSpace {
  const layout = layoutParameters(topology);
  return {
    images,
    tilesPerTask,
    tables,
    edges: topology.input === 'edges' ? arena.take(images * PIXELS) : undefined,
    pixels: mapPixelLists(arena, images),
    hidden: layout.hidden.map(({ tiles }) => ({
      activations: arena.floats(tiles * images * TILE),
      rows: mapUnitLists(arena, images, tiles, tilesPerTask),
    })),
    shares: arena.floats(layout.hidden.at(-1)!.tiles * images * OUTPUT_WIDTH),
    outputs: arena.floats(images * OUTPUT_WIDTH),
  };
}
