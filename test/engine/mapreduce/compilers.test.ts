// The same bits from V8's two compilers: the baseline one, which knows vectors of 128 bits, and the optimising one,
// which joins them where it can.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXPECTED_HASHES } from './expected-hashes.js';
import { RECIPES } from './recipes.js';

const script = fileURLToPath(new URL('hashes.js', import.meta.url));

function hashesBy(flag: string): string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [flag, script], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  return JSON.parse(stdout);
}

test('joined vectors give the same weights as vectors of 128 bits, to the last bit', () => {
  const baseline = hashesBy('--liftoff-only');
  assert.is(new Set(baseline).size, RECIPES.length);
  assert.equal(baseline.slice(0, EXPECTED_HASHES.length), EXPECTED_HASHES);
  assert.equal(hashesBy('--no-liftoff'), baseline);
});

test.run();
