// A kernel at work, as the benchmarks time it, and the sizes of its work.

export type Kind = 'first layer' | 'dense' | 'other';

export interface KernelJob {
  readonly name: string;
  readonly kind?: Kind;
  /** Floating-point operations done; for sparse kernels on what is not zero, and 0 for what multiplies next to nothing. */
  readonly operations: number;
  /** What a dense kernel would have to do for the same result. */
  readonly denseOperations: number;
  /** The job that does the same as dense work. */
  readonly dense?: KernelJob;
  run(): void;
}

/** The batch and layer of the first workload. */
export const BATCH = 128;
export const UNITS = 512;
