// A thread that works in registers only, exchanges a word with another, or spins: for cores.ts and machine-share.ts.

import { createMemory } from '../src/engine/kernels/kernels.js';
import { compileKernels, instantiateKernels } from '../src/node/kernels.js';

const CHAINS = 1024;
const FACTORS = 2048;

const memory = createMemory(4096);
const kernels = instantiateKernels(compileKernels('exact'), memory);
new Float32Array(memory.buffer, FACTORS, 2).set([0.9999, 0.0001]);

/** Multiplies and adds for so many rounds of assembly/peak.ts. */
export function work(rounds: number): void {
  kernels.multiplyAddPeakJoined(CHAINS, FACTORS, rounds);
}

/** Keeps a core busy for a time. */
export function spin(milliseconds: number): void {
  const started = performance.now();
  while (performance.now() - started < milliseconds);
}

export interface ExchangeJob {
  /** One word, 0 at first. */
  readonly word: Int32Array;
  readonly rounds: number;
  /** What this thread waits for first: 0 or 1. */
  readonly first: number;
}

/** Waits for every second number in the word, and answers with the next one. */
export function exchange({ word, rounds, first }: ExchangeJob): void {
  for (let number = first; number < 2 * rounds; number += 2) {
    while (Atomics.load(word, 0) !== number);
    Atomics.store(word, 0, number + 1);
  }
}
