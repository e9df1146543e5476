// Each kernel's rate in one thread, beside the rate that the same core reaches in registers alone at the same
// moment: the machine's own speed drifts, their ratio does so less.

import type { LabelledImages } from '../../src/engine/training/dataset.js';
import { Bench } from '../bench-memory.js';
import { median } from '../statistics.js';
import { activationJobs } from './activation.js';
import { denseJobs } from './dense.js';
import { firstLayerJobs } from './first-layer.js';
import { BATCH, type KernelJob, type Kind, UNITS } from './job.js';
import { normaliseJobs } from './normalise.js';
import { optimiserJobs } from './optimiser.js';
import { outputJobs } from './output.js';
import { type Peak, peakOf } from './peak.js';
import { pixelJobs } from './pixels.js';
import { sparseJobs } from './sparse.js';

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
  const pixels = pixelJobs(bench, images);
  const dense = denseJobs(bench);
  // One array for both, as in training: the output layer finds in the cache what the activation has just written.
  const activations = bench.sparse(BATCH * UNITS, 0.5);
  const jobs = [
    ...pixels.jobs,
    ...firstLayerJobs(bench, pixels.listed),
    ...Object.values(dense),
    ...sparseJobs(bench, dense),
    ...activationJobs(bench, activations),
    ...normaliseJobs(bench, activations),
    ...outputJobs(bench, activations),
    ...optimiserJobs(bench),
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
