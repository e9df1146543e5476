// Sine and cosine against the machine's own.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cosineOfTurns, sineOfTurns } from '../../../src/data/builtin/trigonometry.js';

test('sine and cosine agree with Math to seven digits over several turns', () => {
  for (let turns = -3; turns <= 3; turns += 0.0137) {
    assert.ok(Math.abs(sineOfTurns(turns) - Math.sin(turns * 2 * Math.PI)) < 1e-7, `sine of ${turns}`);
    assert.ok(Math.abs(cosineOfTurns(turns) - Math.cos(turns * 2 * Math.PI)) < 1e-7, `cosine of ${turns}`);
  }
});

test.run();
