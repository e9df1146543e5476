// What a benchmark measured, as it is printed, saved and compared.

import type { KernelReport } from './kernels/measure.js';
import type { MachineShare } from './machine-share.js';
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
  /** What the machine gave; absent in reports of earlier versions. */
  readonly machineShare?: MachineShare;
  /** A round trip of a word from one core to another; NaN (in JSON null) on one core. */
  readonly exchangeNanoseconds: number;
  /** Seconds for an epoch in plain JavaScript. */
  readonly baselineSeconds: number;
}
