// How a pool's threads load what they run.

import { spawnSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

/** A thread that is ended while it loads an ES module by require() ends the whole process; while it imports one it does not. */
test('threads load ES modules by import(), never by require()', () => {
  const pool = new URL('../../../src/node/pool/pool.js', import.meta.url).href;
  const script = `
    import { startPool } from ${JSON.stringify(pool)};
    const pool = startPool(1);
    await pool.run({ seed: 1, first: 0, count: 1 }, 'draw');
    await pool.destroy();
    console.log('drawn');`;
  const node = ['--trace-require-module=all', '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' });
  assert.is(stdout, 'drawn\n', stderr);
  assert.not.match(stderr, /require\(\)/);
});

test.run();
