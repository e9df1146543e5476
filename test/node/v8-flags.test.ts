// V8 leaves Turbofan alone while the kernels need every core, and no longer.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testThatNeeds } from '../needs.js';

const script = fileURLToPath(new URL('turbofan.js', import.meta.url));
/** Elsewhere nothing is asked of V8. */
const isAsked = Number(process.versions.node.split('.')[0]) >= 24;

testThatNeeds('the V8 of Node 24', isAsked)(
  'nothing is compiled by Turbofan while it is not wanted; afterwards it is, even if that failed',
  () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--allow-natives-syntax', script], {
      encoding: 'utf8',
    });
    assert.is(status, 0, stderr);
    assert.equal(JSON.parse(stdout), { meanwhile: false, afterAnInnerRun: false, afterwards: true });
  },
);

test.run();
