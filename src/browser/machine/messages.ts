// What a pool and its workers tell each other.

import type { SharedKernels } from '../../engine/machine.js';
import type { Thrown } from '../../engine/mapreduce/failures.js';

/** What a worker is started with. */
export interface Beginning {
  /** The Web Lock that the worker holds for as long as it lives. */
  readonly lock: string;
  /** Absent in a pool whose jobs need no kernels. */
  readonly kernels?: SharedKernels;
}

export interface JobMessage {
  readonly name: string;
  readonly job: object;
}

/** Exceptions are values, too: so a job without an answer means that its worker died. */
export type Answer = { readonly value: unknown } | { readonly thrown: Thrown };

/** The worker holds its lock, and takes jobs. */
export const READY = 'ready';
