// Each kernel's rate in one thread, beside the rate that the same core reaches in registers alone at the same
// moment: the machine's own speed drifts, their ratio does so less.

import { rangesOf } from '../src/engine/kernels/augmentation-ranges.js';
import type { Pointer } from '../src/engine/kernels/kernels.js';
import { multiplyLists, TILE_ROW_BYTES } from '../src/engine/mapreduce/forward.js';
import { tasksOf } from '../src/engine/mapreduce/plan.js';
import {
  BOUND_BYTES,
  ENTRY_BYTES,
  mapImageLists,
  mapPixelLists,
  mapUnitLists,
  PIXEL_BLOCKS,
  type SparseLists,
} from '../src/engine/memory/lists.js';
import { writeBasis } from '../src/engine/memory/tables.js';
import { OUTPUT_WIDTH, PIXELS, TILE } from '../src/engine/network/topology.js';
import { AUGMENTATION_RANGES } from '../src/engine/training/augmentation.js';
import type { LabelledImages } from '../src/engine/training/dataset.js';
import { FLUSH } from '../src/engine/training/optimiser.js';
import { TILES_PER_TASK } from '../src/node/kernels.js';
import { Bench } from './bench-memory.js';
import { median } from './statistics.js';

/** Operations of a round: vectors, four lanes, two operations (assembly/peak.ts). */
const PEAK_OPERATIONS = 13 * 4 * 2;
const JOINED_PEAK_OPERATIONS = 24 * 4 * 2;
/** Some 1 ms, about as long as the large kernels take, so that both meet the machine's interruptions alike. */
const PEAK_ROUNDS = 250_000;

/** The batch and layer of the first workload, and the dense layer that is measured beside. */
const BATCH = 128;
const UNITS = 512;
const DENSE = { rows: 256, depth: 512, units: 512 };
/**
 * ReLU's shares that are not zero in the hidden product of 784-800-800-10, in the mean of its first five epochs: the lower
 * layer's activations, and the upper one's deltas (`npm run bench -- --density`).
 */
const RELU_DENSITY = { activations: 0.37, deltas: 0.44 };

export type Kind = 'first layer' | 'dense' | 'other';

interface KernelJob {
  readonly name: string;
  readonly kind?: Kind;
  /** Floating-point operations done; for sparse kernels on what is not zero. */
  readonly operations: number;
  /** What a dense kernel would have to do for the same result. */
  readonly denseOperations: number;
  /** The job that does the same as dense work. */
  readonly dense?: KernelJob;
  run(): void;
}

export interface KernelResult {
  readonly name: string;
  readonly kind: Kind;
  /** Microseconds a call, the median. */
  readonly microseconds: number;
  readonly gflops: number;
  /** Share of the peak measured beside each call, the median. */
  readonly ofPeak: number;
  /** Dense-equivalent rate as a multiple of the peak. */
  readonly denseOfPeak: number;
  /** The same of the peak with vectors of 128 bits. */
  readonly denseOfPeak128: number;
  /** How many times as fast as its dense form in the same round, the median. */
  readonly besideDense?: number;
}

export interface KernelReport {
  /** GFLOP/s of the core in registers, the median, with the widest vectors that V8 makes. */
  readonly peak: number;
  /** The same with vectors of 128 bits, WebAssembly's own. */
  readonly peak128: number;
  readonly results: readonly KernelResult[];
}

