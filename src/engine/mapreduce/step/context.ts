// What all parts of a training step work with: kernels, the memory's map, and which step it is.

import type { Kernels, Pointer } from '../../kernels/kernels.js';
import { BOUND_BYTES, ENTRY_BYTES, type SparseLists } from '../../memory/lists.js';
import type { TrainingMap, WorkerSpace } from '../../memory/training-map.js';
import { Forward, type Operand } from '../forward.js';
import { IMAGE_SHARD } from '../plan.js';
import type { StepSettings } from './settings.js';

export class StepContext {
  readonly forward: Forward;
  /** The step that runs, from 0. */
  step = 0;
  /** Images of its batch. */
  rows = 0;
  private readonly schedule: Float32Array;
  /** Whether layers' activations and deltas are taken as sparse in this step, as far as it was asked for. */
  private readonly sparseActivations = new Map<number, boolean>();
  private readonly sparseDeltas = new Map<number, boolean>();
  /** The lists that this worker has fetched in this step. */
  private readonly fetched = new Set<SparseLists>();

  constructor(
    readonly kernels: Kernels,
    memory: WebAssembly.Memory,
    readonly map: TrainingMap,
    readonly settings: StepSettings,
    /** What this worker has for itself. */
    readonly own: WorkerSpace,
    /** How many workers work at once, the same for all of them. */
    private readonly seats: number,
  ) {
    const { topology, batch, images } = settings;
    this.forward = new Forward(kernels, memory, topology, map.parameters, map.forward);
    this.schedule = new Float32Array(memory.buffer, map.schedule, 4 * Math.ceil(images / batch));
  }

  /** Makes `step` the step that runs. */
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

  /** What the schedule says of this step: the rate, and Adam's two corrections. */
  get rates(): readonly [rate: number, first: number, second: number] {
    const at = this.step * 4;
    return [this.schedule[at], this.schedule[at + 1], this.schedule[at + 2]];
  }

  /** The indices of a step's images. */
  indices(step: number): Pointer {
    return this.map.order + step * this.settings.batch * 4;
  }

  /** The images of a step that fall to a task: the first, and how many, which may be none. */
  shard(task: number, step = this.step): { first: number; rows: number } {
    const first = task * IMAGE_SHARD;
    return { first, rows: Math.max(0, Math.min(IMAGE_SHARD, this.rowsOf(step) - first)) };
  }

  /** Fills lists of images block by block: the step's `rows` images from `first` on, which may be none. */
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
   * Where a layer's deltas lie, from tile `first` on. With one hidden layer a task's deltas serve that task alone, and can
   * stay in the worker's own cache.
   */
  deltaTiles(layer: number, first: number): Operand {
    const { tileBytes } = this.forward;
    if (this.last === 0) return { at: this.own.deltas, tileBytes };
    return { at: this.map.backward.hidden[layer].deltas + first * tileBytes, tileBytes };
  }

  // The choice of kernels. It follows from the lists' lengths alone, once a layer's lists are complete, so every
  // worker comes to the same one, whichever phases of the step it took part in.

  areActivationsSparse(layer: number): boolean {
    return once(this.sparseActivations, layer, () => this.forward.isSparse(layer, this.rows));
  }

  areDeltasSparse(layer: number): boolean {
    const { deltaRows } = this.map.backward.hidden[layer];
    return once(
      this.sparseDeltas,
      layer,
      () => this.isRelu && this.forward.areFew(layer, deltaRows, this.rows),
    );
  }

  /**
   * Brings lists, which all workers wrote, to this core before its first task of the step that reads them. What one core
   * wrote another one waits long for, longer still where they share no cache.
   */
  fetchLists(lists: SparseLists): void {
    if (this.seats === 1 || this.fetched.has(lists)) return;
    this.fetched.add(lists);
    this.kernels.fetchLists(lists.bounds, lists.blocks * lists.lists);
  }
}

/** The answer for a layer, worked out when it is first asked for. */
function once(known: Map<number, boolean>, layer: number, find: () => boolean): boolean {
  let answer = known.get(layer);
  if (answer === undefined) {
    answer = find();
    known.set(layer, answer);
  }
  return answer;
}
