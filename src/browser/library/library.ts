// The library in a page, or in a worker of one.

import { MOST_WORKERS } from '../../engine/memory/training-map.js';
import { RunError } from '../../errors.js';
import { createLibrary } from '../../library/create-library.js';
import { type CompiledKernels, loadKernels } from '../machine/kernels.js';
import { createMachine } from '../machine/machine.js';
import { VERSIONS } from '../version.js';

/** Reading takes one thread, so its memory need not be shared. */
let forReading: CompiledKernels | undefined;

/** Fetches what reads digits: whoever has a model has waited for it. @throws RunError `no-kernels` */
export async function prepareReading(): Promise<void> {
  forReading ??= await loadKernels('exact', false);
}

export const { train, builtinDigits, evaluate, readPicture, classify } = createLibrary({
  versions: VERSIONS,
  defaultWorkers: () => Math.min(navigator.hardwareConcurrency, MOST_WORKERS),
  async open(arithmetics) {
    const sharesMemory = self.crossOriginIsolated;
    const [kernels] = await Promise.all([
      Promise.all(arithmetics.map((arithmetic) => loadKernels(arithmetic, sharesMemory))),
      prepareReading(),
    ]);
    return createMachine(kernels, { sharesMemory });
  },
  readingMachine() {
    if (!forReading)
      throw new RunError(
        'no-kernels',
        'Expected the kernels to be loaded, found that nothing loaded them. Wait for loadModel(), or for the model of a training.',
      );
    return createMachine([forReading], { sharesMemory: false });
  },
});
