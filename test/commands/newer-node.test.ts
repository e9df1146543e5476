// What npm run starts: the person's own Node, which goes on with the newer one where it is older than the engine wants. In a
// copy of the two scripts, with a command that tells who runs it. Both are the Node of this test, one said to be older.

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';
import { jsonLines, RUN, type RunOptions, start } from './running.js';

const project = temporaryFolder();
const script = join(project, 'scripts/npm-run.cjs');
const newer = join(project, 'newer-node/node_modules/newer-node/bin/node');
for (const file of [script, newer, join(project, 'build/commands/tell.js')])
  mkdirSync(dirname(file), { recursive: true });
for (const file of [RUN, join(dirname(RUN), 'npm-run.cjs')])
  copyFileSync(file, join(project, 'scripts', basename(file)));
writeFileSync(
  join(project, 'scripts/build.mjs'),
  `export const bringUpToDate = async () => ${JSON.stringify(join(project, 'build'))};
   export const bringUpToDateWithPage = bringUpToDate;`,
);
writeFileSync(
  join(project, 'build/commands/tell.js'),
  `const [what, ...words] = process.argv.slice(2);
  const { DISTRIBUTED_MNIST_STARTED: started } = process.env;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => console.log(JSON.stringify({ name })));
  console.log(JSON.stringify({ pid: process.pid, parent: process.ppid, folder: process.cwd(), words, started }));
  if (what === 'exit') process.exitCode = Number(words[0]);
  if (what === 'die') process.kill(process.pid, 'SIGKILL');
  if (what === 'wait') setTimeout(() => {}, Number(words[0]));`,
);
writeFileSync(join(project, 'package.json'), '{"type":"module"}');

/** A module that has a process say that it is an older Node, or a newer. */
function saying(version: string): string {
  const file = join(project, `${version}.cjs`);
  writeFileSync(
    file,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  );
  return file;
}
const OLDER = saying('20.9.0');
const WANTED = saying('24.0.0');

function placeNewer(text?: string): void {
  rmSync(newer, { force: true });
  if (text === undefined) symlinkSync(process.execPath, newer);
  else writeFileSync(newer, text);
  if (text !== undefined) chmodSync(newer, 0o755);
}

/** Runs the command on a Node that says it is of a version; and who ran it: this process, or another. */
async function tell(version: string, words: readonly string[], { environment, ...rest }: RunOptions = {}) {
  let own: number | undefined;
  const ended = await start([process.execPath, '-r', version, script, 'tell', ...words], {
    ...rest,
    environment: { DISTRIBUTED_MNIST_NODE: undefined, npm_package_json: undefined, ...environment },
    meddle(child, out) {
      own = child.pid;
      rest.meddle?.(child, out);
    },
  });
  const [told, ...heard] = jsonLines(ended.out);
  return { ...ended, told, heard, by: told?.pid === own ? 'own' : 'newer' };
}

const onLinux = testThatNeeds('Linux', process.platform === 'linux');

onLinux(
  'an older Node goes on with the newer, in the same folder, with the same words and the same end',
  async () => {
    placeNewer();
    const { by, told, code, folder } = await tell(OLDER, ['exit', '3', '--flag', 'two words']);
    assert.is(by, 'newer');
    assert.equal(told.words, ['3', '--flag', 'two words']);
    assert.is(told.folder, folder);
    assert.is(told.started, undefined, 'what the command starts is not waited for');
    assert.is(code, 3);
    const died = await tell(OLDER, ['die']);
    assert.is(died.by, 'newer');
    assert.is(died.signal, 'SIGKILL');
  },
);

onLinux('a Node that is new enough stays, and so does an older one that is told to', async () => {
  placeNewer();
  assert.is((await tell(WANTED, ['exit', '0'])).by, 'own');
  const { by, code } = await tell(OLDER, ['exit', '4'], { environment: { DISTRIBUTED_MNIST_NODE: 'own' } });
  assert.is(by, 'own');
  assert.is(code, 4);
});

for (const [name, text] of [
  ['of another system', '#!/lib/ld-musl-nowhere\n'],
  ['without what it needs of the system', '#!/bin/sh\necho "GLIBC_9 not found" >&2\nexit 1\n'],
] as const)
  onLinux(`a newer Node ${name}: the older one runs the command itself, once`, async () => {
    placeNewer(text);
    const { by, heard, code } = await tell(OLDER, ['exit', '5']);
    assert.is(by, 'own');
    assert.equal(heard, []);
    assert.is(code, 5);
  });

