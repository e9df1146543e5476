// One training step as phases of tasks. Map: forward, loss and backward, by one or two tiles of units and by shards of
// images. Reduce: sums over the batch in the images' order, of logits by image and of gradients by range of
// parameters, with the update at once. Which worker takes a task changes no bit of what the task computes: a
// task reads what earlier phases left, writes what no other task writes, and adds in a fixed order.
//
// A task's tiles of parameters are used by the same worker in forward, gradient and update wherever possible, so
// that the weights stay in its core's cache; what moves between cores is activations, deltas and shares of logits.

import type { Kernels, Pointer } from '../kernels/kernels.js';
import {
  BLOCK_IMAGES,
  BLOCK_PIXELS,
  BOUND_BYTES,
  ENTRY_BYTES,
  PIXEL_BLOCKS,
  type SparseLists,
  type TrainingMap,
  type WorkerSpace,
} from '../kernels/memory-map.js';
import { OUTPUT_WIDTH, PIXELS, TILE, type Topology } from '../network/topology.js';
import { type Augmentation, rangesOf } from '../training/augmentation.js';
import { ADAM, FLUSH, type OptimiserSettings } from '../training/optimiser.js';
import {
  Forward,
  multiplyLists,
  type Operand,
  OUTPUT_ROW_BYTES,
  TILE_ROW_BYTES,
  type Tiles,
  tasksOf,
} from './forward.js';

/** Images a task takes where work is shared out by image. Small enough for eight workers at batch 128. */
const IMAGE_SHARD = 16;

/** Tasks that may run in any order, or at once. */
export interface TaskGroup {
  readonly tasks: number;
  run(task: number): void;
}

/** Groups that run at once; the next phase begins when all their tasks are done. */
export interface Phase {
  readonly name: string;
  /** Whether the phase's time counts as reduce; as map otherwise. */
  readonly reduce: boolean;
  /** Whether tiles are visited from the last to the first: those visited last are still in the cache. */
  readonly descending?: boolean;
  readonly groups: readonly TaskGroup[];
}

/** What a step needs to know that does not change from step to step. */
export interface StepSettings {
  readonly topology: Topology;
  readonly optimiser: OptimiserSettings;
  readonly batch: number;
  /** Images an epoch visits; a last, smaller batch is included unless they are cut to a multiple of `batch`. */
  readonly imagesPerEpoch: number;
  readonly labelSmoothing: number;
  readonly dropout: number;
  readonly augmentation: Augmentation | undefined;
  readonly seed: number;
  /** From 0; with the seed it decides what is random within the epoch. */
  readonly epoch: number;
}

export class TrainingStep {
  /** The phases of every step. Before the first step of an epoch, `prologue` runs. */
  readonly phases: readonly Phase[];
  readonly prologue: Phase;
  readonly steps: number;

  private readonly forward: Forward;
  private readonly schedule: Float32Array;
  private step = 0;
  private rows = 0;
  /** Whether layers' activations and deltas are taken as sparse in this step, as far as it was asked for. */
  private readonly sparseActivations = new Map<number, boolean>();
  private readonly sparseDeltas = new Map<number, boolean>();
  /** The lists that this worker has fetched in this step. */
  private readonly fetched = new Set<SparseLists>();

  constructor(
    private readonly kernels: Kernels,
    memory: WebAssembly.Memory,
    private readonly map: TrainingMap,
    private readonly settings: StepSettings,
    private readonly own: WorkerSpace,
    /** How many workers work at once, the same for all of them. */
    private readonly seats: number,
  ) {
    const { topology, batch, imagesPerEpoch } = settings;
    this.forward = new Forward(kernels, memory, topology, map.parameters, map.forward);
    this.steps = Math.ceil(imagesPerEpoch / batch);
    this.schedule = new Float32Array(memory.buffer, map.schedule, 4 * this.steps);
    this.prologue = { name: 'compress pixels', reduce: false, groups: [this.compressPixelsOfStep(() => 0)] };
    this.phases = this.listPhases();
  }

