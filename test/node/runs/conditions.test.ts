// A run comes to the same weights wherever it runs: on one core, beside others, with its data gone meanwhile.

import { spawn, spawnSync } from 'node:child_process';
import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testThatNeeds } from '../../needs.js';
import { DATA, end, firstEpoch, TINY, Workspace } from './workspace.js';

const OPTIONS = [...TINY, '--workers', '2', '--epochs', '8', '--no-report', '--json'];
const space = new Workspace();
test.after(() => space.remove());

const hashOf = (stdout: string): string =>
  JSON.parse(stdout.trim().split('\n').at(-1) as string).weightsSha256;
const { stdout } = await space.run('train', ...OPTIONS);
const expected = hashOf(stdout);

/** Trains below another program, which takes the command as its last words. */
function trainBelow(...words: string[]) {
  const file = fileURLToPath(new URL('../../../commands/train.js', import.meta.url));
  const [program, ...rest] = words;
  const child = spawn(program, [...rest, process.execPath, file, ...OPTIONS], {
    cwd: space.path,
    env: { ...process.env, DISTRIBUTED_MNIST_DATA: join(space.path, 'data') },
  });
  return end(child);
}

const withTaskset = testThatNeeds('the program taskset', spawnSync('taskset', ['-V']).status === 0);
const withNice = testThatNeeds('the program nice', spawnSync('nice', ['true']).status === 0);

withTaskset('on one core', async () => {
  const ended = await trainBelow('taskset', '-c', '0');
  assert.is(ended.code, 0, ended.stderr);
  assert.is(hashOf(ended.stdout), expected);
});

withNice('with the least priority, beside a process that keeps a core busy', async () => {
  // Not for longer than it takes to notice it, for the sake of other tests.
  const busy = spawn(process.execPath, ['-e', 'const end = Date.now() + 1000; while (Date.now() < end);']);
  try {
    const ended = await trainBelow('nice', '-n', '19');
    assert.is(ended.code, 0, ended.stderr);
    assert.is(hashOf(ended.stdout), expected);
  } finally {
    busy.kill('SIGKILL');
  }
});

test('data that is cut short and removed while it trains', async () => {
  const child = space.start('train', ...OPTIONS);
  const ended = end(child);
  await firstEpoch(child);
  truncateSync(join(space.path, DATA, 'train-images-idx3-ubyte'), 100);
  rmSync(join(space.path, DATA), { recursive: true });
  const { code, stdout, stderr } = await ended;
  assert.is(code, 0, stderr);
  assert.is(hashOf(stdout), expected);
});

test.run();
