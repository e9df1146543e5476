// Each kernel's rate in one thread, beside the rate that the same core reaches in registers alone at the same
// moment: the machine's own speed drifts, their ratio does not.

import type { LabelledImages } from '../src/dataset/dataset.js';
import type { Kernels, Pointer } from '../src/kernels/kernels.js';
import { writeBasis, writeTables } from '../src/kernels/memory-map.js';
import { PIXELS } from '../src/network/topology.js';
import { AUGMENTATION_RANGES, rangesOf } from '../src/training/augmentation.js';
import { Bench } from './bench-memory.js';
import { median } from './statistics.js';

/** Operations of a round of multiplyAddPeak: thirteen vectors, four lanes, two operations (assembly/peak.ts). */
const PEAK_OPERATIONS = 104;
/** Some 1 ms, about as long as the large kernels take, so that both meet the machine's interruptions alike. */
const PEAK_ROUNDS = 250_000;

/** The batch and layer of the first workload, and the dense layer that is measured beside. */
const BATCH = 128;
const UNITS = 512;
const DENSE = { rows: 256, depth: 512, units: 512 };
/** ReLU's share of non-zero activations in 784-800-800-10 after an epoch: `npm run bench -- --density`. */
export const RELU_DENSITY = 0.4;

interface KernelJob {
  readonly name: string;
  /** Floating-point operations done; for sparse kernels on what is not zero. */
  readonly operations: number;
  /** What a dense kernel would have to do for the same result. */
  readonly denseOperations: number;
  run(): void;
}

export interface KernelResult {
  readonly name: string;
  /** Microseconds a call, the median. */
  readonly microseconds: number;
  readonly gflops: number;
  /** Share of the peak measured beside each call, the median. */
  readonly ofPeak: number;
  /** Dense-equivalent rate as a multiple of the peak. */
  readonly denseOfPeak: number;
}

export interface KernelReport {
  /** GFLOP/s of the core in registers, the median. */
  readonly peak: number;
  readonly results: readonly KernelResult[];
}

/** Measures every kernel `rounds` times, in turns. */
export function benchKernels(images: LabelledImages, rounds: number): KernelReport {
  const bench = new Bench();
  const jobs = [...imageJobs(bench, images), ...denseJobs(bench), ...sparseJobs(bench), ...otherJobs(bench)];
  const peaks: number[] = [];
  const times = jobs.map(() => [] as { seconds: number; peak: number }[]);
  for (let round = 0; round < rounds + 3; round++) {
    for (const [index, job] of jobs.entries()) {
      const peak = measurePeak(bench.kernels);
      const started = performance.now();
      job.run();
      const seconds = (performance.now() - started) / 1000;
      // The first rounds run before the optimising compiler is done.
      if (round < 3) continue;
      peaks.push(peak);
      times[index].push({ seconds, peak });
    }
  }
  const results = jobs.map(({ name, operations, denseOperations }, index) => ({
    name,
    microseconds: 1e6 * median(times[index].map(({ seconds }) => seconds)),
    gflops: median(times[index].map(({ seconds }) => operations / seconds / 1e9)),
    ofPeak: median(times[index].map(({ seconds, peak }) => operations / seconds / peak)),
    denseOfPeak: median(times[index].map(({ seconds, peak }) => denseOperations / seconds / peak)),
  }));
  return { peak: median(peaks) / 1e9, results };
}

/** Operations a second of the core, now. */
function measurePeak(kernels: Kernels): number {
  const started = performance.now();
  kernels.multiplyAddPeak(PEAK_ROUNDS);
  return (PEAK_ROUNDS * PEAK_OPERATIONS * 1000) / (performance.now() - started);
}

