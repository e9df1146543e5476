// What the engine asks of the machine that it runs on: kernels, and threads that do jobs. In Node it is
// node/machine.ts, with Piscina's threads; in a browser page/machine/machine.ts, with module workers.

import type { Arithmetic } from './kernels/arithmetic.js';
import type { Kernels } from './kernels/kernels.js';
import type { TilesPerTask } from './memory/lists.js';

/** Threads, each of which does one job at a time. */
export interface Pool {
  /**
   * Has a thread do a job: the function of this name, called with `job`, which is plain data.
   * Rejects with WorkerException for an exception in the job, WorkerFailure when the thread died, and RunError when a thread
   * could not start.
   */
  run<Value>(job: object, name: string): Promise<Value>;
  /**
   * Ends all threads. False if one was still there after some seconds: it may go on at any time, and write to the memory
   * that it has.
   */
  destroy(): Promise<boolean>;
}

/** What every thread of a run is started with. */
export interface SharedKernels {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly arithmetic: Arithmetic;
}

/** What the engine asks of the machine that it runs on. */
export interface Machine {
  /** Cores that can work at once. */
  readonly cores: number;
  /** Tiles of units that a task computes together: what the processor's registers hold. Changes no bit. */
  readonly tilesPerTask: TilesPerTask;
  /** Whether threads can share memory. Where they cannot, a run has one worker, and its memory is that of one thread. */
  readonly sharesMemory: boolean;
  /** The kernels, compiled for such memory. */
  compile(arithmetic: Arithmetic): WebAssembly.Module;
  /** An instance of them over a memory, for this thread. */
  instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels;
  /**
   * Threads that know the jobs `train` and `evaluate` where `shared` is given (see work.ts), and those of other rooms.
   * Throws RunError where they cannot be started: `no-threads`, `out-of-memory`.
   */
  startPool(workers: number, shared?: SharedKernels): Pool;
}
