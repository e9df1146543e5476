// The kernels for whole states. They are as large as networks are, so their numbers pass through a small memory, a block at
// a time: what lies between the kernels stays in a core's first cache.

import { createMemory, type Kernels } from '../kernels/kernels.js';
import type { Machine } from '../machine.js';
import { Arena } from '../memory/arena.js';

/** Numbers of a block: whole vectors. */
const BLOCK = 2048;

export class StateKernels {
  private readonly kernels: Kernels;
  private readonly at: Readonly<Record<'values' | 'from' | 'halves' | 'sums', number>>;
  private readonly values: Float32Array;
  private readonly from: Float32Array;
  private readonly halves: Uint16Array;
  private readonly sums: Float64Array;

  constructor(machine: Pick<Machine, 'compile' | 'instantiate' | 'sharesMemory'>) {
    const arena = new Arena();
    const at = {
      values: arena.floats(BLOCK),
      from: arena.floats(BLOCK),
      halves: arena.take(BLOCK * 2),
      sums: arena.take(BLOCK * 8),
    };
    const memory = createMemory(arena.bytes, machine.sharesMemory);
    // They add and round, so that all builds of them give the same bits.
    this.kernels = machine.instantiate(machine.compile('exact'), memory);
    this.at = at;
    this.values = new Float32Array(memory.buffer, at.values, BLOCK);
    this.from = new Float32Array(memory.buffer, at.from, BLOCK);
    this.halves = new Uint16Array(memory.buffer, at.halves, BLOCK);
    this.sums = new Float64Array(memory.buffer, at.sums, BLOCK);
  }

  /** halves = values - from, rounded to half precision; without `from` the values themselves. */
  roundChanges(halves: Uint16Array, values: Float32Array, from?: Float32Array): void {
    const { at, kernels } = this;
    if (!from) this.from.fill(0);
    forBlocks(values.length, (first, end) => {
      this.values.set(values.subarray(first, end));
      if (from) this.from.set(from.subarray(first, end));
      kernels.roundChanges(at.halves, at.values, at.from, BLOCK);
      halves.set(this.halves.subarray(0, end - first), first);
    });
  }

  /** values = from + halves; without `from` the halves themselves. */
  addChanges(values: Float32Array, halves: Uint16Array, from?: Float32Array): void {
    const { at, kernels } = this;
    // Adding 0 would make 0 of -0.
    if (!from) this.from.fill(-0);
    forBlocks(values.length, (first, end) => {
      this.halves.set(halves.subarray(first, end));
      if (from) this.from.set(from.subarray(first, end));
      kernels.addChanges(at.values, at.from, at.halves, BLOCK);
      values.set(this.values.subarray(0, end - first), first);
    });
  }

  /** The mean of states, summed in their order in double precision and rounded once; it is written over the first. */
  average(states: readonly Float32Array[]): Float32Array {
    const { at, kernels } = this;
    const [mean] = states;
    if (states.length === 1) return mean;
    forBlocks(mean.length, (first, end) => {
      // Adding to 0 would make 0 of -0.
      this.sums.fill(-0);
      for (const state of states) {
        this.values.set(state.subarray(first, end));
        kernels.addToSums(at.sums, at.values, BLOCK);
      }
      kernels.divideSums(at.values, at.sums, BLOCK, states.length);
      mean.set(this.values.subarray(0, end - first), first);
    });
    return mean;
  }

  /** Whether every number is finite. */
  areFinite(values: Float32Array): boolean {
    let areFinite = true;
    this.values.fill(0);
    forBlocks(values.length, (first, end) => {
      this.values.set(values.subarray(first, end));
      areFinite &&= this.kernels.areFinite(this.at.values, BLOCK);
    });
    return areFinite;
  }
}

/** Calls `take` for each block of so many numbers. What a last block lacks is left as it was. */
function forBlocks(numbers: number, take: (first: number, end: number) => void): void {
  for (let first = 0; first < numbers; first += BLOCK) take(first, Math.min(first + BLOCK, numbers));
}