/** The first layer on real images: lists of pixels, forward, weight gradient. */
function imageJobs(bench: Bench, { pixels }: LabelledImages): KernelJob[] {
  const { kernels, memory } = bench;
  const images = bench.take(BATCH * PIXELS);
  new Uint8Array(memory.buffer, images, BATCH * PIXELS).set(pixels.subarray(0, BATCH * PIXELS));
  const indices = bench.integers(Array.from({ length: BATCH }, (_, index) => index));
  const tables = { bytes: bench.take(2048), floats: bench.take(256) };
  writeTables(memory, tables);
  const basis = bench.take(8 * 28 * 4);
  writeBasis(memory, basis);
  const capacity = PIXELS + 10;
  const columnCapacity = BATCH + 10;
  const rows = {
    entries: bench.take(BATCH * capacity * 8),
    counts: bench.take(BATCH * 4),
    marks: bench.take(BATCH * 28),
  };
  const columns = { entries: bench.take(PIXELS * columnCapacity * 8), counts: bench.take(PIXELS * 4) };
  const weights = bench.floats((1 + PIXELS) * UNITS);
  const outputs = bench.floats(BATCH * UNITS);
  const zeros = bench.floats(16, () => 0);
  const gradient = bench.floats(PIXELS * 16);
  const augmented = bench.take(BATCH * PIXELS);
  const scratch = bench.take(4096);
  const compressRows = () =>
    kernels.compressImageRows(
      rows.entries,
      rows.counts,
      rows.marks,
      images,
      indices,
      tables.bytes,
      BATCH,
      PIXELS,
      capacity,
    );
  const compressColumns = () => {
    for (let stripe = 0; stripe < 7; stripe++) {
      kernels.compressImageColumns(
        columns.entries,
        columns.counts,
        columnCapacity,
        rows.entries,
        rows.marks,
        BATCH,
        PIXELS,
        stripe,
        capacity,
      );
    }
  };
  compressRows();
  compressColumns();
  const operations = 2 * bench.sum(rows.counts, BATCH) * UNITS;
  const denseOperations = 2 * BATCH * PIXELS * UNITS;
  const weightTile = (1 + PIXELS) * 64;
  const tiles = UNITS / 16;
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
      operations,
      denseOperations,
      run() {
        for (let tile = 0; tile < tiles; tile++) {
          const biases = weights + tile * weightTile;
          const out = outputs + tile * BATCH * 64;
          kernels.multiplySparse(out, biases, 0, biases + 64, rows.entries, rows.counts, BATCH, capacity);
        }
      },
    },
    {
      name: `first layer gradient ${PIXELS}x${BATCH}x${UNITS}`,
      operations,
      denseOperations,
      run() {
        for (let tile = 0; tile < tiles; tile++) {
          const deltas = outputs + tile * BATCH * 64;
          kernels.multiplySparse(
            gradient,
            zeros,
            0,
            deltas,
            columns.entries,
            columns.counts,
            PIXELS,
            columnCapacity,
          );
        }
      },
    },
  ];
}

/** The three dense products of a hidden layer. */
function denseJobs(bench: Bench): KernelJob[] {
  const { kernels } = bench;
  const { rows, depth, units } = DENSE;
  const left = bench.floats(rows * depth);
  const right = bench.floats((1 + depth) * units);
  const deltas = bench.floats(rows * units);
  const out = bench.floats(rows * Math.max(units, depth));
  const gradient = bench.floats(depth * 16);
  const tileBytes = rows * 64;
  const weightTile = (1 + depth) * 64;
  const operations = 2 * rows * depth * units;
  const shape = `${rows}x${depth}x${units}`;
  return [
    {
      name: `dense forward ${shape}`,
      operations,
      denseOperations: operations,
      run() {
        for (let tile = 0; tile < units / 16; tile++) {
          const biases = right + tile * weightTile;
          kernels.multiplyDense(
            out + tile * tileBytes,
            biases,
            left,
            biases + 64,
            rows,
            depth / 16,
            tileBytes,
          );
        }
      },
    },
    {
      name: `dense gradient ${shape}`,
      operations,
      denseOperations: operations,
      run() {
        for (let tile = 0; tile < units / 16; tile++) {
          for (let below = 0; below < depth / 16; below++) {
            kernels.multiplyDenseLeftTransposed(
              gradient + below * 1024,
              left + below * tileBytes,
              deltas + tile * tileBytes,
              rows,
            );
          }
        }
      },
    },
    {
      name: `dense backward ${shape}`,
      operations,
      denseOperations: operations,
      run() {
        for (let below = 0; below < depth / 16; below++) {
          const weights = right + (1 + below * 16) * 64;
          const to = out + below * tileBytes;
          kernels.multiplyDenseRightTransposed(to, deltas, weights, rows, units / 16, tileBytes, weightTile);
        }
      },
    },
  ];
}

