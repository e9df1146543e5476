// A browser as the engine sees it: module workers over one shared memory, or, where the page is not isolated and so shares
// none, this thread over memory of its own. It runs in a worker: on the page's own thread nothing may wait.

import type { Arithmetic } from '../../engine/kernels/arithmetic.js';
import type { Machine } from '../../engine/machine.js';
import type { TilesPerTask } from '../../engine/memory/lists.js';
import { type CompiledKernels, instantiateKernels, loadKernels } from './kernels.js';
import { PlainPool } from './plain-pool.js';
import { WorkerPool } from './pool.js';

/** The machine that a run with this arithmetic has here, and the start of its kernels' SHA-256. */
export async function openMachine(
  arithmetic: Arithmetic,
  shared = self.crossOriginIsolated,
): Promise<{ machine: Machine; kernelsHash: string }> {
  const kernels = await loadKernels(arithmetic, shared);
  return { machine: createMachine(kernels, shared), kernelsHash: kernels.hash };
}

function createMachine({ module }: CompiledKernels, sharesMemory: boolean): Machine {
  return {
    cores: navigator.hardwareConcurrency,
    tilesPerTask: tilesPerTask(),
    sharesMemory,
    compile: () => module,
    instantiate: instantiateKernels,
    startPool: (workers, kernels) =>
      kernels && !sharesMemory ? new PlainPool(kernels) : new WorkerPool(workers, kernels),
  };
}

/** ARM's registers hold sixteen sums, those of other processors without joined vectors do not: see node/kernels.ts. */
function tilesPerTask(): TilesPerTask {
  return /\b(aarch64|arm64|arm|armv\w+|Android|iPhone|iPad)\b/i.test(navigator.userAgent) ? 2 : 1;
}
