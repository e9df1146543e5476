// The step of the optimiser on parameters whose gradient is known.

import { PIXELS } from '../../src/engine/network/topology.js';
import { FLUSH } from '../../src/engine/recipe/optimiser.js';
import type { Bench } from '../bench-memory.js';
import { type KernelJob, UNITS } from './job.js';

export function optimiserJobs(bench: Bench): KernelJob[] {
  const { kernels } = bench;
  const count = PIXELS * UNITS;
  const parameters = bench.floats(count);
  const velocity = bench.floats(count);
  return [
    {
      name: `momentum step, ${count.toLocaleString('en-US')} parameters`,
      operations: 0,
      denseOperations: 0,
      run: () =>
        kernels.descendWithMomentum(parameters, velocity, velocity, count, 1e-9, 0.5, 0, false, FLUSH),
    },
  ];
}
