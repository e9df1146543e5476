// Where a program trains, V8 leaves Turbofan alone for long, and comes to it all the same.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mayJoin } from '../../src/node/v8-flags.js';
import { testThatNeeds } from '../needs.js';

const script = fileURLToPath(new URL('hot-calls.js', import.meta.url));

/** Natives to ask with; and a function is compiled where it is called, so that the numbers are always the same. */
const FLAGS = ['--allow-natives-syntax', '--no-concurrent-recompilation'];

/** Calls after which a function was compiled by Turbofan. */
function callsUntilTurbofan(...words: string[]): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...FLAGS, script, ...words], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
  return Number(stdout);
}

testThatNeeds('the V8 of Node 24', mayJoin())('Turbofan comes after many times as many calls', () => {
  const delayed = callsUntilTurbofan('trains');
  assert.ok(delayed > 5 * callsUntilTurbofan(), String(delayed));
  assert.ok(delayed < 2_000_000_000, 'never');
});

test.run();
