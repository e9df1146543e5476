// Builds that are cut short, made twice at once, or made while a command runs: in a copy of the project.

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
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { temporaryFolder } from '../temporary.js';
import { type Ended, jsonLines, RUN, start } from './running.js';

const PROJECT = join(dirname(RUN), '..');
const COPIED = [
  'src',
  'scripts',
  'assembly',
  'asconfig.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const KILLS = 5;

/** A copy of the project, with the kernels that the tests run on; what else it needs is not built yet. */
const copy = temporaryFolder();
for (const name of COPIED)
  cpSync(join(PROJECT, name), join(copy, name), { recursive: true, preserveTimestamps: true });
symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
const builds = join(copy, 'build');
const ours = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(builds);
cpSync(ours, join(builds, basename(ours)), { recursive: true, preserveTimestamps: true });
cpSync(join(PROJECT, 'build/current'), join(builds, 'current'));

const run = join(copy, 'scripts/run.mjs');
const DRAW = ['digits', '--count', '600', '--sheet', 'sheet.png'];
const go = (words: readonly string[], options = {}) => start([process.execPath, run, ...words], options);

const current = (): { name: string; kernels: string; typescript: string } =>
  JSON.parse(readFileSync(join(builds, 'current'), 'utf8'));

/** Changes a source, so that the build is stale. */
const change = (file = 'src/commands/digits.ts', text = '// changed\n') =>
  appendFileSync(join(copy, file), text);

function assertDrawn({ code, out, err, folder }: Ended): void {
  assert.is(code, 0, err);
  assert.is(out, 'contact sheet of 600 digits written to sheet.png\n');
  assert.ok(existsSync(join(folder, 'sheet.png')));
}

test('commands that start at once on a stale build all work', async () => {
  change();
  const ended = await Promise.all([go(DRAW), go(DRAW), go(['runs', '--json'])]);
  for (const drawn of ended.slice(0, 2)) assertDrawn(drawn);
  assert.is(ended[2].code, 0, ended[2].err);
  assert.ok(existsSync(join(builds, current().name, 'commands/digits.js')));
});

test('a build that is up to date is used as it is', async () => {
  const before = readFileSync(join(builds, 'current'), 'utf8');
  assertDrawn(await go(DRAW));
  assert.is(readFileSync(join(builds, 'current'), 'utf8'), before);
});

test('whatever decides what is compiled makes a build stale', async () => {
  const { name, kernels, typescript } = current();
  const shared = ['scripts/build.mjs', 'scripts/compile.mjs', 'package.json', 'package-lock.json'];
  for (const file of [...shared, 'asconfig.json', 'assembly/index.ts']) assert.match(kernels, `${file} `);
  for (const file of [...shared, 'tsconfig.json', 'src/errors.ts']) assert.match(typescript, `${file} `);
  utimesSync(join(copy, 'tsconfig.json'), new Date(), new Date());
  assertDrawn(await go(DRAW));
  assert.is.not(current().name, name);
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
  const data = datasetFolder(syntheticDataset(300, 80), true);
  let rebuilt: Promise<Ended[]> | undefined;
  const rebuild = async () => {
    const { name } = current();
    const ended: Ended[] = [];
    for (let round = 0; round < 2; round++) {
      // Long ago, so that nothing but its use keeps the first build.
      utimesSync(join(builds, name, 'users'), 0, 0);
      change('src/node/runs/report/report.ts', "console.error('of another build');\n");
      ended.push(await go(['runs', '--json']));
    }
    return ended;
  };
  const words = [
    'train',
    '--data',
    data,
    '--hidden',
    '8',
    '--epochs',
    '100000',
    '--validation',
    '0',
    '--json',
  ];
  const trained = await go(words, {
    meddle(child: { kill(signal: string): void }, out: string) {
      if (rebuilt || !out.includes('"event":"epoch"')) return;
      rebuilt = rebuild().finally(() => child.kill('SIGINT'));
    },
  });
  for (const { code, err } of (await rebuilt) ?? []) assert.is(code, 0, err);
  assert.is(trained.code, 130, trained.err);
  assert.not.match(trained.err, /of another build|could not be made/);
  assert.match(readFileSync(join(trained.folder, jsonLines(trained.out).at(-1).report), 'utf8'), '<html');
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

test.run();
