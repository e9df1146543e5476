// A thread that works in registers alone, for cores.ts.

import { compileKernels, createMemory, instantiateKernels } from '../../src/kernels/kernels.js';

const CHAINS = 1024;
const FACTORS = 2048;

const memory = createMemory(4096);
const kernels = instantiateKernels(compileKernels('exact'), memory);
new Float32Array(memory.buffer, FACTORS, 2).set([0.9999, 0.0001]);

/** Multiplies and adds for so many rounds of assembly/peak.ts. */
export default function work(rounds: number): void {
  kernels.multiplyAddPeakJoined(CHAINS, FACTORS, rounds);
}
