// Where paths start, tested through npm itself: what a person names is found from where that person stands, what the
// program keeps in its own place.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodePng } from '../../src/node/pictures/encode.js';
import { testThatNeeds } from '../needs.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { temporaryFolder } from '../temporary.js';
import { type Ended, jsonLines, RUN, start } from './running.js';

const PROJECT = join(dirname(RUN), '..');
const hasNpm = spawnSync('npm', ['--version']).status === 0;
const withNpm = testThatNeeds('npm', hasNpm);

/** What npm gave to the tests when it started them, and would not give to a person's command. */
const FRESH = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^npm_|^INIT_CWD$/.test(name))
    .map((name) => [name, undefined]),
);

/** A folder with a blank in its name, and pictures in it and below. */
const home = join(temporaryFolder(), 'my pictures');
const below = join(home, 'of 2026');
mkdirSync(below, { recursive: true });
const white = await encodePng({ width: 40, height: 40, data: new Uint8Array(6400).fill(255) });
for (const folder of [home, below]) writeFileSync(join(folder, 'a b.png'), white);
writeFileSync(join(below, 'deep.png'), white);
const data = join(home, 'data');
const images = datasetFolder(syntheticDataset(300, 80), true);
const SMALL = ['--data', images, '--hidden', '8', '--epochs', '1', '--validation', '0'];

const go = (folder: string, ...words: string[]) =>
  start(words, { folder, environment: { ...FRESH, DISTRIBUTED_MNIST_DATA: data } });

function assertRead({ code, out, err }: Ended, ...files: string[]): void {
  assert.is(code, 0, err);
  assert.equal(
    jsonLines(out).map(({ file }) => file),
    files,
  );
}

withNpm('npm --prefix from elsewhere: names are found from there, blanks and all', async () => {
  const words = ['npm', '--silent', '--prefix', PROJECT, 'run', 'predict', '--', '--json'];
  assertRead(await go(below, ...words, 'deep.png', 'a b.png'), 'deep.png', 'a b.png');
  assertRead(await go(home, ...words, 'of 2026/deep.png', './a b.png'), 'of 2026/deep.png', './a b.png');
});

withNpm('npm --prefix with a link to the project', async () => {
  const link = join(temporaryFolder(), 'link');
  symlinkSync(PROJECT, link);
  const words = ['npm', '--silent', '--prefix', link, 'run', 'predict', '--', '--json'];
  assertRead(await go(below, ...words, 'deep.png'), 'deep.png');
});

test('a command that there is not', async () => {
  for (const name of ['learn', 'workers']) {
    const { code, err } = await go(below, process.execPath, RUN, name);
    assert.is(code, 2);
    assert.match(err, /^Error: There is no such command\./);
  }
});

test('node scripts/run.mjs from elsewhere', async () => {
  assertRead(await go(below, process.execPath, RUN, 'predict', '--json', 'deep.png'), 'deep.png');
});

withNpm('npm run from a subfolder of the project', async () => {
  const folder = mkdtempSync(join(PROJECT, 'build', 'sub folder-'));
  try {
    cpSync(join(below, 'deep.png'), join(folder, 'deep.png'));
    assertRead(await go(folder, 'npm', '--silent', 'run', 'predict', '--', '--json', 'deep.png'), 'deep.png');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

withNpm(
  'a project elsewhere whose script starts a command: names start where its person stands',
  async () => {
    const project = temporaryFolder();
    const inside = join(project, 'inside');
    mkdirSync(inside);
    cpSync(join(below, 'deep.png'), join(inside, 'deep.png'));
    const scripts = { read: `"${process.execPath}" "${RUN}" predict --json` };
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({ name: 'elsewhere', version: '1.0.0', scripts }),
    );
    assertRead(await go(inside, 'npm', '--silent', 'run', 'read', '--', 'deep.png'), 'deep.png');
  },
);

withNpm('a program that npm runs starts a command in another folder: names start in that', async () => {
  const project = temporaryFolder();
  const program = `process.chdir(${JSON.stringify(below)});
    require('node:child_process').spawnSync(process.execPath, [${JSON.stringify(RUN)}, 'predict', '--json', 'deep.png'], { stdio: 'inherit' });`;
  writeFileSync(join(project, 'program.cjs'), program);
  const scripts = { go: `"${process.execPath}" program.cjs` };
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'elsewhere', version: '1.0.0', scripts }),
  );
  assertRead(await go(project, 'npm', '--silent', 'run', 'go'), 'deep.png');
});

