// The map of the shared memory: the one place that says what lies where. A map is plain data, so it travels to
// the workers; host and workers read the same addresses from it.

import {
  IMAGE_SIDE,
  layoutParameters,
  OUTPUT_WIDTH,
  type ParameterLayout,
  PIXELS,
  TILE,
  type Topology,
} from '../network/topology.js';
import { type Pointer, TASK_TILES } from './kernels.js';
import { MOST_WORKERS } from './workers.js';

const FLOAT = 4;
/** Bytes of an entry of a list: {offset u32, value f32}. */
export const ENTRY_BYTES = 8;
/** Bytes of a list's bounds: {begin u32, end u32}. */
export const BOUND_BYTES = 8;
/** Two cache lines: the processor fetches lines in pairs, so what different cores write is kept that far apart. */
const ALIGNMENT = 128;
/** Address 0 stays unused, so that a forgotten pointer is no valid one. */
const FIRST = 1024;

/** Control points a side of the elastic displacement, and the scratch of augmentImages (see assembly/augment.ts). */
const CONTROLS = 8;
const AUGMENTATION_SCRATCH = 2 * 32 * 32 + 2 * CONTROLS * CONTROLS * 4 + 2 * CONTROLS * 4;
/** Images that a worker evaluates at a time. */
export const EVALUATION_SHARD = 128;
/** Words of the control region before its claims, a word for each seat among them: see engine/mapreduce/control.ts. */
export const CONTROL_WORDS = 96 + MOST_WORKERS;
/** The most tasks that one phase of a step may have. */
export const MOST_TASKS = 20480;

/** Whatever hands out addresses of so many bytes. */
interface Regions {
  take(bytes: number): Pointer;
}

/** Hands out addresses, one region after another. */
class Arena implements Regions {
  bytes = FIRST;

  take(bytes: number): Pointer {
    const address = Math.ceil(this.bytes / ALIGNMENT) * ALIGNMENT;
    this.bytes = address + bytes;
    return address;
  }

  floats(count: number): Pointer {
    return this.take(count * FLOAT);
  }
}

/**
 * Tiles in a block of lists: 32 KB of the rows of a task's tiles that the lists of a block name, two thirds of an L1
 * cache.
 */
export const BLOCK_TILES = 8 / TASK_TILES;
/** Pixels in a block: 8 of an image's 28 lines, of which an L1 cache holds the rows often read. */
export const BLOCK_PIXELS = 8 * IMAGE_SIDE;
export const PIXEL_BLOCKS = Math.ceil(PIXELS / BLOCK_PIXELS);

/** Images in a block: their deltas in a task's tiles are 32 KB, too. */
export const BLOCK_IMAGES = 256 / TASK_TILES;

