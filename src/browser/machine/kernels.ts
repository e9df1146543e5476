// The compiled kernels in a browser: fetched once, compiled, and instantiated over a memory.

import type { Arithmetic } from '../../engine/kernels/arithmetic.js';
import type { Kernels } from '../../engine/kernels/kernels.js';
import { sha256 } from '../../engine/sha256.js';
import { RunError } from '../../errors.js';
import { fetchBytes } from '../fetch-bytes.js';
import { KERNELS } from '../files.js';

/** Builds of the kernels by name: see scripts/compile.mjs. */
type Build = keyof typeof KERNELS;

export interface CompiledKernels {
  readonly arithmetic: Arithmetic;
  readonly module: WebAssembly.Module;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What WebAssembly begins with: "\0asm". */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

const loading = new Map<Build, Promise<CompiledKernels>>();

/**
 * The kernels for memory that is shared or not. They are fetched and compiled once.
 * @throws RunError `no-kernels` where they cannot be fetched, or this browser cannot run them
 */
export async function loadKernels(arithmetic: Arithmetic, shared: boolean): Promise<CompiledKernels> {
  if (!shared && arithmetic === 'relaxed') throw cannotRelax('which shares no memory between threads');
  const build: Build = shared ? arithmetic : 'plain';
  const known = loading.get(build);
  if (known) return known;
  const kernels = load(build, arithmetic);
  loading.set(build, kernels);
  // What failed may succeed later.
  kernels.catch(() => loading.delete(build));
  return kernels;
}

async function load(build: Build, arithmetic: Arithmetic): Promise<CompiledKernels> {
  const bytes = await fetchBytes(KERNELS[build]);
  requireWebAssembly(bytes, KERNELS[build]);
  try {
    return { arithmetic, module: await WebAssembly.compile(bytes), bytes };
  } catch (cause) {
    if (arithmetic === 'relaxed') throw cannotRelax('which has no relaxed SIMD', cause);
    throw new RunError(
      'no-kernels',
      `Expected a browser that runs WebAssembly with SIMD, found one that does not (${(cause as Error).message}). Use a newer one.`,
      { cause },
    );
  }
}

/** Many hosts answer with a page where there is no file. */
function requireWebAssembly(bytes: Uint8Array, { pathname }: URL): void {
  if (MAGIC.every((byte, index) => bytes[index] === byte)) return;
  throw new RunError(
    'no-kernels',
    `Expected WebAssembly in the program's file ${pathname.replace(/.*\//, '')}, found another file. Put it beside the code.`,
  );
}

/** The start of the kernels' SHA-256: a run goes on with the same kernels alone. */
export async function hashOf({ bytes }: CompiledKernels): Promise<string> {
  return (await sha256(bytes)).slice(0, 16);
}

function cannotRelax(found: string, cause?: unknown): RunError {
  return new RunError(
    'no-kernels',
    `Expected a browser that fuses multiplication and addition, found one ${found}. Choose the exact arithmetic.`,
    { cause },
  );
}

/** An instance of the kernels over a memory. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
