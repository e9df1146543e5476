// The interface of the compiled kernels: functions over byte addresses in one shared memory, and that memory. The machine
// makes instances of them: see ../machine.ts.

import { RunError } from '../../errors.js';

/** A byte address in the shared memory. */
export type Pointer = number;

/** The distance between two addresses in bytes. */
export type Bytes = number;

/** The ranges of augmentImages, its last arguments: see assembly/augment.ts. */
export type AugmentationRanges = [
  rotation: number,
  scale: number,
  shear: number,
  shift: number,
  elastic: number,
  thickness: number,
];

/**
 * The kernels, each documented where it is defined, in assembly/. Layouts are described in assembly/index.ts. A test
 * compares the signatures: usize is Pointer here, its alias Bytes is Bytes, bool is boolean, and any other number.
 */
export interface Kernels {
  multiplyAddPeak(factors: Pointer, rounds: number): number;
  multiplyAddPeakJoined(chains: Pointer, factors: Pointer, rounds: number): void;
  multiplySparse(
    tiles: number,
    out: Pointer,
    outTile: Bytes,
    initial: Pointer,
    initialTile: Bytes,
    initialRow: Bytes,
    right: Pointer,
    rightTile: Bytes,
    bounds: Pointer,
    rows: number,
    blocks: number,
    lists: number,
  ): void;
  descendSparseWithMomentum(
    tiles: number,
    weights: Pointer,
    velocity: Pointer,
    weightsTile: Bytes,
    right: Pointer,
    rightTile: Bytes,
    bounds: Pointer,
    rows: number,
    rate: number,
    momentum: number,
    decay: number,
    nesterov: boolean,
    flush: number,
  ): void;
  multiplyDense(
    out: Pointer,
    initial: Pointer,
    left: Pointer,
    right: Pointer,
    rows: number,
    tiles: number,
    leftTile: Bytes,
  ): void;
  multiplyDenseLeftTransposed(out: Pointer, left: Pointer, right: Pointer, rows: number): void;
  transposeWeights(out: Pointer, right: Pointer, tiles: number, rightTile: Bytes): void;
  augmentImages(
    out: Pointer,
    images: Pointer,
    indices: Pointer,
    basis: Pointer,
    scratch: Pointer,
    rows: number,
    seed: number,
    epoch: number,
    ...ranges: AugmentationRanges
  ): void;
  findEdges(out: Pointer, images: Pointer, indices: Pointer, scratch: Pointer, rows: number): void;
  dropOut(tile: Pointer, rows: number, share: number, seed: number, step: number, number: number): void;
  normalise(
    tile: Pointer,
    normalised: Pointer,
    factors: Pointer,
    statistics: Pointer,
    biases: Pointer,
    rows: number,
    share: number,
  ): void;
  normaliseBackward(
    deltas: Pointer,
    gradient: Pointer,
    normalised: Pointer,
    factors: Pointer,
    rows: number,
  ): void;
  relu(tile: Pointer, rows: number): void;
  reluBackward(deltas: Pointer, activations: Pointer, rows: number): void;
  sigmoid(tile: Pointer, rows: number, units: number, constants: Pointer): void;
  sigmoidBackward(deltas: Pointer, activations: Pointer, rows: number): void;
  scale(tile: Pointer, rows: number, factor: number): void;
  sumColumns(sums: Pointer, tile: Pointer, rows: number): void;
  compressImageRows(
    entries: Pointer,
    bounds: Pointer,
    images: Pointer,
    indices: Pointer,
    table: Pointer,
    rows: number,
    pixels: number,
    blockPixels: number,
    capacity: number,
    lists: number,
  ): void;
  fetchLists(bounds: Pointer, count: number): void;
  compressImageColumns(
    columns: Pointer,
    columnBounds: Pointer,
    capacity: number,
    bounds: Pointer,
    firstRow: number,
    rows: number,
    first: number,
    count: number,
  ): void;
  compressUnitRows(
    entries: Pointer,
    bounds: Pointer,
    units: Pointer,
    table: Pointer,
    rows: number,
    tiles: number,
    tileBytes: Bytes,
    blockTiles: number,
    capacity: number,
    lists: number,
  ): void;
  compressUnitColumns(
    entries: Pointer,
    bounds: Pointer,
    tile: Pointer,
    scratch: Pointer,
    table: Pointer,
    firstRow: number,
    rows: number,
  ): void;
  outputForward(out: Pointer, activations: Pointer, weights: Pointer, rows: number): void;
  sumShares(
    logits: Pointer,
    biases: Pointer,
    shares: Pointer,
    rows: number,
    tiles: number,
    shareBytes: Bytes,
  ): void;
  outputBackward(deltas: Pointer, outputs: Pointer, transposed: Pointer, rows: number): void;
  transposeOutputWeights(transposed: Pointer, weights: Pointer): void;
  outputGradient(
    out: Pointer,
    activations: Pointer,
    outputs: Pointer,
    transposed: Pointer,
    rows: number,
  ): void;
  sumOutputs(sums: Pointer, outputs: Pointer, rows: number): void;
  softmax(logits: Pointer, rows: number, constants: Pointer): void;
  softmaxCrossEntropy(
    logits: Pointer,
    losses: Pointer,
    labels: Pointer,
    indices: Pointer,
    rows: number,
    smoothing: number,
    factor: number,
    constants: Pointer,
  ): void;
  descend(weights: Pointer, gradient: Pointer, count: number, rate: number, decay: number): void;
  descendWithMomentum(
    weights: Pointer,
    gradient: Pointer,
    velocity: Pointer,
    count: number,
    rate: number,
    momentum: number,
    decay: number,
    nesterov: boolean,
    flush: number,
  ): void;
  descendWithAdam(
    weights: Pointer,
    gradient: Pointer,
    mean: Pointer,
    variance: Pointer,
    count: number,
    rate: number,
    beta1: number,
    beta2: number,
    correction1: number,
    correction2: number,
    epsilon: number,
    decay: number,
    flush: number,
  ): void;
  roundChanges(halves: Pointer, values: Pointer, from: Pointer, count: number): void;
  addChanges(values: Pointer, from: Pointer, halves: Pointer, count: number): void;
  addToSums(sums: Pointer, values: Pointer, count: number): void;
  divideSums(values: Pointer, sums: Pointer, count: number, parts: number): void;
  areHalvesFinite(halves: Pointer, count: number): boolean;
  areFinite(values: Pointer, count: number): boolean;
}

const PAGE = 65536;

/**
 * A memory of at least `bytes`, all zero, shared by threads unless `shared` is false. Throws RunError `out-of-memory` if the
 * system gives none.
 */
export function createMemory(bytes: number, shared = true): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  try {
    // It never grows. Some browsers reserve the maximum, and refuse large ones.
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    throw new RunError(
      'out-of-memory',
      `The system does not give ${(bytes / 2 ** 20).toFixed(0)} MB of shared memory (${(cause as Error).message}). Make some ` +
        'free or allow more (ulimit -v unlimited); training needs less with narrower hidden layers and fewer workers.',
      { cause },
    );
  }
}
