// What the core reaches in registers alone, at this moment.

import type { Bench } from '../bench-memory.js';

/** Operations of a round: vectors, four lanes, two operations (assembly/peak.ts). */
const PEAK_OPERATIONS = 13 * 4 * 2;
const JOINED_PEAK_OPERATIONS = 24 * 4 * 2;
/** Some 1 ms, about as long as the large kernels take, so that both meet the machine's interruptions alike. */
const PEAK_ROUNDS = 250_000;

/** Operations a second of the core in registers, now. */
export interface Peak {
  readonly of128: number;
  readonly widest: number;
}

/** Measures the peak whenever it is called. */
export function peakOf(bench: Bench): () => Peak {
  const { kernels } = bench;
  let next = 0;
  const factors = bench.floats(2, () => [0.9999, 0.0001][next++]);
  const chains = bench.floats(24 * 4);
  const rate = (operations: number, run: () => void) => {
    const started = performance.now();
    run();
    return (PEAK_ROUNDS * operations * 1000) / (performance.now() - started);
  };
  return () => {
    const of128 = rate(PEAK_OPERATIONS, () => kernels.multiplyAddPeak(factors, PEAK_ROUNDS));
    const joined = rate(JOINED_PEAK_OPERATIONS, () =>
      kernels.multiplyAddPeakJoined(chains, factors, PEAK_ROUNDS),
    );
    return { of128, widest: Math.max(of128, joined) };
  };
}
