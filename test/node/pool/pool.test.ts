// How a pool's threads load what they run.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startPool } from '../../../src/node/pool/pool.js';
import { temporaryFolder } from '../../temporary.js';

/** A thread that is ended while it loads a module by require() ends the whole process; while it imports one it does not. */
test('threads load ES modules by import(), never by require()', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'module.mjs'), 'export const answer = 42;');
  const job = join(folder, 'job.cjs');
  writeFileSync(
    job,
    `exports.load = () => {
      try { return { value: require('./module.mjs').answer }; } catch (error) { return { value: error.code }; }
    };`,
  );
  const pool = startPool(1);
  const { run } = Piscina.prototype;
  Piscina.prototype.run = function (task, options) {
    return run.call(this, task, { ...options, filename: job });
  };
  try {
    assert.is(await pool.run({}, 'load'), 'ERR_REQUIRE_ESM');
  } finally {
    Piscina.prototype.run = run;
    await pool.destroy();
  }
});

test.run();
