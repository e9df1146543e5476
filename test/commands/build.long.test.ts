// Builds that are cut short, made twice at once, made while a command runs, or made without a package that may be missing: in
// a project of the same build scripts with a few small sources.

import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeWhole } from '../../src/node/files.js';
import { temporaryFolder } from '../temporary.js';
import { type Ended, RUN, start } from './running.js';

const PROJECT = join(dirname(RUN), '..');
/** All that a build is made of but the sources. */
const COPIED = ['scripts', 'asconfig.json', 'package.json', 'package-lock.json', 'tsconfig.json'];
const KILLS = 5;

/** A command that is over at once, and one that runs until it is told to end and only then loads what it needs for that. */
const SOURCES = {
  'assembly/index.ts': 'export function one(): i32 { return 1; }',
  'src/commands/digits.ts': `import { word } from '../word.js';
    console.log(\`\${word} drawn\`);`,
  'src/commands/train.ts': `import { Worker } from 'node:worker_threads';
    process.on('SIGINT', async () => {
      const { word } = await import('../word.js');
      const thread = new Worker(new URL('../thread.js', import.meta.url));
      thread.on('message', (message) => {
        console.log(\`\${word} of \${message}\`);
        process.exit();
      });
    });
    setInterval(() => {}, 1000);
    console.log('begun');`,
  'src/commands/predict.ts': `await import('../picture.js').then(
      () => console.log('decoded'),
      ({ code }) => console.log(code),
    );`,
  'src/picture.ts': `import sharp from 'sharp';
    sharp();`,
  'src/thread.ts': `import { parentPort } from 'node:worker_threads';
    parentPort?.postMessage('a thread');`,
  'bench/bench.ts': `console.log('measured');`,
  'src/word.ts': `export const word = 'digits';`,
};

const copy = temporaryFolder();
for (const name of COPIED) cpSync(join(PROJECT, name), join(copy, name), { recursive: true });
for (const [name, text] of Object.entries(SOURCES)) writeWhole(join(copy, name), text);
symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
const builds = join(copy, 'build');

const run = join(copy, 'scripts/run.mjs');
const DRAW = ['digits'];
const go = (words: readonly string[], options = {}) => start([process.execPath, run, ...words], options);

const current = (): Record<'name' | 'tools' | 'kernels' | 'commands' | 'tests', string> =>
  JSON.parse(readFileSync(join(builds, 'current'), 'utf8'));

/** Changes a source, so that the build is stale. */
const change = (file = 'src/commands/digits.ts', text = '// changed\n') =>
  appendFileSync(join(copy, file), text);

function assertDrawn({ code, out, err }: Ended): void {
  assert.is(code, 0, err);
  assert.is(out, 'digits drawn\n');
}

test('commands that start at once on a stale build all work', async () => {
  change();
  const ended = await Promise.all([go(DRAW), go(DRAW), go(DRAW)]);
  for (const drawn of ended) assertDrawn(drawn);
  assert.ok(existsSync(join(builds, current().name, 'commands/digits.js')));
});

test('a build that is up to date is used as it is', async () => {
  const before = readFileSync(join(builds, 'current'), 'utf8');
  assertDrawn(await go(DRAW));
  assert.is(readFileSync(join(builds, 'current'), 'utf8'), before);
});

test('whatever decides what is compiled makes a build stale', async () => {
  const { name, tools, kernels, commands } = current();
  for (const file of ['scripts/build.mjs', 'scripts/compile.mjs', 'package.json', 'package-lock.json'])
    assert.match(tools, `${file} `);
  for (const file of ['asconfig.json', 'assembly/index.ts']) assert.match(kernels, `${file} `);
  for (const file of ['tsconfig.json', 'src/word.ts']) assert.match(commands, `${file} `);
  utimesSync(join(copy, 'tsconfig.json'), new Date(), new Date());
  assertDrawn(await go(DRAW));
  assert.is.not(current().name, name);
});

test('a changed test is built for what runs tests, and not for a command', async () => {
  const { name } = current();
  writeWhole(join(copy, 'test/word.test.ts'), 'export {};\n');
  assertDrawn(await go(DRAW));
  assert.is(current().name, name);
  assert.is((await go(['bench'])).out, 'measured\n');
  assert.is.not(current().name, name);
  assert.match(current().tests, 'test/word.test.ts ');
});

test(`killed at ${KILLS} random instants of a build, the next command works`, async () => {
  change();
  const started = performance.now();
  assertDrawn(await go(DRAW));
  const whole = performance.now() - started;
  for (let kill = 0; kill < KILLS; kill++) {
    change();
    const child = spawn(process.execPath, [run, ...DRAW], { cwd: temporaryFolder(), stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await delay(Math.random() * whole);
    child.kill('SIGKILL');
    await ended;
    assertDrawn(await go(DRAW));
  }
});

test('a command that runs keeps its build, whatever is built meanwhile', async () => {
  let rebuilt: Promise<Ended[]> | undefined;
  const rebuild = async () => {
    const { name } = current();
    const ended: Ended[] = [];
    for (let round = 0; round < 2; round++) {
      // Long ago, so that nothing but its use keeps the first build.
      utimesSync(join(builds, name, 'users'), 0, 0);
      change('src/word.ts', "console.log('of another build');\n");
      ended.push(await go(DRAW));
    }
    return ended;
  };
  const trained = await go(['train'], {
    meddle(child: { kill(signal: string): void }) {
      rebuilt ??= rebuild().finally(() => child.kill('SIGINT'));
    },
  });
  for (const { code, err } of (await rebuilt) ?? []) assert.is(code, 0, err);
  assert.is(trained.out, 'begun\ndigits of a thread\n', trained.err);
  writeWhole(join(copy, 'src/word.ts'), SOURCES['src/word.ts']);
});

test('a build that nobody uses is removed by the next one, and no other', async () => {
  const before = current().name;
  const make = (name: string, user: number) => {
    mkdirSync(join(builds, name, 'users'), { recursive: true });
    writeFileSync(join(builds, name, 'users', String(user)), '');
    utimesSync(join(builds, name, 'users'), 0, 0);
  };
  /** No system gives so large a number to a process. */
  const nobody = 2 ** 30;
  make(`${nobody}-unused`, nobody);
  make(`${nobody}-inuse1`, process.pid);
  make(`${process.pid}-making`, nobody);
  mkdirSync(join(builds, 'peers'), { recursive: true });
  utimesSync(join(builds, before, 'users'), 0, 0);
  change();
  assertDrawn(await go(DRAW));
  const left = readdirSync(builds);
  assert.not.ok(left.includes(`${nobody}-unused`));
  assert.not.ok(left.includes(before));
  for (const kept of [`${nobody}-inuse1`, `${process.pid}-making`, 'peers', current().name])
    assert.ok(left.includes(kept), `${kept} is gone: ${left}`);
});

test('a build that was removed by hand is made again', async () => {
  rmSync(join(builds, current().name), { recursive: true });
  assertDrawn(await go(DRAW));
});

test('without a package that may be missing it builds, and only what needs the package fails', async () => {
  const packages = join(PROJECT, 'node_modules');
  const missing = ['sharp', '@img'];
  rmSync(join(copy, 'node_modules'));
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(packages).filter((name) => !missing.includes(name)))
    symlinkSync(join(packages, name), join(copy, 'node_modules', name));
  change();
  assertDrawn(await go(DRAW));
  assert.is((await go(['predict'])).out, 'ERR_MODULE_NOT_FOUND\n');
});

test.run();
