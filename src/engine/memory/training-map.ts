// The map of a training run's shared memory: the only place that knows what lies where. A map is plain data and is sent to
// the workers, so host and workers use the same addresses.

import type { Pointer } from '../kernels/kernels.js';
import {
  layoutParameters,
  learned,
  OUTPUT_WIDTH,
  type ParameterLayout,
  PIXELS,
  TILE,
  type Topology,
} from '../network/topology.js';
import { MOST_WORKERS } from '../worker-count.js';
import { Arena } from './arena.js';
import { type ForwardSpace, mapEdgesScratch, mapForward } from './forward-map.js';
import { blockImages, mapImageLists, mapUnitLists, type SparseLists, type TilesPerTask } from './lists.js';
import {
  BASIS_FLOATS,
  CONTROLS,
  type KernelTables,
  mapTables,
  type Region,
  regionsOfTables,
} from './tables.js';

/** The scratch of augmentImages (see assembly/augment.ts). */
const AUGMENTATION_SCRATCH = 2 * 32 * 32 + 2 * CONTROLS * CONTROLS * 4 + 2 * CONTROLS * 4;
/** Images that a worker evaluates at a time. */
export const EVALUATION_SHARD = 128;
/** Words of the control region before its claims, including one per seat: see engine/mapreduce/control.ts. */
export const CONTROL_WORDS = 96 + MOST_WORKERS;
/** The most tasks that one phase of a step may have. */
export const MOST_TASKS = 20480;

/** Numbers per task in a worker's trace, and tasks that it holds: those of about a hundred steps. */
export const TRACE_ROW = 5;
export const TRACE_ROWS = 2048;
/** The number of recorded tasks, and the rows. */
const TRACE_BYTES = 8 + TRACE_ROWS * TRACE_ROW * 8;

/** What batch normalisation keeps of a hidden layer for the backward pass: see assembly/normalise.ts. */
export interface NormalisedSpace {
  /** What the layer's units sum up, normalised, [tiles][B][32]. */
  readonly sums: Pointer;
  /** [tiles][32] */
  readonly factors: Pointer;
  /** The gradients of the biases, [tiles][32]. */
  readonly biasGradients: Pointer;
}

/** What the backward pass needs in addition. */
export interface BackwardSpace {
  /** For each of 784 pixels, or edges, the images in which it is not zero. */
  readonly pixelColumns: SparseLists;
  readonly hidden: readonly {
    /** [tiles][B][32] */
    readonly deltas: Pointer;
    /** The non-zero deltas by image, B lists. */
    readonly deltaRows: SparseLists;
    /** For each unit, the images in which its activation is not zero. */
    readonly columns: SparseLists;
    /** Where the layer is normalised. */
    readonly normalised?: NormalisedSpace;
  }[];
}

/** The memory of one worker. */
export interface WorkerSpace {
  /** The gradients of the tiles of a task, of any layer. */
  readonly gradient: Pointer;
  /** Transposed: the rows of a layer's weights that belong to a task's tiles, or a tile's output weights or their gradient. */
  readonly transposed: Pointer;
  /** The deltas of a task's tiles if no other task needs them, [tiles][B][32]. */
  readonly deltas: Pointer;
  /** A tile's activations of a block of images, transposed: (32, images rounded up to a multiple of 4) f32. */
  readonly transposedTile: Pointer;
  /** For augmentation. */
  readonly augmentation: Pointer;
  /** For finding edges, if the network sees them. */
  readonly edges?: Pointer;
  /** Seconds spent in map, reduce and waiting: three float64. */
  readonly seconds: Pointer;
  /** Which task was done when, where somebody looks: see engine/mapreduce/trace.ts. */
  readonly trace: Pointer;
  readonly evaluation: ForwardSpace;
}

export interface TrainingMap {
  readonly bytes: number;
  /** The words that synchronise host and workers: see engine/mapreduce/control.ts. */
  readonly control: Pointer;
  /** (count, 784) u8: the training images, the validation images, the test images. */
  readonly images: Pointer;
  /** (count) u8 */
  readonly labels: Pointer;
  /** The epoch's training images in their random order, (training images) i32. */
  readonly order: Pointer;
  /** 0, 1, 2, … (a batch, or an evaluation shard) i32: indices of consecutive images. */
  readonly successive: Pointer;
  /** Four f32 for each step of an epoch: see engine/recipe/schedule.ts. */
  readonly schedule: Pointer;
  /** The loss of each image, in the epoch's order, (training images) f32. */
  readonly losses: Pointer;
  /** The batch's augmented images, (B, 784) u8. */
  readonly augmented: Pointer;
  /** The weight of each control point in each pixel's displacement, (8, 28) f32: see assembly/augment.ts. */
  readonly basis: Pointer;
  /** Zeros (32) f32, for products without an initial value. */
  readonly zeros: Pointer;
  readonly parameters: Pointer;
  /** The parameters of the network that is evaluated: `parameters`, unless the network learns with batch normalisation. */
  readonly evaluated: Pointer;
  /** The optimiser's running means, each laid out as the parameters. */
  readonly moments: readonly Pointer[];
  /** Bytes of parameters and moments together, which are adjacent. */
  readonly stateBytes: number;
  /** Probabilities of the evaluated images, (count, 12) f32. */
  readonly probabilities: Pointer;
  readonly forward: ForwardSpace;
  readonly backward: BackwardSpace;
  readonly workers: readonly WorkerSpace[];
}