  /** Makes `step` the step whose phases run. */
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
    return Math.max(
      0,
      Math.min(this.settings.batch, this.settings.imagesPerEpoch - step * this.settings.batch),
    );
  }

  private get last(): number {
    return this.forward.layout.hidden.length - 1;
  }

  private listPhases(): Phase[] {
    const { layout } = this.forward;
    const phases: Phase[] = [];
    const layers = layout.hidden.length;
    for (let layer = 0; layer < layers; layer++) {
      const forwardTiles = this.byTiles(layer, (tiles) => this.forwardTiles(layer, tiles));
      if (layer === 0) {
        phases.push({
          name: 'forward 0',
          reduce: false,
          groups: [forwardTiles, this.compressPixelColumns()],
        });
        continue;
      }
      if (this.settings.topology.activation === 'relu') {
        phases.push({
          name: `compress ${layer - 1}`,
          reduce: false,
          groups: [this.compressUnits(layer - 1)],
        });
      }
      phases.push({ name: `forward ${layer}`, reduce: false, groups: [forwardTiles] });
    }

    const nextPixels = this.compressPixelsOfStep(() => this.step + 1);
    phases.push({ name: 'loss', reduce: true, groups: [this.losses(), nextPixels] });

    const outputUpdate = { tasks: 1, run: () => this.updateOutputBiases() };
    if (layers === 1) {
      // A tile's deltas depend on its own output weights alone, so its gradient can follow at once.
      const tiles = this.byTiles(0, (tiles) => {
        this.outputDeltas(tiles);
        this.updateTiles(0, tiles);
      });
      phases.push({
        name: 'backward and update',
        reduce: true,
        descending: true,
        groups: [tiles, outputUpdate],
      });
      return phases;
    }
    const outputTiles = this.byTiles(this.last, (tiles) => this.outputDeltas(tiles));
    phases.push({ name: 'backward output', reduce: false, groups: [outputTiles, outputUpdate] });
    for (let layer = this.last; layer > 0; layer--) {
      if (this.settings.topology.activation === 'relu') {
        phases.push({
          name: `compress deltas ${layer}`,
          reduce: false,
          groups: [this.compressDeltas(layer)],
        });
      }
      const tiles = this.byTiles(layer - 1, (tiles) => this.deltas(layer - 1, tiles));
      phases.push({ name: `backward ${layer - 1}`, reduce: false, groups: [tiles] });
    }
    const groups = layout.hidden.map((_, layer) =>
      this.byTiles(layer, (tiles) => this.updateTiles(layer, tiles)),
    );
    phases.push({ name: 'update', reduce: true, descending: true, groups });
    return phases;
  }

  /** A group that shares out a layer's tiles. */
  private byTiles(layer: number, run: (tiles: Tiles) => void): TaskGroup {
    const tasks = tasksOf(this.forward.layout.hidden[layer].tiles, this.seats);
    return { tasks: tasks.length, run: (task) => run(tasks[task]) };
  }

  // The choice of kernels. It follows from the lists' lengths alone, once a layer's lists are complete, so every
  // worker comes to the same one, whichever phases of the step it took part in.

  private areActivationsSparse(layer: number): boolean {
    const known = this.sparseActivations.get(layer);
    if (known !== undefined) return known;
    const sparse = this.forward.isSparse(layer, this.rows);
    this.sparseActivations.set(layer, sparse);
    return sparse;
  }

  private areDeltasSparse(layer: number): boolean {
    const known = this.sparseDeltas.get(layer);
    if (known !== undefined) return known;
    const { activation } = this.settings.topology;
    const sparse =
      activation === 'relu' &&
      this.forward.areFew(layer, this.map.backward.hidden[layer].deltaRows, this.rows);
    this.sparseDeltas.set(layer, sparse);
    return sparse;
  }

  /**
   * Brings lists, which all workers wrote, to this core before its first task of the step that reads them. What one core
   * wrote another one waits long for, longer still where they share no cache.
   */
  private fetchLists(lists: SparseLists): void {
    if (this.seats === 1 || this.fetched.has(lists)) return;
    this.fetched.add(lists);
    this.kernels.fetchLists(lists.bounds, lists.blocks * lists.lists);
  }

  // Map, forward.

  private compressPixelsOfStep(stepOf: () => number): TaskGroup {
    const { batch } = this.settings;
    return {
      tasks: Math.ceil(batch / IMAGE_SHARD),
      run: (task) => {
        const first = task * IMAGE_SHARD;
        const rows = Math.min(IMAGE_SHARD, this.rowsOf(stepOf()) - first);
        if (rows > 0) this.compressPixels(this.indices(stepOf()), first, rows);
      },
    };
  }

  /** Lists the pixels of images `first` to first + rows of a step, augmented before if the recipe says so. */
  private compressPixels(indices: Pointer, first: number, rows: number): void {
    const { map, kernels, settings, own } = this;
    const { augmentation, seed, epoch } = settings;
    if (!augmentation) {
      this.forward.compressPixels(map.images, indices, first, rows);
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
    this.forward.compressPixels(map.augmented, map.successive, first, rows);
  }

  /** The indices of a step's images. */
  private indices(step: number): Pointer {
    return this.map.order + step * this.settings.batch * 4;
  }

  private compressPixelColumns(): TaskGroup {
    const columns = this.map.backward.pixelColumns;
    const { pixels } = this.map.forward;
    return {
      tasks: PIXEL_BLOCKS,
      run: (block) =>
        this.byBlocksOfImages(columns, ({ entries, bounds }, first, rows) =>
          this.kernels.compressImageColumns(
            entries,
            bounds,
            columns.capacity,
            pixels.bounds + (block * pixels.lists + first) * BOUND_BYTES,
            first,
            rows,
            block * BLOCK_PIXELS,
            Math.min(BLOCK_PIXELS, PIXELS - block * BLOCK_PIXELS),
          ),
        ),
    };
  }

  /** Fills lists of images block by block: the step's `rows` images from `first` on, which may be none. */
  private byBlocksOfImages(
    { entries, bounds, capacity, lists, blocks }: SparseLists,
    list: (block: { entries: Pointer; bounds: Pointer }, first: number, rows: number) => void,
  ): void {
    for (let block = 0; block < blocks; block++) {
      const first = block * BLOCK_IMAGES;
      const rows = Math.max(0, Math.min(BLOCK_IMAGES, this.rows - first));
      const before = block * lists;
      list(
        { entries: entries + before * capacity * ENTRY_BYTES, bounds: bounds + before * BOUND_BYTES },
        first,
        rows,
      );
    }
  }

  private forwardTiles(layer: number, tiles: Tiles): void {
    const { dropout, seed, epoch } = this.settings;
    const number = epoch * this.steps + this.step;
    const sparse = layer > 0 && this.areActivationsSparse(layer - 1);
    if (layer === 0 || sparse) this.fetchLists(this.forward.inputLists(layer));
    const dropOut = dropout > 0 ? { share: dropout, seed, step: number } : undefined;
    this.forward.tiles(layer, tiles, this.rows, sparse, dropOut);
    if (layer === this.last || this.settings.topology.activation !== 'relu') return;
    const { columns } = this.map.backward.hidden[layer];
    for (let tile = tiles.first; tile < tiles.first + tiles.count; tile++) {
      this.byBlocksOfImages(columns, ({ entries, bounds }, first, rows) =>
        this.kernels.compressUnitColumns(
          entries + tile * TILE * columns.capacity * ENTRY_BYTES,
          bounds + tile * TILE * BOUND_BYTES,
          this.forward.activations(layer, tile) + first * TILE_ROW_BYTES,
          this.own.transposedTile,
          this.map.forward.tables.floats,
          first,
          rows,
        ),
      );
    }
  }

  private compressUnits(layer: number): TaskGroup {
    return this.byImage((first, rows) => this.forward.compressUnits(layer, first, rows));
  }

  /** A group that shares out the step's images. */
  private byImage(run: (first: number, rows: number) => void): TaskGroup {
    return {
      tasks: Math.ceil(this.settings.batch / IMAGE_SHARD),
      run: (task) => {
        const first = task * IMAGE_SHARD;
        const rows = Math.min(IMAGE_SHARD, this.rows - first);
        if (rows > 0) run(first, rows);
      },
    };
  }

  // Reduce of the logits, loss.

  private losses(): TaskGroup {
    const { map, kernels, settings } = this;
    return this.byImage((first, rows) => {
      const outputs = map.forward.outputs + first * OUTPUT_ROW_BYTES;
      this.forward.logits(outputs, first, rows);
      kernels.softmaxCrossEntropy(
        outputs,
        map.losses + (this.step * settings.batch + first) * 4,
        map.labels,
        this.indices(this.step) + first * 4,
        rows,
        settings.labelSmoothing,
        1 / this.rows,
        map.forward.tables.exponential,
      );
    });
  }

  // Map, backward.

  /** With one hidden layer a task's deltas serve that task alone, and can stay in the worker's own cache. */
  private deltaTiles(layer: number, first: number): Operand {
    const { tileBytes } = this.forward;
    if (this.last === 0) return { at: this.own.deltas, tileBytes };
    return { at: this.map.backward.hidden[layer].deltas + first * tileBytes, tileBytes };
  }

  private activationBackward(layer: number, tile: number, deltas: Pointer): void {
    const activations = this.forward.activations(layer, tile);
    const { topology, dropout } = this.settings;
    if (topology.activation === 'relu') this.kernels.reluBackward(deltas, activations, this.rows);
    else this.kernels.sigmoidBackward(deltas, activations, this.rows);
    // Units that were left out are zero, so that the line above did their part; the others were scaled up.
    if (dropout > 0) this.kernels.scale(deltas, this.rows, 1 / (1 - dropout));
  }

  /** The last hidden layer's deltas of some tiles, then the update of the output weights from those tiles. */
  private outputDeltas({ first, count }: Tiles): void {
    const { kernels, map, own, rows } = this;
    const deltas = this.deltaTiles(this.last, first);
    for (let place = 0; place < count; place++) {
      const tile = first + place;
      const to = deltas.at + place * deltas.tileBytes;
      const weights = this.forward.outputWeights(tile);
      kernels.transposeOutputWeights(own.transposed, weights);
      kernels.outputBackward(to, map.forward.outputs, own.transposed, rows);
      this.activationBackward(this.last, tile, to);
      kernels.outputGradient(
        own.gradient,
        this.forward.activations(this.last, tile),
        map.forward.outputs,
        own.transposed,
        rows,
      );
      this.update(weights, own.gradient, TILE * OUTPUT_WIDTH, this.settings.optimiser.weightDecay);
    }
  }

  private compressDeltas(layer: number): TaskGroup {
    const { deltaRows } = this.map.backward.hidden[layer];
    return this.byImage((first, rows) =>
      this.forward.listUnits(layer, deltaRows, this.deltaTiles(layer, 0).at, first, rows),
    );
  }

  /** Some tiles of a hidden layer's deltas from the layer above. */
  private deltas(layer: number, { first, count }: Tiles): void {
    const { kernels, map, own, rows } = this;
    const above = this.forward.layout.hidden[layer + 1];
    const out = this.deltaTiles(layer, first);
    const weights = this.forward.tileParameters(above, 0) + TILE_ROW_BYTES;
    const transposed = { at: own.transposed, tileBytes: above.tiles * TILE * TILE_ROW_BYTES };
    for (let place = 0; place < count; place++) {
      const from = weights + (first + place) * TILE * TILE_ROW_BYTES;
      kernels.transposeWeights(
        transposed.at + place * transposed.tileBytes,
        from,
        above.tiles,
        above.tileFloats * 4,
      );
    }
    const sparse = this.areDeltasSparse(layer + 1);
    if (sparse) {
      const { deltaRows } = map.backward.hidden[layer + 1];
      this.fetchLists(deltaRows);
      multiplyLists(
        this.kernels,
        count,
        out,
        { at: map.zeros, tileBytes: 0 },
        0,
        transposed,
        deltaRows,
        rows,
      );
    }
    for (let place = 0; place < count; place++) {
      const to = out.at + place * out.tileBytes;
      if (!sparse) {
        const left = this.deltaTiles(layer + 1, 0);
        const right = transposed.at + place * transposed.tileBytes;
        kernels.multiplyDense(to, map.zeros, left.at, right, rows, above.tiles, left.tileBytes);
      }
      this.activationBackward(layer, first + place, to);
    }
  }

  // Reduce of the gradients, by range of parameters, and update.

  /** The gradient of some tiles' parameters over the whole batch, and their update. */
  private updateTiles(layer: number, { first, count }: Tiles): void {
    const { own, kernels, rows } = this;
    const shape = this.forward.layout.hidden[layer];
    const deltas = this.deltaTiles(layer, first);
    const tileBytes = shape.tileFloats * 4;
    const weights = { at: this.forward.tileParameters(shape, first) + TILE_ROW_BYTES, tileBytes };
    const sparse = this.isSparseGradient(layer);
    if (sparse) this.fetchLists(this.inputColumns(layer));
    const plain = sparse && this.isPlainDescent;
    for (let place = 0; place < count; place++) {
      const from = deltas.at + place * deltas.tileBytes;
      // Without a gradient of the weights: see descendTiles.
      if (plain) kernels.scale(from, rows, -this.rate);
      kernels.sumColumns(own.gradient, from, rows);
      const biases = weights.at + place * tileBytes - TILE_ROW_BYTES;
      if (plain) kernels.descend(biases, own.gradient, TILE, -1, 0);
      else this.update(biases, own.gradient, TILE, 0);
    }
    if (plain) this.descendTiles(layer, count, weights, deltas);
    else if (sparse && this.hasMomentum && this.inputColumns(layer).blocks === 1) {
      this.descendTilesWithMomentum(layer, count, weights, deltas);
    } else {
      this.weightGradients(layer, count, deltas);
      for (let place = 0; place < count; place++) {
        const gradient = own.gradient + place * tileBytes;
        const { weightDecay } = this.settings.optimiser;
        this.update(weights.at + place * tileBytes, gradient, shape.tileFloats - TILE, weightDecay);
      }
    }
  }

  private get rate(): number {
    return this.schedule[this.step * 4];
  }

  private get hasMomentum(): boolean {
    const { name } = this.settings.optimiser;
    return name === 'momentum' || name === 'nesterov';
  }

  private get isPlainDescent(): boolean {
    const { name, weightDecay } = this.settings.optimiser;
    return name === 'sgd' && weightDecay === 0;
  }

  private isSparseGradient(layer: number): boolean {
    return layer === 0 || this.areActivationsSparse(layer - 1);
  }

  /** What a layer read, by column: the left-hand side of its gradient. */
  private inputColumns(layer: number): SparseLists {
    return layer === 0 ? this.map.backward.pixelColumns : this.map.backward.hidden[layer - 1].columns;
  }

  /**
   * Gradient descent without a gradient: products of deltas that are scaled by minus the rate go straight to the weights,
   * which are read and written once.
   */
  private descendTiles(layer: number, count: number, weights: Operand, deltas: Operand): void {
    const inputs = this.forward.layout.hidden[layer].paddedInputs;
    const columns = this.inputColumns(layer);
    multiplyLists(this.kernels, count, weights, weights, TILE_ROW_BYTES, deltas, columns, inputs);
  }

  /**
   * Gradient and step in one pass over weights and velocity, which no cache of one core holds as a whole. Only where a
   * gradient is the sum over one block of images: that of several rests in memory meanwhile.
   */
  private descendTilesWithMomentum(layer: number, count: number, weights: Operand, deltas: Operand): void {
    const { kernels, map } = this;
    const { name, momentum, weightDecay } = this.settings.optimiser;
    kernels.descendSparseWithMomentum(
      count,
      weights.at,
      map.moments[0] + weights.at - map.parameters,
      weights.tileBytes,
      deltas.at,
      deltas.tileBytes,
      this.inputColumns(layer).bounds,
      this.forward.layout.hidden[layer].paddedInputs,
      this.rate,
      momentum,
      weightDecay,
      name === 'nesterov',
      FLUSH,
    );
  }

  /** The gradients of some tiles' weights, as far apart as the weights are. */
  private weightGradients(layer: number, count: number, deltas: Operand): void {
    const { kernels, map, own, rows } = this;
    const { paddedInputs: inputs, tileFloats } = this.forward.layout.hidden[layer];
    const gradient = { at: own.gradient, tileBytes: tileFloats * 4 };
    if (this.isSparseGradient(layer)) {
      const zeros = { at: map.zeros, tileBytes: 0 };
      multiplyLists(kernels, count, gradient, zeros, 0, deltas, this.inputColumns(layer), inputs);
      return;
    }
    for (let place = 0; place < count; place++) {
      const right = deltas.at + place * deltas.tileBytes;
      for (let below = 0; below < inputs / TILE; below++) {
        const out = gradient.at + place * gradient.tileBytes + below * TILE * TILE_ROW_BYTES;
        kernels.multiplyDenseLeftTransposed(out, this.forward.activations(layer - 1, below), right, rows);
      }
    }
  }

  private updateOutputBiases(): void {
    const { kernels, map, own } = this;
    kernels.sumOutputs(own.gradient, map.forward.outputs, this.rows);
    this.update(map.parameters + this.forward.layout.output.offset * 4, own.gradient, OUTPUT_WIDTH, 0);
  }

  /** One step of the optimiser on `count` parameters. */
  private update(parameters: Pointer, gradient: Pointer, count: number, decay: number): void {
    const { kernels, map } = this;
    const { name, momentum } = this.settings.optimiser;
    const [rate, correction1, correction2] = this.schedule.subarray(this.step * 4, this.step * 4 + 3);
    const [first, second] = map.moments.map((moment) => moment + parameters - map.parameters);
    if (name === 'sgd') kernels.descend(parameters, gradient, count, rate, decay);
    else if (name === 'adam') {
      const { beta1, beta2, epsilon } = ADAM;
      kernels.descendWithAdam(
        parameters,
        gradient,
        first,
        second,
        count,
        rate,
        beta1,
        beta2,
        correction1,
        correction2,
        epsilon,
        decay,
        FLUSH,
      );
    } else {
      kernels.descendWithMomentum(
        parameters,
        gradient,
        first,
        count,
        rate,
        momentum,
        decay,
        name === 'nesterov',
        FLUSH,
      );
    }
  }
}

/** How many phases an epoch has, its prologue included. */
export function countPhases({ topology, imagesPerEpoch, batch }: StepSettings): number {
  const layers = topology.hidden.length;
  const compressing = topology.activation === 'relu' ? 2 * (layers - 1) : 0;
  const aStep = layers === 1 ? 3 : 2 * layers + 2 + compressing;
  return 1 + Math.ceil(imagesPerEpoch / batch) * aStep;
}