/** Measures every kernel `rounds` times, in turns. */
export function benchKernels(images: LabelledImages, rounds: number): KernelReport {
  const bench = new Bench();
  const dense = denseJobs(bench);
  const jobs = [
    ...imageJobs(bench, images),
    ...Object.values(dense),
    ...sparseJobs(bench, dense),
    ...otherJobs(bench),
  ];
  const measurePeak = peakOf(bench);
  const peaks: Peak[] = [];
  const times = jobs.map(() => [] as { seconds: number; peak: Peak }[]);
  for (let round = 0; round < rounds + 3; round++) {
    for (const [index, job] of jobs.entries()) {
      const peak = measurePeak();
      const started = performance.now();
      job.run();
      const seconds = (performance.now() - started) / 1000;
      // The first rounds run before the optimising compiler is done.
      if (round < 3) continue;
      peaks.push(peak);
      times[index].push({ seconds, peak });
    }
  }
  const ratio = (job: KernelJob, index: number) =>
    median(times[jobs.indexOf(job)].map(({ seconds }, round) => seconds / times[index][round].seconds));
  const results = jobs.map(({ name, kind = 'other', operations, denseOperations, dense }, index) => ({
    name,
    kind,
    microseconds: 1e6 * median(times[index].map(({ seconds }) => seconds)),
    gflops: median(times[index].map(({ seconds }) => operations / seconds / 1e9)),
    ofPeak: median(times[index].map(({ seconds, peak }) => operations / seconds / peak.widest)),
    denseOfPeak: median(times[index].map(({ seconds, peak }) => denseOperations / seconds / peak.widest)),
    denseOfPeak128: median(times[index].map(({ seconds, peak }) => denseOperations / seconds / peak.of128)),
    besideDense: dense && ratio(dense, index),
  }));
  return {
    peak: median(peaks.map(({ widest }) => widest)) / 1e9,
    peak128: median(peaks.map(({ of128 }) => of128)) / 1e9,
    results,
  };
}

/** Operations a second of the core in registers, now. */
interface Peak {
  readonly of128: number;
  readonly widest: number;
}

function peakOf(bench: Bench): () => Peak {
  const { kernels } = bench;
  let next = 0;
  const factors = bench.floats(2, () => [0.9999, 0.0001][next++]);
  const chains = bench.floats(24 * 4);
  const rate = (operations: number, run: () => void) => {
    const started = performance.now();
    run();
    return (PEAK_ROUNDS * operations * 1000) / (performance.now() - started);
  };
  return () => {
    const of128 = rate(PEAK_OPERATIONS, () => kernels.multiplyAddPeak(factors, PEAK_ROUNDS));
    const joined = rate(JOINED_PEAK_OPERATIONS, () =>
      kernels.multiplyAddPeakJoined(chains, factors, PEAK_ROUNDS),
    );
    return { of128, widest: Math.max(of128, joined) };
  };
}