withNpm(
  'train --out is written where the person stands; the model, runs and report of the program in its own place',
  async () => {
    const npmTrain = ['npm', '--silent', '--prefix', PROJECT, 'run', 'train', '--', ...SMALL, '--json'];
    const ended = await go(below, ...npmTrain, '--out', 'kept/mine.safetensors');
    assert.is(ended.code, 0, ended.err);
    assert.ok(existsSync(join(below, 'kept/mine.safetensors')));
    const { run } = jsonLines(ended.out).at(-1);
    assert.ok(existsSync(resolve(below, run, 'metrics.jsonl')), run);
    assert.ok(resolve(below, run).startsWith(join(data, 'runs')), run);
    assert.not.ok(existsSync(join(data, 'model.safetensors')));
    const again = await go(home, process.execPath, RUN, ...['train', ...SMALL, '--no-report', '--json']);
    assert.is(again.code, 0, again.err);
    assert.ok(existsSync(join(data, 'model.safetensors')));
    const listed = await go(below, 'npm', '--silent', '--prefix', PROJECT, 'run', 'runs', '--', '--json');
    assert.is(jsonLines(listed.out).length, 2, listed.err);
  },
);

test('a folder that is gone is said in that word', async () => {
  const gone = join(temporaryFolder(), 'gone');
  mkdirSync(gone);
  const ended = await go(
    gone,
    'sh',
    '-c',
    `rmdir "$PWD"; exec "$0" "$1" predict a.png`,
    process.execPath,
    RUN,
  );
  assert.is(ended.code, 2, ended.err);
  assert.is(ended.out, '');
  assert.match(ended.err, /^Error: The folder that you are in does not exist any more, .*cd\.$/m);
  assert.is(ended.err.trimEnd().split('\n').length, 1);
});

withNpm('an option without -- before it went to npm: the command says so, and does nothing', async () => {
  const npm = (...words: string[]) => go(below, 'npm', '--silent', '--prefix', PROJECT, 'run', ...words);
  for (const [words, named] of [
    [['train', '--preset=quick'], '--preset'],
    [['train', '--label-smoothing', '0.1'], '--label-smoothing'],
    [['train', '--no-report'], '--no-report'],
    [['digits', '--sheet', 'sheet.png'], '--sheet'],
  ] as const) {
    const ended = await npm(...words);
    assert.is(ended.code, 2, ended.err);
    assert.is(ended.out, '');
    const [first, second] = ended.err.split('\n');
    assert.is(first, `Error: npm took ${named} for itself: a command's options go after \`--\`.`);
    assert.match(second, new RegExp(`^Write \`npm run ${words[0]} -- ${named}.*\`\\.$`));
  }
  assert.not.ok(existsSync(join(below, 'sheet.png')));
});

withNpm("npm's own settings are no options of a command", async () => {
  const settings = { npm_config_json: 'true', npm_config_loglevel: 'silent', npm_config_verbose: 'true' };
  const words = ['npm', '--prefix', PROJECT, '--json', '--quiet', 'run', 'predict', 'deep.png'];
  const ended = await start(words, {
    folder: below,
    environment: { ...FRESH, ...settings, DISTRIBUTED_MNIST_DATA: data },
  });
  assert.is(ended.code, 0, ended.err);
  assert.match(ended.out, 'No digit found');
});

test.run();
