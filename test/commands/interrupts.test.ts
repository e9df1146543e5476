// How train is ended from outside: through npm, and by a second signal at any moment.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stateOfLock } from '../../src/node/runs/lock.js';
import { readRuns } from '../../src/node/runs/read.js';
import { end, firstEpoch, TINY, Workspace } from '../node/runs/workspace.js';

const test = suite('interrupts');
const PROJECT = dirname(fileURLToPath(new URL('../../../../package.json', import.meta.url)));
let space: Workspace;
test.before.each(() => {
  space = new Workspace();
});
test.after.each(() => space.remove());

const ENDLESS = [...TINY, '--epochs', '100000', '--json'];

test('SIGTERM to npm reaches the program, which saves and leaves', async () => {
  const child = spawn('npm', ['run', '--silent', '--prefix', PROJECT, 'train', '--', ...ENDLESS], {
    cwd: space.path,
    env: { ...process.env, DISTRIBUTED_MNIST_DATA: join(space.path, 'data') },
  });
  await firstEpoch(child);
  const [run] = space.runs();
  child.kill('SIGTERM');
  while (stateOfLock(space.file(run, '')) === 'held') await delay(50);
  const [summary] = readRuns(join(space.path, 'data/runs'));
  assert.is(summary.state, 'stopped');
});

test('the second signal leaves at once, also while the first is answered', async () => {
  const child = space.start('train', ...ENDLESS);
  const ended = end(child);
  await firstEpoch(child);
  child.kill('SIGINT');
  child.stdout?.on('data', (chunk) => {
    if (String(chunk).includes('"event":"stopped"')) child.kill('SIGTERM');
  });
  assert.is((await ended).code, 143);
});

test('one Ctrl-C that arrives twice is one; a second Ctrl-C leaves at once', async () => {
  const { Interrupts } = await import('../../src/commands/interrupts.js');
  const { endWithThreads } = await import('../../src/node/leave.js');
  using interrupts = new Interrupts();
  interrupts.defer();
  const { exit } = process;
  const codes: unknown[] = [];
  process.exit = ((code: number) => {
    codes.push(code);
  }) as typeof process.exit;
  try {
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGINT', 'SIGINT');
    assert.ok(interrupts.signal.aborted);
    assert.equal(codes, []);
    await delay(200);
    process.emit('SIGINT', 'SIGINT');
    assert.equal(codes, [130]);
  } finally {
    process.exit = exit;
    process.off('exit', endWithThreads);
  }
});

test('while data is still drawn there is nothing to save: the first signal leaves at once', async () => {
  const child = space.start('train', '--dataset', 'builtin', '--hidden', '4', '--workers', '1');
  const ended = end(child);
  child.stderr?.on('data', (chunk) => {
    if (String(chunk).includes('Generating built-in digits')) child.kill('SIGTERM');
  });
  const { code, stdout } = await ended;
  assert.is(code, 143);
  assert.not.ok(existsSync(join(space.path, 'data/runs')), 'no run has begun');
  assert.not.match(stdout, /Training/);
});

test('listeners are removed when a command is through', async () => {
  const { Interrupts } = await import('../../src/commands/interrupts.js');
  const before = process.listenerCount('SIGINT');
  {
    using interrupts = new Interrupts();
    interrupts.defer();
    assert.is(process.listenerCount('SIGINT'), before + 1);
    assert.not.ok(interrupts.signal.aborted);
    process.emit('SIGTERM', 'SIGTERM');
    assert.ok(interrupts.signal.aborted);
    assert.is(interrupts.exitCode, 143);
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) assert.is(process.listenerCount(name), before);
});

test.run();