/** The first layer on real images: lists of pixels, forward, weight gradient. */
function imageJobs(bench: Bench, { pixels }: LabelledImages): KernelJob[] {
  const { kernels, memory } = bench;
  const images = bench.take(BATCH * PIXELS);
  new Uint8Array(memory.buffer, images, BATCH * PIXELS).set(pixels.subarray(0, BATCH * PIXELS));
  const indices = bench.integers(Array.from({ length: BATCH }, (_, index) => index));
  const tables = bench.tables();
  const basis = bench.take(8 * 28 * 4);
  writeBasis(memory, basis);
  const rows = mapPixelLists(bench, BATCH);
  const columns = mapImageLists(bench, PIXELS, BATCH, TILES_PER_TASK);
  const weights = bench.floats((1 + PIXELS) * UNITS);
  const outputs = bench.floats(BATCH * UNITS);
  const zeros = bench.floats(TILE, () => 0);
  const gradient = bench.floats(TILES_PER_TASK * PIXELS * TILE);
  const velocity = bench.floats((1 + PIXELS) * UNITS);
  const augmented = bench.take(BATCH * PIXELS);
  const scratch = bench.take(4096);
  const compressRows = () =>
    kernels.compressImageRows(
      rows.entries,
      rows.bounds,
      images,
      indices,
      tables.bytes,
      BATCH,
      PIXELS,
      rows.blockLength,
      rows.capacity,
      rows.lists,
    );
  const compressColumns = () => {
    for (let block = 0; block < PIXEL_BLOCKS; block++) {
      kernels.compressImageColumns(
        columns.entries,
        columns.bounds,
        columns.capacity,
        rows.bounds + block * rows.lists * BOUND_BYTES,
        0,
        BATCH,
        block * rows.blockLength,
        Math.min(rows.blockLength, PIXELS - block * rows.blockLength),
      );
    }
  };
  compressRows();
  compressColumns();
  const notZero = pixels.subarray(0, BATCH * PIXELS).reduce((total, pixel) => total + (pixel ? 1 : 0), 0);
  const operations = 2 * notZero * UNITS;
  const denseOperations = 2 * BATCH * PIXELS * UNITS;
  const weightTile = (1 + PIXELS) * TILE_ROW_BYTES;
  const outputTile = BATCH * TILE_ROW_BYTES;
  const ranges = rangesOf(AUGMENTATION_RANGES.full!);
  return [
    {
      name: `augment ${BATCH} images`,
      operations: 0,
      denseOperations: 0,
      run: () => kernels.augmentImages(augmented, images, indices, basis, scratch, BATCH, 1, 1, ...ranges),
    },
    { name: `list pixels by image, ${BATCH} images`, operations: 0, denseOperations: 0, run: compressRows },
    {
      name: `list pixels by place, ${BATCH} images`,
      operations: 0,
      denseOperations: 0,
      run: compressColumns,
    },
    {
      name: `first layer forward ${BATCH}x${PIXELS}x${UNITS}`,
      kind: 'first layer',
      operations,
      denseOperations,
      run() {
        for (const { first, count } of tasksOf(UNITS / TILE, TILES_PER_TASK)) {
          const biases = { at: weights + first * weightTile, tileBytes: weightTile };
          const right = { ...biases, at: biases.at + TILE_ROW_BYTES };
          const out = { at: outputs + first * outputTile, tileBytes: outputTile };
          multiplyLists(kernels, count, out, biases, 0, right, rows, BATCH);
        }
      },
    },
    {
      name: `first layer gradient ${PIXELS}x${BATCH}x${UNITS}`,
      kind: 'first layer',
      operations,
      denseOperations,
      run() {
        const out = { at: gradient, tileBytes: PIXELS * TILE_ROW_BYTES };
        for (const { first, count } of tasksOf(UNITS / TILE, TILES_PER_TASK)) {
          const deltas = { at: outputs + first * outputTile, tileBytes: outputTile };
          multiplyLists(kernels, count, out, { at: zeros, tileBytes: 0 }, 0, deltas, columns, PIXELS);
        }
      },
    },
    {
      name: `first layer gradient, and momentum step in the same pass`,
      operations,
      denseOperations,
      run() {
        for (const { first, count } of tasksOf(UNITS / TILE, TILES_PER_TASK)) {
          kernels.descendSparseWithMomentum(
            count,
            weights + first * weightTile + TILE_ROW_BYTES,
            velocity + first * weightTile + TILE_ROW_BYTES,
            weightTile,
            outputs + first * outputTile,
            outputTile,
            columns.bounds,
            PIXELS,
            1e-9,
            0.5,
            0,
            false,
            FLUSH,
          );
        }
      },
    },
  ];
}

/** The three products of a hidden layer. */
type Products = Record<'forward' | 'gradient' | 'backward', KernelJob>;

/** The three products as dense work. */
function denseJobs(bench: Bench): Products {
  const { kernels } = bench;
  const { rows, depth, units } = DENSE;
  const left = bench.floats(rows * depth);
  const right = bench.floats((1 + depth) * units);
  const deltas = bench.floats(rows * units);
  const out = bench.floats(rows * Math.max(units, depth));
  const gradient = bench.floats(depth * TILE);
  const transposed = bench.floats(units * TILE);
  const zeros = bench.floats(TILE, () => 0);
  const tileBytes = rows * TILE_ROW_BYTES;
  const weightTile = (1 + depth) * TILE_ROW_BYTES;
  const operations = 2 * rows * depth * units;
  const shape = `${rows}x${depth}x${units}`;
  const work = { kind: 'dense', operations, denseOperations: operations } as const;
  return {
    forward: {
      name: `dense forward ${shape}`,
      ...work,
      run() {
        for (let tile = 0; tile < units / TILE; tile++) {
          const biases = right + tile * weightTile;
          kernels.multiplyDense(
            out + tile * tileBytes,
            biases,
            left,
            biases + TILE_ROW_BYTES,
            rows,
            depth / TILE,
            tileBytes,
          );
        }
      },
    },
    gradient: {
      name: `dense gradient ${shape}`,
      ...work,
      run() {
        for (let tile = 0; tile < units / TILE; tile++) {
          for (let below = 0; below < depth / TILE; below++) {
            kernels.multiplyDenseLeftTransposed(
              gradient + below * TILE * TILE_ROW_BYTES,
              left + below * tileBytes,
              deltas + tile * tileBytes,
              rows,
            );
          }
        }
      },
    },
    backward: {
      name: `dense backward ${shape}`,
      ...work,
      run() {
        for (let below = 0; below < depth / TILE; below++) {
          const weights = right + (1 + below * TILE) * TILE_ROW_BYTES;
          const to = out + below * tileBytes;
          kernels.transposeWeights(transposed, weights, units / TILE, weightTile);
          kernels.multiplyDense(to, zeros, deltas, transposed, rows, units / TILE, tileBytes);
        }
      },
    },
  };
}

