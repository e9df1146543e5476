// The context of a training step: kernels, the memory's map, and the current step.

import type { Kernels, Pointer } from '../../kernels/kernels.js';
import { FLOAT_BYTES } from '../../memory/arena.js';
import { BOUND_BYTES, ENTRY_BYTES, type SparseLists } from '../../memory/lists.js';
import type { TrainingMap, WorkerSpace } from '../../memory/training-map.js';
import { Forward, type Normalise, type Operand, TILE_ROW_BYTES } from '../forward.js';
import { areDeltasListed, IMAGE_SHARD } from '../plan.js';
import type { StepSettings } from './settings.js';

/** The least share by which running means and variances come nearer to those of a whole batch. */
const LEAST_SHARE = 0.04;

export class StepContext {
  readonly forward: Forward;
  /** The current step, from 0. */
  step = 0;
  /** Images of its batch. */
  rows = 0;
  private readonly schedule: Float32Array;
  /** Whether layers' activations and deltas are treated as sparse in this step, as far as already decided. */
  private readonly sparseActivations = new Map<number, boolean>();
  private readonly sparseDeltas = new Map<number, boolean>();
  /** The lists that this worker has prefetched in this step. */
  private readonly fetched = new Set<SparseLists>();

  constructor(
    readonly kernels: Kernels,
    memory: WebAssembly.Memory,
    readonly map: TrainingMap,
    readonly settings: StepSettings,
    /** This worker's memory. */
    readonly own: WorkerSpace,
    /** How many workers work at once. */
    private readonly seats: number,
  ) {
    const { topology, batch, images } = settings;
    this.forward = new Forward(
      kernels,
      memory,
      topology,
      map.parameters,
      map.forward,
      map.successive,
      own.edges,
    );
    this.schedule = new Float32Array(memory.buffer, map.schedule, 4 * Math.ceil(images / batch));
  }

  /** Makes `step` the current step. */
  begin(step: number): void {
    if (step !== this.step) {
      this.sparseActivations.clear();
      this.sparseDeltas.clear();
      this.fetched.clear();
    }
    this.step = step;
    this.rows = this.rowsOf(step);
  }

  private rowsOf(step: number): number {
    const { batch, images } = this.settings;
    return Math.max(0, Math.min(batch, images - step * batch));
  }

  /** The last hidden layer. */
  get last(): number {
    return this.forward.layout.hidden.length - 1;
  }

  get isRelu(): boolean {
    return this.settings.topology.activation === 'relu';
  }

  /** This step's learning rate, and Adam's two corrections. */
  get rates(): readonly [rate: number, first: number, second: number] {
    const at = this.step * 4;
    return [this.schedule[at], this.schedule[at + 1], this.schedule[at + 2]];
  }

  /** The indices of a step's images. */
  indices(step: number): Pointer {
    return this.map.order + step * this.settings.batch * 4;
  }

  /** The images of a task in this step: the first, and how many, possibly none. */
  shard(task: number, step = this.step): { first: number; rows: number } {
    const first = task * IMAGE_SHARD;
    return { first, rows: Math.max(0, Math.min(IMAGE_SHARD, this.rowsOf(step) - first)) };
  }

  /** Fills lists of images block by block: the step's `rows` images from `first` on, possibly none. */
  byBlocksOfImages(
    { entries, bounds, capacity, lists, blocks, blockLength }: SparseLists,
    list: (block: { entries: Pointer; bounds: Pointer }, first: number, rows: number) => void,
  ): void {
    for (let block = 0; block < blocks; block++) {
      const first = block * blockLength;
      const rows = Math.max(0, Math.min(blockLength, this.rows - first));
      const before = block * lists;
      list(
        { entries: entries + before * capacity * ENTRY_BYTES, bounds: bounds + before * BOUND_BYTES },
        first,
        rows,
      );
    }
  }

  /**
   * The address of a layer's deltas from tile `first` on. With one hidden layer only the task itself needs its deltas, so
   * they can stay in the worker's own cache.
   */
  deltaTiles(layer: number, first: number): Operand {
    const { tileBytes } = this.forward;
    if (this.last === 0) return { at: this.own.deltas, tileBytes };
    return { at: this.map.backward.hidden[layer].deltas + first * tileBytes, tileBytes };
  }

  /** The addresses of what batch normalisation keeps of a tile, if the network learns with it. */
  normalised(layer: number, tile: number) {
    const { normalised } = this.map.backward.hidden[layer];
    return (
      normalised && {
        sums: normalised.sums + tile * this.forward.tileBytes,
        factors: normalised.factors + tile * TILE_ROW_BYTES,
        biasGradient: normalised.biasGradients + tile * TILE_ROW_BYTES,
      }
    );
  }

  /** How a layer's tiles are normalised in this step. */
  normalisation(layer: number): Normalise | undefined {
    const { statistics } = this.forward.layout.hidden[layer];
    if (statistics === undefined) return undefined;
    const { kernels, map, rows } = this;
    // The mean of all batches at first, then mostly of the last 25; a last batch counts by its images.
    const { stepsBefore, batch } = this.settings;
    const share = Math.max(1 / (stepsBefore + this.step + 1), (LEAST_SHARE * rows) / batch);
    return {
      zeros: map.zeros,
      normalise: (tile, sums, biases) => {
        const { sums: normalised, factors } = this.normalised(layer, tile)!;
        const at = map.parameters + statistics * FLOAT_BYTES + tile * 2 * TILE_ROW_BYTES;
        kernels.normalise(sums, normalised, factors, at, biases, rows, share);
      },
    };
  }

  // The choice of kernels. It depends only on the lengths of a layer's lists once they are complete, so every worker makes
  // the same choice, whichever phases it took part in.

  areActivationsSparse(layer: number): boolean {
    return once(this.sparseActivations, layer, () => this.forward.isSparse(layer, this.rows));
  }

  areDeltasSparse(layer: number): boolean {
    const { deltaRows } = this.map.backward.hidden[layer];
    return once(
      this.sparseDeltas,
      layer,
      () => areDeltasListed(this.settings.topology) && this.forward.areFew(layer, deltaRows, this.rows),
    );
  }

  /**
   * Prefetches lists, which all workers wrote, before this worker's first task of the step that reads them. Data that
   * another core wrote takes long to arrive, longer still without a shared cache.
   */
  fetchLists(lists: SparseLists): void {
    if (this.seats === 1 || this.fetched.has(lists)) return;
    this.fetched.add(lists);
    this.kernels.fetchLists(lists.bounds, lists.blocks * lists.lists);
  }
}

/** A value per layer, computed when first needed. */
function once(known: Map<number, boolean>, layer: number, find: () => boolean): boolean {
  let answer = known.get(layer);
  if (answer === undefined) {
    answer = find();
    known.set(layer, answer);
  }
  return answer;
}
