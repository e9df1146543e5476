// The measure of a core's speed: every chain takes part in every round, or the speed would be overstated.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { WORKBENCHES } from './workbench.js';

/** a = 2 a + 1, over and over, exact in single precision. */
const FACTORS = Float32Array.of(2, 1);
const after = (rounds: number, start: number) => (start + 1) * 2 ** rounds - 1;

for (const bench of WORKBENCHES)
  for (const rounds of [0, 1, 5]) {
    test(`thirteen chains of four go through ${rounds} rounds (${bench.build})`, () => {
      bench.reset();
      const sum = bench.kernels.multiplyAddPeak(bench.input(FACTORS), rounds);
      bench.verifyRest();
      assert.is(sum, 13 * 4 * after(rounds, 2));
    });

    test(`twenty-four chains side by side go through ${rounds} rounds (${bench.build})`, () => {
      bench.reset();
      const starts = Float32Array.from({ length: 24 * 4 }, (_, lane) => lane);
      const chains = bench.changed(starts);
      bench.kernels.multiplyAddPeakJoined(chains, bench.input(FACTORS), rounds);
      bench.verifyRest();
      assert.equal(
        bench.floats(chains, starts.length),
        starts.map((start) => after(rounds, start)),
      );
    });
  }

test.run();
