// Processes that end though one of their threads does not, since the system holds it.

import { execFileSync, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';

const moduleAt = (path: string) => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

const pipe = join(temporaryFolder(), 'pipe');
const isUnix = process.platform !== 'win32';
const onUnix = testThatNeeds('pipes and signals of Unix', isUnix);
if (isUnix) execFileSync('mkfifo', [pipe]);
const WAITING = `import { openSync } from 'node:fs';
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage('waiting');
  openSync(${JSON.stringify(pipe)});`;
/** The beginning of a program: a thread waits in the system, for a writer to a pipe. */
const HELD = `import { Worker } from 'node:worker_threads';
  const held = new Worker(new URL(${JSON.stringify(`data:text/javascript,${encodeURIComponent(WAITING)}`)}));
  await new Promise((resolve) => held.once('message', () => setTimeout(resolve, 200)));`;

/** What a program prints, and how it ends, as a shell tells of it; `meddle` is told of what it printed so far. */
function run(program: string, meddle?: (out: string, kill: (signal: NodeJS.Signals) => void) => void) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${HELD}\n${program}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // It would hang for ever, and the test with it.
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
    meddle?.(out, (signal) => child.kill(signal));
  });
  return new Promise<{ out: string; code: number }>((resolve) =>
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ out, code: code ?? 128 + constants.signals[signal as NodeJS.Signals] });
    }),
  );
}

for (const [signal, expected] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  onUnix(`the second ${signal} leaves at once, and listeners of the end are called`, async () => {
    const { out, code } = await run(
      `const { Interrupts } = await import(${moduleAt('commands/interrupts.js')});
      const interrupts = new Interrupts();
      interrupts.defer();
      process.on('exit', () => console.log('end'));
      interrupts.signal.addEventListener('abort', () => setTimeout(() => console.log('asked'), 300));
      setInterval(() => {}, 1000);
      console.log('ready');`,
      (out, kill) => {
        if (out === 'ready\n' || out === 'ready\nasked\n') kill(signal);
      },
    );
    assert.is(out, 'ready\nasked\nend\n');
    assert.is(code, expected);
  });

onUnix('nothing is left out of what is to be done at the end, whenever it was asked for', async () => {
  const { out, code } = await run(
    `const { endWithThreads } = await import(${moduleAt('node/leave.js')});
    process.on('exit', () => console.log('before'));
    const listener = (exitCode) => endWithThreads(exitCode, listener);
    process.on('exit', listener);
    process.on('exit', (exitCode) => console.log('after', exitCode));
    process.exit(7);`,
  );
  assert.is(out, 'before\nafter 7\n');
  // Nodes that cannot become another program can only be killed.
  assert.is(code, 'execve' in process ? 7 : 137);
});

test.run();
