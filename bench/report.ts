// What a benchmark measured, as it is printed, kept and compared.

import type { KernelReport } from './kernels/measure.js';
import type { WorkersResult } from './workers.js';

/** Everything measured, as `--json` keeps it. */
export interface BenchReport {
  readonly versions: string;
  readonly processor: string;
  readonly cores: number;
  readonly dataset: string;
  readonly images: number;
  readonly batch: number;
  readonly kernels: KernelReport;
  readonly workers: readonly WorkersResult[];
  /** What a word takes from one core to another and back; NaN (in JSON null) where there is no other. */
  readonly exchangeNanoseconds: number;
  /** Seconds for an epoch in plain JavaScript. */
  readonly baselineSeconds: number;
}
