// A block of a state's numbers, in a small memory with the kernels over it. States are as large as networks are: they pass
// through it a block at a time, so that what lies between two kernels stays in a core's first cache.

import { createMemory, type Kernels, type Pointer } from '../kernels/kernels.js';
import type { Machine } from '../machine.js';
import { Arena } from '../memory/arena.js';

/** Numbers of a block: whole vectors. Kernels take all of it, whatever of it is filled. */
export const BLOCK = 2048;

export class Block {
  readonly values: Float32Array;
  /** What changes are changes of. */
  readonly from: Float32Array;
  readonly halves: Uint16Array;
  readonly sums: Float64Array;
  private readonly at: Readonly<Record<'values' | 'from' | 'halves' | 'sums', Pointer>>;
  private readonly kernels: Kernels;

  constructor(machine: Pick<Machine, 'compile' | 'instantiate' | 'sharesMemory'>) {
    const arena = new Arena();
    const at = {
      values: arena.floats(BLOCK),
      from: arena.floats(BLOCK),
      halves: arena.take(BLOCK * Uint16Array.BYTES_PER_ELEMENT),
      sums: arena.take(BLOCK * Float64Array.BYTES_PER_ELEMENT),
    };
    const memory = createMemory(arena.bytes, machine.sharesMemory);
    this.at = at;
    this.values = new Float32Array(memory.buffer, at.values, BLOCK);
    this.from = new Float32Array(memory.buffer, at.from, BLOCK);
    this.halves = new Uint16Array(memory.buffer, at.halves, BLOCK);
    this.sums = new Float64Array(memory.buffer, at.sums, BLOCK);
    // They round, add and divide, so that all builds of the kernels give the same bits.
    this.kernels = machine.instantiate(machine.compile('exact'), memory);
  }

  /** halves = values - from, rounded */
  roundChanges(): void {
    const { kernels, at } = this;
    kernels.roundChanges(at.halves, at.values, at.from, BLOCK);
  }

  /** values = from + halves */
  addChanges(): void {
    const { kernels, at } = this;
    kernels.addChanges(at.values, at.from, at.halves, BLOCK);
  }

  /** sums = sums + values */
  addToSums(): void {
    this.kernels.addToSums(this.at.sums, this.at.values, BLOCK);
  }

  /** values = sums / parts, each rounded once */
  divideSums(parts: number): void {
    this.kernels.divideSums(this.at.values, this.at.sums, BLOCK, parts);
  }

  areHalvesFinite(): boolean {
    return this.kernels.areHalvesFinite(this.at.halves, BLOCK);
  }

  areValuesFinite(): boolean {
    return this.kernels.areFinite(this.at.values, BLOCK);
  }
}