/** The same three products where ReLU left a share of activations and deltas. */
function sparseJobs(bench: Bench, dense: Products): KernelJob[] {
  const { kernels } = bench;
  const { rows, depth, units } = DENSE;
  const tables = bench.tables();
  const activations = bench.sparse(rows * depth, RELU_DENSITY.activations);
  const deltas = bench.sparse(rows * units, RELU_DENSITY.deltas);
  const right = bench.floats((1 + depth) * units);
  const out = bench.floats(rows * Math.max(units, depth));
  const gradient = bench.floats(TILES_PER_TASK * depth * TILE);
  const transposed = bench.floats(TILES_PER_TASK * units * TILE);
  const transposedTile = bench.take(rows * TILE_ROW_BYTES);
  const zeros = { at: bench.floats(TILE, () => 0), tileBytes: 0 };
  const tileBytes = rows * TILE_ROW_BYTES;
  const weightTile = (1 + depth) * TILE_ROW_BYTES;
  const byImage = mapUnitLists(bench, rows, depth / TILE, TILES_PER_TASK);
  const deltasByImage = mapUnitLists(bench, rows, units / TILE, TILES_PER_TASK);
  const byUnit = mapImageLists(bench, depth, rows, TILES_PER_TASK);
  const listRows = (
    { entries, bounds, capacity, lists, blockLength }: SparseLists,
    from: Pointer,
    tiles: number,
  ) =>
    kernels.compressUnitRows(
      entries,
      bounds,
      from,
      tables.floats,
      rows,
      tiles,
      tileBytes,
      blockLength,
      capacity,
      lists,
    );
  const listColumns = () => {
    for (let block = 0; block < byUnit.blocks; block++) {
      for (let tile = 0; tile < depth / TILE; tile++) {
        const list = block * byUnit.lists + tile * TILE;
        const first = block * byUnit.blockLength;
        kernels.compressUnitColumns(
          byUnit.entries + list * byUnit.capacity * ENTRY_BYTES,
          byUnit.bounds + list * BOUND_BYTES,
          activations + tile * tileBytes + first * TILE_ROW_BYTES,
          transposedTile,
          tables.floats,
          first,
          Math.min(byUnit.blockLength, rows - first),
        );
      }
    }
  };
  const denseOperations = 2 * rows * depth * units;
  const shape = `${rows}x${depth}x${units}`;
  /** How a product is called, what it does, and what its dense form is. */
  const product = (name: keyof Products, density: number) => ({
    name: `sparse ${name} ${shape}, ${100 * density} % not zero`,
    operations: denseOperations * density,
    denseOperations,
    dense: dense[name],
  });
  return [
    {
      ...product('forward', RELU_DENSITY.activations),
      run() {
        listRows(byImage, activations, depth / TILE);
        for (const { first, count } of tasksOf(units / TILE, TILES_PER_TASK)) {
          const biases = { at: right + first * weightTile, tileBytes: weightTile };
          const weights = { ...biases, at: biases.at + TILE_ROW_BYTES };
          const to = { at: out + first * tileBytes, tileBytes };
          multiplyLists(kernels, count, to, biases, 0, weights, byImage, rows);
        }
      },
    },
    {
      ...product('gradient', RELU_DENSITY.activations),
      run() {
        listColumns();
        const to = { at: gradient, tileBytes: depth * TILE_ROW_BYTES };
        for (const { first, count } of tasksOf(units / TILE, TILES_PER_TASK)) {
          const from = { at: deltas + first * tileBytes, tileBytes };
          multiplyLists(kernels, count, to, zeros, 0, from, byUnit, depth);
        }
      },
    },
    {
      ...product('backward', RELU_DENSITY.deltas),
      run() {
        listRows(deltasByImage, deltas, units / TILE);
        const weights = { at: transposed, tileBytes: units * TILE_ROW_BYTES };
        for (const { first, count } of tasksOf(depth / TILE, TILES_PER_TASK)) {
          for (let place = 0; place < count; place++) {
            const from = right + (1 + (first + place) * TILE) * TILE_ROW_BYTES;
            kernels.transposeWeights(weights.at + place * weights.tileBytes, from, units / TILE, weightTile);
          }
          const to = { at: out + first * tileBytes, tileBytes };
          multiplyLists(kernels, count, to, zeros, 0, weights, deltasByImage, rows);
        }
      },
    },
  ];
}

