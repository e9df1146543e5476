// Where the library runs, in Node or in a page: all that it needs to know of that. Each door says it once, on being imported.

import type { Arithmetic } from '../engine/kernels/arithmetic.js';
import type { Machine } from '../engine/machine.js';
import type { ReadingMachine } from '../reading/recogniser.js';

export interface Place {
  /** The program's version and what it runs on, for a model's metadata. */
  describeVersions(): string;
  /** Worker threads unless a number is given. */
  defaultWorkers(): number;
  /** A machine with the kernels for these arithmetics. @throws RunError `no-kernels`, `no-threads` */
  open(arithmetics: readonly Arithmetic[]): Promise<Machine>;
  /** What reads in this thread. @throws RunError `no-kernels` */
  readingMachine(): ReadingMachine;
}

let place: Place | undefined;

/** Says where the library runs. */
export function settle(here: Place): void {
  place = here;
}

export function here(): Place {
  if (!place) throw new Error('no door of the library was imported');
  return place;
}
