// Allocates addresses in a memory.

import type { Pointer } from '../kernels/kernels.js';

export const FLOAT_BYTES = 4;
/** Two cache lines: the processor fetches lines in pairs, so data written by different cores is kept that far apart. */
const ALIGNMENT = 128;
/** Address 0 stays unused, so that a forgotten pointer is invalid. */
const FIRST = 1024;

/** An allocator of bytes. */
export interface Regions {
  take(bytes: number): Pointer;
}

/** Allocates one region after another. */
export class Arena implements Regions {
  bytes = FIRST;

  take(bytes: number): Pointer {
    const address = Math.ceil(this.bytes / ALIGNMENT) * ALIGNMENT;
    this.bytes = address + bytes;
    return address;
  }

  floats(count: number): Pointer {
    return this.take(count * FLOAT_BYTES);
  }
}