/** The same three products where ReLU left a share of activations and deltas. */
function sparseJobs(bench: Bench): KernelJob[] {
  const { kernels, memory } = bench;
  const { rows, depth, units } = DENSE;
  const tables = { bytes: bench.take(2048), floats: bench.take(256) };
  writeTables(memory, tables);
  const activations = bench.sparse(rows * depth, RELU_DENSITY);
  const deltas = bench.sparse(rows * units, RELU_DENSITY);
  const right = bench.floats((1 + depth) * units);
  const out = bench.floats(rows * Math.max(units, depth));
  const gradient = bench.floats(depth * 16);
  const transposed = bench.floats(units * 16);
  const zeros = bench.floats(16, () => 0);
  const tileBytes = rows * 64;
  const weightTile = (1 + depth) * 64;
  const capacity = Math.max(depth, units) + 10;
  const columnCapacity = rows + 10;
  const lists = (count: number, longest: number) => ({
    entries: bench.take(count * longest * 8),
    counts: bench.take(count * 4),
  });
  const byImage = lists(rows, capacity);
  const deltasByImage = lists(rows, capacity);
  const byUnit = lists(depth, columnCapacity);
  const listRows = (to: typeof byImage, from: Pointer, tiles: number) =>
    kernels.compressUnitRows(to.entries, to.counts, from, tables.floats, rows, tiles, tileBytes, capacity);
  const listColumns = () => {
    for (let tile = 0; tile < depth / 16; tile++) {
      const entries = byUnit.entries + tile * 16 * columnCapacity * 8;
      kernels.compressUnitColumns(
        entries,
        byUnit.counts + tile * 64,
        activations + tile * tileBytes,
        rows,
        columnCapacity,
      );
    }
  };
  const denseOperations = 2 * rows * depth * units;
  const operations = denseOperations * RELU_DENSITY;
  const shape = `${rows}x${depth}x${units}, ${100 * RELU_DENSITY} % not zero`;
  return [
    {
      name: `sparse forward ${shape}`,
      operations,
      denseOperations,
      run() {
        listRows(byImage, activations, depth / 16);
        for (let tile = 0; tile < units / 16; tile++) {
          const biases = right + tile * weightTile;
          const to = out + tile * tileBytes;
          kernels.multiplySparse(to, biases, 0, biases + 64, byImage.entries, byImage.counts, rows, capacity);
        }
      },
    },
    {
      name: `sparse gradient ${shape}`,
      operations,
      denseOperations,
      run() {
        listColumns();
        for (let tile = 0; tile < units / 16; tile++) {
          const from = deltas + tile * tileBytes;
          kernels.multiplySparse(
            gradient,
            zeros,
            0,
            from,
            byUnit.entries,
            byUnit.counts,
            depth,
            columnCapacity,
          );
        }
      },
    },
    {
      name: `sparse backward ${shape}`,
      operations,
      denseOperations,
      run() {
        listRows(deltasByImage, deltas, units / 16);
        for (let below = 0; below < depth / 16; below++) {
          kernels.transposeWeights(transposed, right + (1 + below * 16) * 64, units / 16, weightTile);
          const to = out + below * tileBytes;
          kernels.multiplySparse(
            to,
            zeros,
            0,
            transposed,
            deltasByImage.entries,
            deltasByImage.counts,
            rows,
            capacity,
          );
        }
      },
    },
  ];
}

/** Activations, output layer, loss and update, for the first workload's batch. */
function otherJobs(bench: Bench): KernelJob[] {
  const { kernels } = bench;
  const tiles = UNITS / 16;
  const tileBytes = BATCH * 64;
  const activations = bench.sparse(BATCH * UNITS, 0.5);
  const outputs = bench.floats(BATCH * 12);
  const weights = bench.floats(UNITS * 12);
  const shares = bench.floats(tiles * BATCH * 12);
  const deltas = bench.floats(BATCH * 16);
  const gradient = bench.floats(16 * 12);
  const transposed = bench.floats(12 * 16);
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
      run: eachTile((tile) => kernels.sigmoid(activations + tile * tileBytes, BATCH, 16)),
    },
    {
      name: `output forward ${BATCH}x${UNITS}x10`,
      operations,
      denseOperations: operations,
      run: eachTile((tile) =>
        kernels.outputForward(
          shares + tile * BATCH * 48,
          activations + tile * tileBytes,
          weights + tile * 768,
          BATCH,
        ),
      ),
    },
    {
      name: `output gradient ${UNITS}x${BATCH}x10`,
      operations,
      denseOperations: operations,
      run: eachTile((tile) =>
        kernels.outputGradient(gradient, activations + tile * tileBytes, outputs, BATCH),
      ),
    },
    {
      name: `output backward ${BATCH}x10x${UNITS}`,
      operations,
      denseOperations: operations,
      run: eachTile((tile) => {
        kernels.transposeOutputWeights(transposed, weights + tile * 768);
        kernels.outputBackward(deltas, outputs, transposed, BATCH);
      }),
    },
    {
      name: `softmax and cross-entropy ${BATCH}x10`,
      ...cheap,
      run: () => kernels.softmaxCrossEntropy(outputs, losses, labels, indices, BATCH, 0, 1 / BATCH),
    },
    {
      name: `momentum step, ${(PIXELS * UNITS).toLocaleString('en-US')} parameters`,
      ...cheap,
      run: () =>
        kernels.descendWithMomentum(parameters, velocity, velocity, PIXELS * UNITS, 1e-9, 0.5, 0, false),
    },
  ];
}
