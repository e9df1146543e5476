// Handing out the addresses of a memory.

import type { Pointer } from '../kernels/kernels.js';

export const FLOAT_BYTES = 4;
/** Two cache lines: the processor fetches lines in pairs, so what different cores write is kept that far apart. */
const ALIGNMENT = 128;
/** Address 0 stays unused, so that a forgotten pointer is no valid one. */
const FIRST = 1024;

/** Whatever hands out addresses of so many bytes. */
export interface Regions {
  take(bytes: number): Pointer;
}

/** Hands out addresses, one region after another. */
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
