// Inference in this thread, with the kernels and without a pool, so that reading starts quickly.

import type { Model } from '../formats/model.js';
import { Recogniser } from '../reading/recogniser.js';
import { compileKernels, instantiateKernels, tilesPerTask } from './kernels.js';

/** A recogniser in this thread. @throws InputError `bad-model` */
export function createRecogniser(model: Model): Recogniser {
  const kernels = {
    compile: compileKernels,
    instantiate: instantiateKernels,
    sharesMemory: true,
    tilesPerTask: tilesPerTask(),
  };
  return new Recogniser(model, kernels);
}