/** Sparse lists, in blocks of what they list: see assembly/index.ts. */
export interface SparseLists {
  readonly blocks: number;
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

/** The kernels hold no data of their own, so what they look up lies here. */
export interface KernelTables {
  /** (256, 8) u8: row m holds the places of m's set bits, then zeros. */
  readonly bytes: Pointer;
  /** (16, 16) u8: row m holds the four bytes' places of each float that m has a bit for, then zeros. */
  readonly floats: Pointer;
  /** (13) f32: EXPONENTIAL below. */
  readonly exponential: Pointer;
}

/**
 * The constants of e^x, as assembly/vector.ts reads them: the clamps, 1 / ln 2, 1.5 x 2^23, ln 2 in two parts, the
 * polynomial's coefficients from the highest power down, 1.
 */
const EXPONENTIAL = [
  88.3,
  -87.3,
  Math.LOG2E,
  12582912,
  0.693359375,
  2.1219444e-4,
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  1,
];

/** What a hidden layer needs to run forward over a batch. */
export interface HiddenSpace {
  /** [tiles][B][32] */
  readonly activations: Pointer;
  /** The non-zero activations by image, B lists. */
  readonly rows: SparseLists;
}

/** What running forward over a batch of at most `images` images needs. */
export interface ForwardSpace {
  readonly images: number;
  readonly tables: KernelTables;
  /** The non-zero pixels by image. */
  readonly pixels: SparseLists;
  readonly hidden: readonly HiddenSpace[];
  /** Each tile's share of the logits, [tiles][B][12]. */
  readonly shares: Pointer;
  /** Logits, then probabilities or deltas, (B, 12). */
  readonly outputs: Pointer;
}

/** What running backward needs besides. */
export interface BackwardSpace {
  /** The non-zero pixels by place, 784 lists of images. */
  readonly pixelColumns: SparseLists;
  readonly hidden: readonly {
    /** [tiles][B][32] */
    readonly deltas: Pointer;
    /** The non-zero deltas by image, B lists. */
    readonly deltaRows: SparseLists;
    /** The non-zero activations by unit, a list of images for each. */
    readonly columns: SparseLists;
  }[];
}

/** What each worker has for itself. */
export interface WorkerSpace {
  /** The gradients of the tiles of a task, of any layer. */
  readonly gradient: Pointer;
  /** The rows of a layer's weights that fall to the tiles of a task, or a tile's output weights or their gradient, transposed. */
  readonly transposed: Pointer;
  /** The deltas of the tiles of a task, where no other needs them, [tiles][B][32]. */
  readonly deltas: Pointer;
  /** A tile's activations of a block of images, transposed: (32, images up to the next multiple of 4) f32. */
  readonly transposedTile: Pointer;
  /** For augmentation. */
  readonly augmentation: Pointer;
  /** Seconds spent in map, reduce and waiting: three float64. */
  readonly seconds: Pointer;
  readonly evaluation: ForwardSpace;
}

export interface TrainingMap {
  readonly bytes: number;
  /** The words by which host and workers agree: see engine/mapreduce/control.ts. */
  readonly control: Pointer;
  /** (count, 784) u8: the training images, then the ones held out, then the test images. */
  readonly images: Pointer;
  /** (count) u8 */
  readonly labels: Pointer;
  /** The epoch's training images in their random order, (training images) i32. */
  readonly order: Pointer;
  /** 0, 1, 2, … (a batch, or an evaluation shard) i32: the indices of images that follow each other. */
  readonly successive: Pointer;
  /** A row of four f32 a step of an epoch: see engine/training/schedule.ts. */
  readonly schedule: Pointer;
  /** The loss of each image in the order's order, (training images) f32. */
  readonly losses: Pointer;
  /** The batch's augmented images, (B, 784) u8. */
  readonly augmented: Pointer;
  /** The share of each control point in each pixel's displacement, (8, 28) f32: see assembly/augment.ts. */
  readonly basis: Pointer;
  /** Zeros (32) f32, where a product starts from nothing. */
  readonly zeros: Pointer;
  readonly parameters: Pointer;
  /** The optimiser's running means, each laid out as the parameters. */
  readonly moments: readonly Pointer[];
  /** Bytes of parameters and moments together, which follow each other. */
  readonly stateBytes: number;
  /** Probabilities of the evaluated images, (count, 12) f32. */
  readonly probabilities: Pointer;
  readonly forward: ForwardSpace;
  readonly backward: BackwardSpace;
  readonly workers: readonly WorkerSpace[];
}

/** The sizes that a training run's memory follows from. */
export interface TrainingSize {
  readonly topology: Topology;
  /** Running means that the optimiser keeps of every parameter: 0, 1 or 2. */
  readonly moments: number;
  readonly batch: number;
  readonly workers: number;
  /** Images of all splits together. */
  readonly images: number;
  readonly trainingImages: number;
  /** The most images evaluated at once. */
  readonly evaluatedImages: number;
}

/** Lays out the memory of a training run. */
export function mapTraining(size: TrainingSize): TrainingMap {
  const { topology, batch, trainingImages } = size;
  const layout = layoutParameters(topology);
  const arena = new Arena();
  const control = arena.take((CONTROL_WORDS + MOST_TASKS) * 4);
  const zeros = arena.floats(TILE);
  const successive = arena.take(countSuccessive(batch) * 4);
  const order = arena.take(trainingImages * 4);
  const augmented = arena.take(batch * PIXELS);
  const basis = arena.floats(CONTROLS * IMAGE_SIDE);
  const schedule = arena.floats(4 * Math.ceil(trainingImages / batch));
  const losses = arena.floats(trainingImages);
  const parameters = arena.floats(layout.floats);
  const moments = Array.from({ length: size.moments }, () => arena.floats(layout.floats));
  const stateBytes = arena.bytes - parameters;
  const tables = mapTables(arena);
  const forward = mapForward(arena, tables, layout, batch);
  const backward = mapBackward(arena, layout, batch);
  const workers = Array.from({ length: size.workers }, () => mapWorker(arena, tables, layout, batch));
  const probabilities = arena.floats(size.evaluatedImages * OUTPUT_WIDTH);
  const labels = arena.take(size.images);
  const images = arena.take(size.images * PIXELS);
  return {
    bytes: arena.bytes,
    control,
    images,
    labels,
    order,
    successive,
    schedule,
    losses,
    augmented,
    basis,
    zeros,
    parameters,
    moments,
    stateBytes,
    probabilities,
    forward,
    backward,
    workers,
  };
}

/** Room for `lists` lists in `blocks` blocks, each of at most `capacity` entries. */
export function mapLists(arena: Regions, lists: number, capacity: number, blocks = 1): SparseLists {
  const entries = arena.take(blocks * lists * capacity * ENTRY_BYTES);
  return { blocks, lists, capacity, entries, bounds: arena.take(blocks * lists * BOUND_BYTES) };
}

/** Room for the non-zero pixels of so many images. */
export function mapPixelLists(arena: Regions, images: number): SparseLists {
  return mapLists(arena, images, BLOCK_PIXELS, PIXEL_BLOCKS);
}

/** Room for the non-zero units of a layer, for so many images. */
export function mapUnitLists(arena: Regions, images: number, tiles: number): SparseLists {
  return mapLists(arena, images, Math.min(tiles, BLOCK_TILES) * TILE, Math.ceil(tiles / BLOCK_TILES));
}

/**
 * Room for the images, of so many, in which each of `places` pixels or units is not zero. compressUnitColumns takes images
 * in fours, and may write three entries more than there are, of which a multiple of four has no need.
 */
export function mapImageLists(arena: Regions, places: number, images: number): SparseLists {
  const capacity = 4 * Math.ceil(Math.min(images, BLOCK_IMAGES) / 4);
  return mapLists(arena, places, capacity, Math.ceil(images / BLOCK_IMAGES));
}

export function mapTables(arena: Regions): KernelTables {
  return {
    bytes: arena.take(256 * 8),
    floats: arena.take(16 * 16),
    exponential: arena.take(EXPONENTIAL.length * FLOAT),
  };
}

/** Bytes of the memory that belong together. */
export interface Region {
  readonly name: string;
  readonly address: Pointer;
  readonly bytes: number;
}

/** What a run writes once, before any worker reads it, besides images and labels. */
export function constantRegions({ zeros, successive, basis, forward }: TrainingMap): Region[] {
  const { tables, images } = forward;
  return [
    { name: 'the table of bytes', address: tables.bytes, bytes: 256 * 8 },
    { name: 'the table of floats', address: tables.floats, bytes: 16 * 16 },
    { name: 'the constants of e^x', address: tables.exponential, bytes: EXPONENTIAL.length * FLOAT },
    { name: 'the basis of displacements', address: basis, bytes: CONTROLS * IMAGE_SIDE * FLOAT },
    { name: 'the zeros', address: zeros, bytes: TILE * FLOAT },
    { name: 'the numbers of images', address: successive, bytes: countSuccessive(images) * 4 },
  ];
}

/** How many numbers stand at `successive`, for batches of so many images. */
function countSuccessive(batch: number): number {
  return Math.max(EVALUATION_SHARD, batch);
}

/** Writes 0, 1, 2, … to `successive`. */
export function writeSuccessive(memory: WebAssembly.Memory, { successive, forward }: TrainingMap): void {
  const numbers = new Int32Array(memory.buffer, successive, countSuccessive(forward.images));
  for (let number = 0; number < numbers.length; number++) numbers[number] = number;
}

/** Fills the tables, once for each memory. */
export function writeTables(memory: WebAssembly.Memory, { bytes, floats, exponential }: KernelTables): void {
  new Float32Array(memory.buffer, exponential, EXPONENTIAL.length).set(EXPONENTIAL);
  const places = new Uint8Array(memory.buffer, bytes, 256 * 8);
  for (let mask = 0; mask < 256; mask++) {
    let next = mask * 8;
    for (let place = 0; place < 8; place++) if (mask & (1 << place)) places[next++] = place;
  }
  const lanes = new Uint8Array(memory.buffer, floats, 16 * 16);
  for (let mask = 0; mask < 16; mask++) {
    let next = mask * 16;
    for (let place = 0; place < 16; place++) if (mask & (1 << (place >> 2))) lanes[next++] = place;
  }
}

/**
 * Writes the basis of the elastic displacement: uniform cubic B-splines over the image's width, whose sum of
 * random control points is as smooth as noise blurred with a standard deviation of some 3 pixels.
 */
export function writeBasis(memory: WebAssembly.Memory, address: Pointer): void {
  const basis = new Float32Array(memory.buffer, address, CONTROLS * IMAGE_SIDE);
  const pieces = CONTROLS - 3;
  for (let pixel = 0; pixel < IMAGE_SIDE; pixel++) {
    const place = ((pixel + 0.5) / IMAGE_SIDE) * pieces;
    const piece = Math.floor(place);
    const t = place - piece;
    const weights = [
      ((1 - t) * (1 - t) * (1 - t)) / 6,
      (3 * t * t * t - 6 * t * t + 4) / 6,
      (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6,
      (t * t * t) / 6,
    ];
    for (const [offset, weight] of weights.entries()) basis[(piece + offset) * IMAGE_SIDE + pixel] = weight;
  }
}

function mapForward(
  arena: Arena,
  tables: KernelTables,
  layout: ParameterLayout,
  images: number,
): ForwardSpace {
  return {
    images,
    tables,
    pixels: mapPixelLists(arena, images),
    hidden: layout.hidden.map(({ tiles }) => ({
      activations: arena.floats(tiles * images * TILE),
      rows: mapUnitLists(arena, images, tiles),
    })),
    shares: arena.floats(layout.hidden.at(-1)!.tiles * images * OUTPUT_WIDTH),
    outputs: arena.floats(images * OUTPUT_WIDTH),
  };
}

function mapBackward(arena: Arena, layout: ParameterLayout, batch: number): BackwardSpace {
  return {
    pixelColumns: mapImageLists(arena, PIXELS, batch),
    hidden: layout.hidden.map(({ tiles }) => ({
      deltas: arena.floats(tiles * batch * TILE),
      deltaRows: mapUnitLists(arena, batch, tiles),
      columns: mapImageLists(arena, tiles * TILE, batch),
    })),
  };
}

function mapWorker(arena: Arena, tables: KernelTables, layout: ParameterLayout, batch: number): WorkerSpace {
  const largestTile = Math.max(
    ...layout.hidden.map(({ tileFloats }) => tileFloats),
    layout.output.tileFloats,
  );
  const widest = Math.max(...layout.hidden.map(({ tiles }) => tiles * TILE));
  return {
    gradient: arena.floats(TASK_TILES * largestTile),
    transposed: arena.floats(TASK_TILES * widest * TILE),
    deltas: arena.floats(TASK_TILES * batch * TILE),
    transposedTile: arena.floats(TILE * (Math.min(batch, BLOCK_IMAGES) + 3)),
    augmentation: arena.take(AUGMENTATION_SCRATCH),
    seconds: arena.take(3 * 8),
    evaluation: mapForward(arena, tables, layout, EVALUATION_SHARD),
  };
}

/** What reading images one at a time, in one process, needs. */
export interface ReadingMap {
  readonly bytes: number;
  readonly images: Pointer;
  readonly successive: Pointer;
  readonly parameters: Pointer;
  readonly forward: ForwardSpace;
}

/** Lays out the memory of a network that only reads, at most `images` images at a time. */
export function mapReading(topology: Topology, images: number): ReadingMap {
  const layout = layoutParameters(topology);
  const arena = new Arena();
  const parameters = arena.floats(layout.floats);
  const forward = mapForward(arena, mapTables(arena), layout, images);
  const successive = arena.take(images * 4);
  const pixels = arena.take(images * PIXELS);
  return { bytes: arena.bytes, images: pixels, successive, parameters, forward };
}
