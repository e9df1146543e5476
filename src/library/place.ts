// Where the library runs: in Node or in a page. All that it needs to know of that is here.

import type { Arithmetic } from '../engine/kernels/arithmetic.js';
import type { Machine } from '../engine/machine.js';
import type { ReadingMachine } from '../reading/recogniser.js';

export interface Place {
  /** The program's version and what it runs on, for a model's metadata. */
  readonly versions: string;
  /** Worker threads unless a number is given. */
  defaultWorkers(): number;
  /** A machine with the kernels for these arithmetics. @throws RunError `no-kernels` */
  open(arithmetics: readonly Arithmetic[]): Promise<Machine>;
  /** What reads in this thread. @throws RunError `no-kernels` */
  readingMachine(): ReadingMachine;
}
