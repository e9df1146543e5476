// The compiled kernels in a browser: fetched once, compiled, and instantiated over a memory.

import type { Arithmetic } from '../../engine/kernels/arithmetic.js';
import type { Kernels } from '../../engine/kernels/kernels.js';
import { sha256 } from '../../engine/sha256.js';
import { RunError } from '../../errors.js';

/** Builds of the kernels by name: see scripts/compile.mjs. */
type Build = Arithmetic | 'plain';

export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  /** The start of the bytes' SHA-256: a run goes on with the same kernels alone. */
  readonly hash: string;
}

/**
 * Fetches and compiles the kernels for memory that is shared or not.
 * @throws RunError `no-kernels` where they cannot be fetched, or this browser cannot run them
 */
export async function loadKernels(arithmetic: Arithmetic, shared: boolean): Promise<CompiledKernels> {
  const build: Build = shared ? arithmetic : 'plain';
  if (!shared && arithmetic === 'relaxed') throw cannotRelax('which shares no memory between threads');
  const bytes = await fetchBytes(`kernels.${build}.wasm`);
  try {
    const module = await WebAssembly.compile(bytes);
    return { module, hash: (await sha256(bytes)).slice(0, 16) };
  } catch (cause) {
    if (arithmetic === 'relaxed') throw cannotRelax('which has no relaxed SIMD', cause);
    throw new RunError(
      'no-kernels',
      `Expected a browser that runs WebAssembly with SIMD, found one that does not (${(cause as Error).message}). Use a newer one.`,
      { cause },
    );
  }
}

function cannotRelax(found: string, cause?: unknown): RunError {
  return new RunError(
    'no-kernels',
    `Expected a browser that fuses multiplication and addition, found one ${found}. Choose the exact arithmetic.`,
    { cause },
  );
}

/** A file of the page. @throws RunError `no-kernels` */
export async function fetchBytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(file, self.location.href)).catch((cause) => cause as Error);
  if (response instanceof Response && response.ok) return new Uint8Array(await response.arrayBuffer());
  const found = response instanceof Response ? `status ${response.status}` : response.message;
  throw new RunError(
    'no-kernels',
    `Expected the page's file ${file}, found ${found}. Load the page again; it works offline once it was whole.`,
  );
}

/** An instance of the kernels over a memory. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
