// What is asked of V8 by flags, which hold for all threads, and depend on Node's version.

import { setFlagsFromString } from 'node:v8';
import type { Arithmetic } from './arithmetic.js';

/** Node's major version. What comes after 26 is to be tried before it is listed below. */
const NODE = Number(process.versions.node.split('.')[0]);

/** Relaxed SIMD stands behind a flag up to Node 20, and flags are set in each thread before it instantiates. */
export function enableArithmetic(arithmetic: Arithmetic): void {
  if (arithmetic === 'relaxed' && NODE <= 20) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * The flag that lets V8 join pairs of operations on 128-bit vectors into one of 256 bits, where the processor has
 * AVX2: the same bits with half the instructions. It is an experiment of V8's. Node 22 has it too, but is no faster for
 * it.
 */
export function joiningFlag(): string | undefined {
  return process.arch === 'x64' && NODE >= 24 && NODE <= 26 ? '--experimental-wasm-revectorize' : undefined;
}

/** Has what is compiled from now on joined, where that can be. */
export function enableJoining(): void {
  const flag = joiningFlag();
  if (flag) setFlagsFromString(flag);
}

/**
 * Runs something for which the kernels need every core. Meanwhile V8 compiles no JavaScript with Turbofan, its last and
 * slowest compiler, whose threads would take a core from a worker for milliseconds, again and again in the first
 * seconds, while the others wait for that worker. The little JavaScript of a step is as fast from Maglev, the compiler
 * before it, which Node has from 24 on. Kernels are compiled all the same.
 */
export async function withoutTurbofan<Result>(run: () => Promise<Result>): Promise<Result> {
  if (NODE < 24 || NODE > 26) return run();
  setFlagsFromString('--no-turbofan');
  try {
    return await run();
  } finally {
    setFlagsFromString('--turbofan');
  }
}
