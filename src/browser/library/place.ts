// A page as the library's place, or a worker of one.

import { MOST_WORKERS } from '../../engine/worker-count.js';
import { RunError } from '../../errors.js';
import { settle } from '../../library/place.js';
import { type CompiledKernels, loadKernels } from '../machine/kernels.js';
import { createMachine } from '../machine/machine.js';
import { describeVersions } from '../version.js';

/** Reading takes one thread, so its memory need not be shared. */
let forReading: CompiledKernels | undefined;

/** Fetches what reads digits: whoever has a model has waited for it. @throws RunError `no-kernels` */
export async function prepareReading(): Promise<void> {
  forReading ??= await loadKernels('exact', false);
}

settle({
  describeVersions,
  defaultWorkers: () => Math.min(navigator.hardwareConcurrency, MOST_WORKERS),
  async open(arithmetics) {
    requireSecureContext();
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
        'Expected the kernels to be loaded, found that nothing loaded them. Wait for loadModel() first; a model from elsewhere ' +
          'is loaded by loadModel(encodeModel(model)).',
      );
    return createMachine([forReading], { sharesMemory: false });
  },
});

/** Hashes and locks are for secure contexts alone. */
function requireSecureContext(): void {
  if (self.isSecureContext) return;
  throw new RunError(
    'no-threads',
    `Expected a page over https, or at localhost, found ${self.location.protocol}//${self.location.host}. ` +
      'A browser gives no other page what training needs.',
  );
}