/** Activations, output layer, loss and update, for the first workload's batch. */
function otherJobs(bench: Bench): KernelJob[] {
  const { kernels } = bench;
  const { exponential } = bench.tables();
  const tiles = UNITS / TILE;
  const tileBytes = BATCH * TILE_ROW_BYTES;
  const activations = bench.sparse(BATCH * UNITS, 0.5);
  const outputs = bench.floats(BATCH * OUTPUT_WIDTH);
  const weights = bench.floats(UNITS * OUTPUT_WIDTH);
  const shares = bench.floats(tiles * BATCH * OUTPUT_WIDTH);
  const deltas = bench.floats(BATCH * TILE);
  const gradient = bench.floats(TILE * OUTPUT_WIDTH);
  const transposed = bench.floats(OUTPUT_WIDTH * TILE);
  const labels = bench.take(BATCH);
  const indices = bench.integers(Array.from({ length: BATCH }, (_, index) => index));
  const losses = bench.floats(BATCH);
  const parameters = bench.floats(PIXELS * UNITS);
  const velocity = bench.floats(PIXELS * UNITS);
  const operations = 2 * BATCH * UNITS * 10;
  const eachTile = (run: (tile: number) => void) => () => {
    for (let tile = 0; tile < tiles; tile++) run(tile);
  };
  const cheap = { operations: 0, denseOperations: 0 };
  return [
    {
      name: `sigmoid ${BATCH}x${UNITS}`,
      ...cheap,
      run: eachTile((tile) => kernels.sigmoid(activations + tile * tileBytes, BATCH, TILE, exponential)),
    },
    {
      name: `output forward ${BATCH}x${UNITS}x10`,
      operations,
      denseOperations: operations,
      run: eachTile((tile) =>
        kernels.outputForward(
          shares + tile * BATCH * OUTPUT_WIDTH * 4,
          activations + tile * tileBytes,
          weights + tile * TILE * OUTPUT_WIDTH * 4,
          BATCH,
        ),
      ),
    },
    {
      name: `output gradient ${UNITS}x${BATCH}x10`,
      operations,
      denseOperations: operations,
      run: eachTile((tile) =>
        kernels.outputGradient(gradient, activations + tile * tileBytes, outputs, transposed, BATCH),
      ),
    },
    {
      name: `output backward ${BATCH}x10x${UNITS}`,
      operations,
      denseOperations: operations,
      run: eachTile((tile) => {
        kernels.transposeOutputWeights(transposed, weights + tile * TILE * OUTPUT_WIDTH * 4);
        kernels.outputBackward(deltas, outputs, transposed, BATCH);
      }),
    },
    {
      name: `softmax and cross-entropy ${BATCH}x10`,
      ...cheap,
      run: () =>
        kernels.softmaxCrossEntropy(outputs, losses, labels, indices, BATCH, 0, 1 / BATCH, exponential),
    },
    {
      name: `momentum step, ${(PIXELS * UNITS).toLocaleString('en-US')} parameters`,
      ...cheap,
      run: () =>
        kernels.descendWithMomentum(
          parameters,
          velocity,
          velocity,
          PIXELS * UNITS,
          1e-9,
          0.5,
          0,
          false,
          FLUSH,
        ),
    },
  ];
}
