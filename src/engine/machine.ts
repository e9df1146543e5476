// What the engine needs of the machine it runs on: kernels, and threads that run jobs. In Node this is node/machine.ts, with
// Piscina's threads; in a browser browser/machine/machine.ts, with module workers.

import type { Arithmetic } from './kernels/arithmetic.js';
import type { Kernels } from './kernels/kernels.js';
import type { TilesPerTask } from './memory/lists.js';

/** Threads, each of which runs one job at a time. */
export interface Pool {
  /**
   * Runs a job in a thread: the function of this name, called with `job`, which is plain data. Rejects with WorkerException
   * for an exception in the job, WorkerFailure if the thread died, and RunError if a thread could not start.
   */
  run<Value>(job: object, name: string): Promise<Value>;
  /**
   * Ends all threads. False if one still exists after some seconds: it may resume at any time and write to its memory.
   */
  destroy(): Promise<boolean>;
}

/** What every thread of a run starts with. */
export interface SharedKernels {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly arithmetic: Arithmetic;
}

/** What the engine needs of the machine it runs on. */
export interface Machine {
  /** Cores that can work at once. */
  readonly cores: number;
  /** Tiles of units that a task computes together: as many as the processor's registers hold. Changes no bit. */
  readonly tilesPerTask: TilesPerTask;
  /** Whether threads can share memory. If not, a run has one worker, and its memory belongs to one thread. */
  readonly sharesMemory: boolean;
  /** The kernels, compiled for such memory. */
  compile(arithmetic: Arithmetic): WebAssembly.Module;
  /** An instance of them over a memory, for this thread. */
  instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels;
  /**
   * Threads that know the jobs `train` and `evaluate` if `shared` is given (see work.ts), and those of other rooms. Throws
   * RunError `no-threads` or `out-of-memory` if they cannot be started.
   */
  startPool(workers: number, shared?: SharedKernels): Pool;
}
