// What a job came to, on its way from the worker.

import type { Thrown } from '../../engine/mapreduce/failures.js';

/**
 * Exceptions are values, too: so a job without an answer means that its worker died, whatever Piscina says of that.
 */
export type Answer<Value> = { readonly value: Value } | { readonly thrown: Thrown };
