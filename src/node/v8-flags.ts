// What is asked of V8 by flags, which depend on Node's version.

import { setFlagsFromString } from 'node:v8';
import type { Arithmetic } from '../engine/kernels/arithmetic.js';

const NODE = Number(process.versions.node.split('.')[0]);
/** The versions that flags were tried with; what comes after is to be tried before it is listed. */
const TRIED = NODE >= 24 && NODE <= 26;

/** Relaxed SIMD stands behind a flag up to Node 20, where it counts in the thread that sets it alone. */
export function enableArithmetic(arithmetic: Arithmetic): void {
  if (arithmetic === 'relaxed' && NODE <= 20) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * The flag that lets V8 join pairs of operations on 128-bit vectors into one of 256 bits, where the processor has
 * AVX2: the same bits with half the instructions. It is an experiment of V8's, and holds for all threads. Node 22 has it
 * too, but is no faster for it.
 */
export function joiningFlag(): string | undefined {
  return process.arch === 'x64' && TRIED ? '--experimental-wasm-revectorize' : undefined;
}

/** Has what is compiled from now on joined, where that can be. */
export function enableJoining(): void {
  const flag = joiningFlag();
  if (flag) setFlagsFromString(flag);
}

/** Whether V8 has Maglev, its last compiler but one. */
const HAS_MAGLEV = Number(Object(process.config.variables).v8_enable_maglev) === 1;
/** How many runs go on without Turbofan. */
let without = 0;

/**
 * Runs something for which the kernels need every core. Meanwhile V8 compiles no JavaScript with Turbofan, its last and
 * slowest compiler, whose threads would take a core from a worker for milliseconds, again and again in the first
 * seconds, while the others wait for that worker. The little JavaScript of a step is as fast from Maglev. Kernels are
 * compiled all the same. When the last such run is over, Turbofan is on, whatever it was before; functions that ran often
 * meanwhile stay with Maglev.
 */
export async function withoutTurbofan<Result>(run: () => Promise<Result>): Promise<Result> {
  if (!TRIED || !HAS_MAGLEV) return run();
  if (without++ === 0) setFlagsFromString('--no-turbofan');
  try {
    return await run();
  } finally {
    if (--without === 0) setFlagsFromString('--turbofan');
  }
}
