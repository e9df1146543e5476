// The forward pass by tiles of units, which training, evaluation and inference share.

import type { Kernels, Pointer } from '../kernels/kernels.js';
import type { ForwardSpace } from '../memory/forward-map.js';
import { BOUND_BYTES, ENTRY_BYTES, type SparseLists } from '../memory/lists.js';
import {
  type LayerLayout,
  layoutParameters,
  OUTPUT_WIDTH,
  PIXELS,
  TILE,
  type Topology,
} from '../network/topology.js';
import { type Tiles, tasksOf } from './plan.js';

export const TILE_ROW_BYTES = TILE * 4;
export const OUTPUT_ROW_BYTES = OUTPUT_WIDTH * 4;

/**
 * Above this share of non-zero units the dense product is faster: the sparse one does about 70 % of its work a second
 * (`npm run bench`, sparse and dense rows of the table of kernels).
 */
export const SPARSE_BELOW = 0.7;

/** Dropout: see assembly/dropout.ts. */
export interface DropOut {
  readonly share: number;
  readonly seed: number;
  /** From the first epoch on. */
  readonly step: number;
}

/** Batch normalisation of a layer in a training step: see assembly/normalise.ts. */
export interface Normalise {
  /** Zeros (32) f32. */
  readonly zeros: Pointer;
  /** Normalises a tile's sums, and adds its biases. */
  normalise(tile: number, sums: Pointer, biases: Pointer): void;
}

/** An operand of a product: the address of its first tile, and the bytes from there to the second. */
export interface Operand {
  readonly at: Pointer;
  readonly tileBytes: number;
}

/**
 * out (rows, 32) = initial + the first `rows` lists x right, for each of `tiles` tiles. With `initialRow` 0, `initial` is
 * one row for all; else there is a row for each, so many bytes apart. See assembly/sparse.ts.
 */
export function multiplyLists(
  kernels: Kernels,
  tiles: number,
  out: Operand,
  initial: Operand,
  initialRow: number,
  right: Operand,
  { bounds, blocks, lists }: SparseLists,
  rows: number,
): void {
  kernels.multiplySparse(
    tiles,
    out.at,
    out.tileBytes,
    initial.at,
    initial.tileBytes,
    initialRow,
    right.at,
    right.tileBytes,
    bounds,
    rows,
    blocks,
    lists,
  );
}

export class Forward {
  readonly layout;
  /** Each layer's tiles as one worker takes them. */
  private readonly tasks: readonly Tiles[][];

  constructor(
    readonly kernels: Kernels,
    private readonly memory: WebAssembly.Memory,
    readonly topology: Topology,
    /** Address of the parameters. */
    readonly parameters: Pointer,
    readonly space: ForwardSpace,
    /** 0, 1, 2, … for as many images. */
    private readonly successive: Pointer,
    /** This worker's scratch for edges, if the network sees them. */
    private readonly edges?: Pointer,
  ) {
    this.layout = layoutParameters(topology);
    this.tasks = this.layout.hidden.map(({ tiles }) => tasksOf(tiles, space.tilesPerTask));
  }

  /** Bytes of a tile of activations or deltas. */
  get tileBytes(): number {
    return this.space.images * TILE_ROW_BYTES;
  }

  activations(layer: number, tile: number): Pointer {
    return this.space.hidden[layer].activations + tile * this.tileBytes;
  }

  /** A layer's inputs, as lists by image. */
  inputLists(layer: number): SparseLists {
    return layer === 0 ? this.space.pixels : this.space.hidden[layer - 1].rows;
  }

  /** Address of a tile's parameters: its biases, then its weights. */
  tileParameters({ offset, tileFloats }: LayerLayout, tile: number): Pointer {
    return this.parameters + (offset + tile * tileFloats) * 4;
  }

  /** Address of the output weights from a tile's units. */
  outputWeights(tile: number): Pointer {
    return this.parameters + this.layout.output.offset * 4 + (1 + tile * TILE) * OUTPUT_ROW_BYTES;
  }

  /** Lists what the network sees of images `first` to first + rows of the batch, and is not zero: pixels or edges. */
  listInputs(images: Pointer, indices: Pointer, first: number, rows: number): void {
    const { edges } = this.space;
    if (edges === undefined || this.edges === undefined) {
      this.compressPixels(images, indices, first, rows);
      return;
    }
    this.kernels.findEdges(edges + first * PIXELS, images, indices + first * 4, this.edges, rows);
    this.compressPixels(edges, this.successive, first, rows);
  }

  private compressPixels(images: Pointer, indices: Pointer, first: number, rows: number): void {
    const { entries, bounds, capacity, lists, blockLength } = this.space.pixels;
    this.kernels.compressImageRows(
      entries + first * capacity * ENTRY_BYTES,
      bounds + first * BOUND_BYTES,
      images,
      indices + first * 4,
      this.space.tables.bytes,
      rows,
      PIXELS,
      blockLength,
      capacity,
      lists,
    );
  }

  /** Lists the non-zero units of a ReLU layer for images `first` to first + rows. */
  compressUnits(layer: number, first: number, rows: number): void {
    if (this.topology.activation !== 'relu') return;
    this.listUnits(layer, this.space.hidden[layer].rows, this.activations(layer, 0), first, rows);
  }

