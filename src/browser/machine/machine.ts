// A browser as the engine sees it: module workers over one shared memory, or, where the page is not isolated and so shares
// none, this thread over memory of its own.

import type { Arithmetic } from '../../engine/kernels/arithmetic.js';
import type { Machine } from '../../engine/machine.js';
import type { TilesPerTask } from '../../engine/memory/lists.js';
import { type CompiledKernels, instantiateKernels } from './kernels.js';
import { PlainPool } from './plain-pool.js';
import { WorkerPool } from './pool.js';
import { type StartWorker, startWorker } from './start-worker.js';

interface MachineOptions {
  /** Whether threads share memory: for this the page must be isolated. */
  readonly sharesMemory: boolean;
  /** Starts workers from here unless given. */
  readonly start?: StartWorker;
}

/** The machine that runs have here, with these kernels. */
export function createMachine(
  kernels: readonly CompiledKernels[],
  { sharesMemory, start = startWorker }: MachineOptions,
): Machine {
  return {
    cores: navigator.hardwareConcurrency,
    tilesPerTask: tilesPerTask(),
    sharesMemory,
    compile: (arithmetic) => moduleOf(kernels, arithmetic),
    instantiate: instantiateKernels,
    startPool: (workers, shared) =>
      shared && !sharesMemory ? new PlainPool(shared) : new WorkerPool(workers, start, shared),
  };
}

function moduleOf(kernels: readonly CompiledKernels[], arithmetic: Arithmetic): WebAssembly.Module {
  const found = kernels.find((each) => each.arithmetic === arithmetic);
  if (!found) throw new Error(`the kernels for ${arithmetic} arithmetic were not loaded`);
  return found.module;
}

/** ARM's registers hold sixteen sums, those of other processors without joined vectors do not: see node/kernels.ts. */
function tilesPerTask(): TilesPerTask {
  return /\b(aarch64|arm64|arm|armv\w+|Android|iPhone|iPad)\b/i.test(navigator.userAgent) ? 2 : 1;
}