/** The sizes that determine a training run's memory. */
export interface TrainingSize {
  readonly topology: Topology;
  /** Running means that the optimiser keeps for every parameter: 0, 1 or 2. */
  readonly moments: number;
  readonly batch: number;
  readonly workers: number;
  readonly tilesPerTask: TilesPerTask;
  /** Images of all splits. */
  readonly images: number;
  readonly trainingImages: number;
  /** The most images evaluated at once. */
  readonly evaluatedImages: number;
}

/** Lays out the memory of a training run. */
export function mapTraining(size: TrainingSize): TrainingMap {
  const { topology, batch, trainingImages, tilesPerTask } = size;
  const layout = layoutParameters(topology);
  const arena = new Arena();
  const control = arena.take((CONTROL_WORDS + MOST_TASKS) * 4);
  const zeros = arena.floats(TILE);
  const successive = arena.take(countSuccessive(batch) * 4);
  const order = arena.take(trainingImages * 4);
  const augmented = arena.take(batch * PIXELS);
  const basis = arena.floats(BASIS_FLOATS);
  const schedule = arena.floats(4 * Math.ceil(trainingImages / batch));
  const losses = arena.floats(trainingImages);
  const parameters = arena.floats(layout.floats);
  const moments = Array.from({ length: size.moments }, () => arena.floats(layout.floats));
  const stateBytes = arena.bytes - parameters;
  const tables = mapTables(arena);
  const forward = mapForward(arena, tables, topology, batch, tilesPerTask);
  const backward = mapBackward(arena, layout, batch, tilesPerTask);
  const workers = Array.from({ length: size.workers }, () => mapWorker(arena, tables, layout, size));
  const evaluated =
    topology.normalisation === undefined
      ? parameters
      : arena.floats(layoutParameters(learned(topology)).floats);
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
    evaluated,
    moments,
    stateBytes,
    probabilities,
    forward,
    backward,
    workers,
  };
}

function mapBackward(
  arena: Arena,
  layout: ParameterLayout,
  batch: number,
  tilesPerTask: TilesPerTask,
): BackwardSpace {
  return {
    pixelColumns: mapImageLists(arena, PIXELS, batch, tilesPerTask),
    hidden: layout.hidden.map(({ tiles, statistics }) => ({
      deltas: arena.floats(tiles * batch * TILE),
      deltaRows: mapUnitLists(arena, batch, tiles, tilesPerTask),
      columns: mapImageLists(arena, tiles * TILE, batch, tilesPerTask),
      normalised:
        statistics === undefined
          ? undefined
          : {
              sums: arena.floats(tiles * batch * TILE),
              factors: arena.floats(tiles * TILE),
              biasGradients: arena.floats(tiles * TILE),
            },
    })),
  };
}

function mapWorker(
  arena: Arena,
  tables: KernelTables,
  layout: ParameterLayout,
  { topology, batch, tilesPerTask }: TrainingSize,
): WorkerSpace {
  const largestTile = Math.max(
    ...layout.hidden.map(({ tileFloats }) => tileFloats),
    layout.output.tileFloats,
  );
  const widest = Math.max(...layout.hidden.map(({ tiles }) => tiles * TILE));
  return {
    gradient: arena.floats(tilesPerTask * largestTile),
    transposed: arena.floats(tilesPerTask * widest * TILE),
    deltas: arena.floats(tilesPerTask * batch * TILE),
    transposedTile: arena.floats(TILE * (Math.min(batch, blockImages(tilesPerTask)) + 3)),
    augmentation: arena.take(AUGMENTATION_SCRATCH),
    edges: mapEdgesScratch(arena, topology),
    seconds: arena.take(3 * 8),
    trace: arena.take(TRACE_BYTES),
    evaluation: mapForward(arena, tables, topology, EVALUATION_SHARD, tilesPerTask),
  };
}

/** The regions that a run writes once, before any worker reads them, besides images and labels. */
export function constantRegions({ zeros, successive, basis, forward }: TrainingMap): Region[] {
  return [
    ...regionsOfTables(forward.tables),
    { name: 'the basis of displacements', address: basis, bytes: BASIS_FLOATS * 4 },
    { name: 'the zeros', address: zeros, bytes: TILE * 4 },
    { name: 'the numbers of images', address: successive, bytes: countSuccessive(forward.images) * 4 },
  ];
}

/** How many numbers `successive` holds, for batches of so many images. */
function countSuccessive(batch: number): number {
  return Math.max(EVALUATION_SHARD, batch);
}

/** Writes 0, 1, 2, … to `successive`. */
export function writeSuccessive(memory: WebAssembly.Memory, { successive, forward }: TrainingMap): void {
  const numbers = new Int32Array(memory.buffer, successive, countSuccessive(forward.images));
  for (let number = 0; number < numbers.length; number++) numbers[number] = number;
}
