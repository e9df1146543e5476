// The adapter to WebAssembly in Node: reads, compiles and instantiates the kernels.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { instantiateSync } from '@assemblyscript/loader';
import type { Arithmetic } from '../engine/kernels/arithmetic.js';
import type { Kernels } from '../engine/kernels/kernels.js';
import type { TilesPerTask } from '../engine/memory/lists.js';
import { decideOnJoining, joinedKernels } from './joining.js';
import { enableArithmetic } from './v8-flags.js';

/** Compiles the kernels. The module can be sent to workers, which need not compile it again. */
export function compileKernels(arithmetic: Arithmetic): WebAssembly.Module {
  enableArithmetic(arithmetic);
  areVectorsJoined();
  return joinedKernels(arithmetic) ?? new WebAssembly.Module(readKernels(arithmetic));
}

/** The compiled kernels' bytes. */
export function readKernels(arithmetic: Arithmetic): Uint8Array<ArrayBuffer> {
  return readFileSync(fileURLToPath(new URL(`../../kernels.${arithmetic}.wasm`, import.meta.url)));
}

/** The kernels as the loader's type wants them: a record, which an interface is not. */
type Exports = Pick<Kernels, keyof Kernels>;

/** An instance of the kernels over a shared memory. That a module exports these, a test compares. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return instantiateSync<Exports>(module, { env: { memory } }).exports;
}

/** Whether V8 joins the kernels' vectors to twice the width. Decided when it is asked for the first time. */
export function areVectorsJoined(): boolean {
  return decideOnJoining({ read: readKernels, instantiate: instantiateKernels });
}

/**
 * Tiles of units that a task computes together. For two, the sparse product keeps sixteen sums, which fit the registers
 * where vectors are joined (an x64 processor without AVX2, where the flag does nothing, is the slower for it), and
 * those of ARM.
 */
export function tilesPerTask(): TilesPerTask {
  return areVectorsJoined() || process.arch === 'arm64' ? 2 : 1;
}
