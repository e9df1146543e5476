// What Piscina loads in the place of load-worker.cts: the jobs of harm.ts.

import type * as Harm from './harm.js';

const harm: Promise<typeof Harm> = import('./harm.js');

export = {
  train: harm.then(({ train }) => train),
  evaluate: harm.then(({ evaluate }) => evaluate),
  draw: harm.then(({ draw }) => draw),
};