onLinux('no newer Node: the older one runs the command', async () => {
  rmSync(newer, { force: true });
  assert.is((await tell(OLDER, ['exit', '0'])).by, 'own');
});

onLinux('without the packages npm run says what to do', async () => {
  const bare = temporaryFolder();
  mkdirSync(join(bare, 'scripts'));
  for (const file of readdirSync(dirname(RUN))) {
    if (/\.(mjs|cjs)$/.test(file)) copyFileSync(join(dirname(RUN), file), join(bare, 'scripts', file));
  }
  const { code, err } = await start([process.execPath, join(bare, 'scripts/npm-run.cjs'), 'train']);
  assert.is(code, 1);
  assert.is(err, 'Error: The packages of this project are not installed. Run `npm install` first.\n');
});

onLinux('SIGTERM reaches the command, once', async () => {
  placeNewer();
  let sent = false;
  const { by, heard, code } = await tell(OLDER, ['wait', '700'], {
    meddle(child, out) {
      if (out.includes('\n') && !sent) child.kill('SIGTERM');
      sent ||= out.includes('\n');
    },
  });
  assert.is(by, 'newer');
  assert.equal(heard, [{ name: 'SIGTERM' }]);
  assert.is(code, 0);
});

onLinux("SIGTERM that ends npm's shell, too: the command is asked once", async () => {
  placeNewer();
  // Not exec: the shell waits for it, as npm's does, and ends at once by the signal.
  const line = `'${process.execPath}' -r '${OLDER}' '${script}' tell wait 900; true`;
  const shell = spawn('sh', ['-c', line], {
    env: { ...process.env, DISTRIBUTED_MNIST_NODE: undefined, npm_lifecycle_event: 'tell' },
  });
  let out = '';
  shell.stdout.on('data', (chunk) => {
    const isFirst = !out.includes('}');
    out += chunk;
    if (!isFirst || !out.includes('}')) return;
    process.kill(jsonLines(out)[0].parent, 'SIGTERM');
    shell.kill('SIGTERM');
  });
  await new Promise((resolve) => shell.stdout.once('close', resolve));
  assert.equal(jsonLines(out).slice(1), [{ name: 'SIGTERM' }]);
});

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

testThatNeeds('the program script', hasScript)('Ctrl-C in a terminal reaches the command once', async () => {
  placeNewer();
  const line = `exec '${process.execPath}' -r '${OLDER}' '${script}' tell wait 700`;
  const terminal = spawn('script', ['-qec', line, '/dev/null'], {
    env: { ...process.env, DISTRIBUTED_MNIST_NODE: undefined, SHELL: '/bin/sh' },
  });
  let out = '';
  terminal.stdout.on('data', (chunk) => {
    const isFirst = !out.includes('}');
    out += chunk;
    if (isFirst && out.includes('}')) terminal.stdin.write('\x03');
  });
  await new Promise((resolve) => terminal.once('close', resolve));
  assert.is(out.match(/\{"name":"SIGINT"\}/g)?.length, 1, out);
});

testThatNeeds('the program script', hasScript)(
  'the end of a terminal that this program was started in, without a shell, reaches the command once',
  async () => {
    placeNewer();
    const file = join(temporaryFolder(), 'told');
    writeFileSync(file, '');
    // The older Node is so busy that it learns of both at once: the signal, and the end of its parent. After a first wait its
    // second one and its look at the parent are due together, and no signal is heard between the two.
    const waiting = join(temporaryFolder(), 'waiting');
    const busy = join(project, 'busy.cjs');
    writeFileSync(
      busy,
      `const sleep = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
      const parent = process.ppid;
      if (process.argv[1] === '${script}') {
        setTimeout(() => sleep(400), 100);
        setTimeout(() => {
          require('node:fs').writeFileSync('${waiting}', '');
          while (process.ppid === parent) sleep(10);
        }, 200);
      }`,
    );
    const line = `exec '${process.execPath}' -r '${OLDER}' -r '${busy}' '${script}' tell wait 1500 >'${file}'`;
    const terminal = spawn('script', ['-qec', line, '/dev/null'], {
      env: {
        ...process.env,
        DISTRIBUTED_MNIST_NODE: undefined,
        SHELL: '/bin/sh',
        npm_lifecycle_event: 'tell',
      },
    });
    const told = () => jsonLines(readFileSync(file, 'utf8'));
    while (told().length === 0 || !existsSync(waiting)) await delay(20);
    const [{ pid }] = told();
    terminal.kill('SIGKILL');
    while (existsSync(`/proc/${pid}`)) await delay(50);
    assert.equal(told().slice(1), [{ name: 'SIGHUP' }]);
  },
);

test.run();