  /** Lists the non-zero units of images `first` to first + rows of a layer's activations, or deltas, by image. */
  listUnits(
    layer: number,
    { entries, bounds, capacity, lists, blockLength }: SparseLists,
    units: Pointer,
    first: number,
    rows: number,
  ): void {
    this.kernels.compressUnitRows(
      entries + first * capacity * ENTRY_BYTES,
      bounds + first * BOUND_BYTES,
      units + first * TILE_ROW_BYTES,
      this.space.tables.floats,
      rows,
      this.layout.hidden[layer].tiles,
      this.tileBytes,
      blockLength,
      capacity,
      lists,
    );
  }

  /** Whether a layer's activations over the first `rows` images are sparse enough for the sparse product. */
  isSparse(layer: number, rows: number): boolean {
    if (this.topology.activation !== 'relu') return false;
    return this.areFew(layer, this.space.hidden[layer].rows, rows);
  }

  /** Whether lists of a layer's units hold few enough for the first `rows` images. */
  areFew(layer: number, { bounds, blocks, lists }: SparseLists, rows: number): boolean {
    const addresses = new Uint32Array(this.memory.buffer, bounds, (blocks * lists * BOUND_BYTES) / 4);
    let bytes = 0;
    for (let block = 0; block < blocks; block++) {
      for (let list = block * lists; list < block * lists + rows; list++) {
        bytes += addresses[2 * list + 1] - addresses[2 * list];
      }
    }
    return bytes / ENTRY_BYTES < SPARSE_BELOW * rows * this.layout.hidden[layer].units;
  }

  /**
   * Computes some tiles of a hidden layer's activations, in training with batch normalisation and dropout where the recipe has
   * them; for the last hidden layer also their partial logits.
   */
  tiles(
    layer: number,
    { first, count }: Tiles,
    rows: number,
    sparse: boolean,
    { dropOut, normalise }: { dropOut?: DropOut; normalise?: Normalise } = {},
  ): void {
    if (layer === 0 || sparse) {
      const { kernels, tileBytes } = this;
      const shape = this.layout.hidden[layer];
      const out = { at: this.activations(layer, first), tileBytes };
      const biases = { at: this.tileParameters(shape, first), tileBytes: shape.tileFloats * 4 };
      const weights = { ...biases, at: biases.at + TILE_ROW_BYTES };
      const initial = normalise ? { at: normalise.zeros, tileBytes: 0 } : biases;
      multiplyLists(kernels, count, out, initial, 0, weights, this.inputLists(layer), rows);
    }
    for (let tile = first; tile < first + count; tile++) {
      const biases = this.tileParameters(this.layout.hidden[layer], tile);
      if (layer > 0 && !sparse) this.multiplyDense(layer, tile, rows, normalise?.zeros ?? biases);
      normalise?.normalise(tile, this.activations(layer, tile), biases);
      this.activate(layer, tile, rows, dropOut);
    }
  }

  private multiplyDense(layer: number, tile: number, rows: number, initial: Pointer): void {
    const below = this.layout.hidden[layer - 1].tiles;
    const biases = this.tileParameters(this.layout.hidden[layer], tile);
    this.kernels.multiplyDense(
      this.activations(layer, tile),
      initial,
      this.activations(layer - 1, 0),
      biases + TILE_ROW_BYTES,
      rows,
      below,
      this.tileBytes,
    );
  }

  /** What follows a tile's product. */
  private activate(layer: number, tile: number, rows: number, dropOut?: DropOut): void {
    const { kernels, space } = this;
    const shape = this.layout.hidden[layer];
    const out = this.activations(layer, tile);
    if (this.topology.activation === 'relu') kernels.relu(out, rows);
    else kernels.sigmoid(out, rows, Math.min(TILE, shape.units - tile * TILE), space.tables.exponential);
    if (dropOut) {
      const number = shape.offset / TILE + tile;
      kernels.dropOut(out, rows, dropOut.share, dropOut.seed, dropOut.step, number);
    }
    if (layer === this.layout.hidden.length - 1) {
      const share = space.shares + tile * space.images * OUTPUT_ROW_BYTES;
      kernels.outputForward(share, out, this.outputWeights(tile), rows);
    }
  }

  /** Reduces the tiles' partial logits to logits, for images `first` to first + rows. */
  logits(out: Pointer, first: number, rows: number): void {
    this.kernels.sumShares(
      out,
      this.parameters + this.layout.output.offset * 4,
      this.space.shares + first * OUTPUT_ROW_BYTES,
      rows,
      this.layout.hidden.at(-1)!.tiles,
      this.space.images * OUTPUT_ROW_BYTES,
    );
  }

  /**
   * The whole forward pass by one worker: probabilities (rows, 12) of the images at `indices`. A wide network takes seconds,
   * so `goesOn` is asked before every few tiles. Returns false if it said no; then `out` is unchanged.
   */
  probabilities(
    out: Pointer,
    images: Pointer,
    indices: Pointer,
    rows: number,
    goesOn: () => boolean = () => true,
  ): boolean {
    this.listInputs(images, indices, 0, rows);
    for (let layer = 0; layer < this.tasks.length; layer++) {
      if (layer > 0) this.compressUnits(layer - 1, 0, rows);
      const sparse = layer > 0 && this.isSparse(layer - 1, rows);
      for (const task of this.tasks[layer]) {
        if (!goesOn()) return false;
        this.tiles(layer, task, rows, sparse);
      }
    }
    this.logits(out, 0, rows);
    this.kernels.softmax(out, rows, this.space.tables.exponential);
    return true;
  }
}
