// The runner of all tests, on files that are wrong in the ways in which tests can pass in silence.

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { temporaryFolder } from './temporary.js';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const HEAD = `import { test } from 'uvu'; import { testThatNeeds } from './needs.js';\n`;

interface Settings {
  /** Seconds a file may take. */
  readonly seconds?: number;
  readonly name?: string;
  /** What the runner is told. */
  readonly words?: readonly string[];
}

/** Runs a test file of the given text with the runner, in a folder of its own. */
function runnerOn(
  text: string,
  { seconds = 60, name = 'one.test.js', words = ['one'] }: Settings = {},
): Promise<{ code: number | null; out: string }> {
  const home = temporaryFolder();
  const folder = join(home, 'test');
  mkdirSync(folder);
  for (const name of ['run.js', 'needs.js']) copyFileSync(here(name), join(folder, name));
  writeFileSync(join(folder, 'tuned.js'), '');
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
  symlinkSync(realpathSync(here('../../../node_modules')), join(home, 'node_modules'), 'junction');
  writeFileSync(join(folder, name), HEAD + text);
  const child = spawn(process.execPath, [join(folder, 'run.js'), ...words], {
    cwd: folder,
    env: { ...process.env, TEST_FILE_SECONDS: String(seconds) },
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

/** Asserts that the runner fails on a test file of this text, and what it says. */
async function assertFails(text: string, fault: RegExp): Promise<void> {
  const { code, out } = await runnerOn(text);
  assert.is(code, 1, out);
  assert.match(out, fault);
}

test('a file whose tests pass passes, and so does one with a test that is skipped by name', async () => {
  const passed = await runnerOn(`test('a', () => {}); test.run();`);
  assert.is(passed.code, 0, passed.out);
  assert.match(passed.out, /\n1 passed, 0 failed, 0 skipped\n$/);
  const skipped = await runnerOn(
    `test('a', () => {}); testThatNeeds('a moon', false)('tides', () => {}); test.run();`,
  );
  assert.is(skipped.code, 0, skipped.out);
  assert.match(skipped.out, /Skipped, needs a moon: tides\n/);
  assert.match(skipped.out, /\n1 passed, 0 failed, 1 skipped\n$/);
});

test('what would pass in silence fails: no test, no run, a hook that throws, an exit in the middle', async () => {
  await assertFails(`test.run();`, /registered no test/);
  await assertFails(`test('a', () => {});`, /ended without uvu's closing lines/);
  await assertFails(
    `test.before(() => { throw new Error('no') }); test('a', () => {}); test.run();`,
    /0 passed, 1 failed/,
  );
  await assertFails(`test('a', () => process.exit(0)); test.run();`, /ended without uvu's closing lines/);
  await assertFails(`test('a', () => { throw 'text' }); test.run();`, /0 passed, 1 failed/);
});

test('test.only and a skipped test without a reason fail', async () => {
  await assertFails(
    `test('a', () => {}); test.only('b', () => {}); test.run();`,
    /1 tests did not run, 0 said why/,
  );
  await assertFails(
    `test('a', () => {}); test.skip('b', () => {}); test.run();`,
    /1 tests did not run, 0 said why/,
  );
});

test('what takes long runs by its name or when all is asked for, and is told of where it is left out', async () => {
  const text = `test('a', () => {}); test.run();`;
  const name = 'one.long.test.js';
  assert.match((await runnerOn(text, { name })).out, /\n1 passed, 0 failed, 0 skipped\n$/);
  assert.match((await runnerOn(text, { name, words: ['--all'] })).out, /one\.long\.test\.js {2}1 passed/);
  const { out } = await runnerOn(text, { name, words: [] });
  assert.match(out, /take long and were left out: 1\. npm run test:all/);
  assert.match(out, /Only 0 tests ran/);
});

test('a file that never ends is ended after its time, with what it started and what it printed', async () => {
  const text = `
    import { spawn } from 'node:child_process';
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    console.log('said before');
    test('a', () => new Promise(() => setInterval(() => {}, 1000)));
    test.run();`;
  // The runner waits until nobody holds the file's output any more: were what it started left, it would not end.
  const { code, out } = await runnerOn(text, { seconds: 2 });
  assert.is(code, 1, out);
  assert.match(out, /said before/);
  assert.match(out, /one\.test\.js: was ended after 2 s/);
});

test.run();
