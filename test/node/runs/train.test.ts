// What `npm run train` leaves behind: a folder with everything, also when it is interrupted or killed.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DATA, end, firstEpoch, TEST_IMAGES, TINY, Workspace } from './workspace.js';

const test = suite('train');
let space: Workspace;
test.before.each(() => {
  space = new Workspace();
});
test.after.each(() => space.remove());

const readLines = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a run leaves recipe, metrics, model and report; --json prints JSON alone, and ends with the files', async () => {
  const { code, stdout, stderr } = await space.run('train', ...TINY, '--epochs', '2', '--json');
  assert.is(code, 0, stderr);
  const [run] = space.runs();
  assert.match(run, /^\d{4}-\d\d-\d\dT\d{6}Z-default\+$/);
  assert.equal(readdirSync(space.file(run, '')).sort(), [
    'metrics.jsonl',
    'model.safetensors',
    'options.json',
    'recipe.json',
    'report.html',
  ]);

  const recipe = JSON.parse(readFileSync(space.file(run, 'recipe.json'), 'utf8'));
  assert.equal(recipe.topology.hidden, [16]);
  assert.is(recipe.epochs, 2);
  const model = readFileSync(space.file(run, 'model.safetensors'));
  assert.ok(
    model.equals(readFileSync(join(space.path, 'data/model.safetensors'))),
    'the model is also in --out',
  );

  // The metrics are one JSON object a line, from the start to the end.
  const lines = readLines(space.file(run, 'metrics.jsonl'));
  assert.equal(
    lines.map(({ event }) => event),
    ['start', 'epoch', 'epoch', 'done'],
  );
  assert.ok(lines.every(({ at }) => !Number.isNaN(Date.parse(at))));
  const [start, first, second, done] = lines;
  assert.is(start.dataset, DATA);
  assert.is(start.trainedOn, DATA);
  assert.match(start.datasetSha256, /^[0-9a-f]{64}$/);
  assert.match(start.versions, /^distributed-mnist /);
  assert.ok(second.loss < first.loss);
  assert.is(done.test.images, TEST_IMAGES);
  assert.is(done.stopped, false);

  const told = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const last = told[told.length - 1];
  assert.is(last.event, 'done');
  assert.is(last.model, 'data/model.safetensors');
  assert.is(last.run, join('data/runs', run));
  assert.is(last.report, join('data/runs', run, 'report.html'));
});

test('the end tells where the report is; --no-report leaves it out and nothing else', async () => {
  const { stdout } = await space.run('train', ...TINY, '--epochs', '1');
  const [reported] = space.runs();
  assert.ok(stdout.includes(join('data/runs', reported, 'report.html')));
  const without = await space.run('train', ...TINY, '--epochs', '1', '--no-report');
  const run = space.runs().find((name) => name !== reported) as string;
  assert.equal(readdirSync(space.file(run, '')).sort(), [
    'metrics.jsonl',
    'model.safetensors',
    'options.json',
    'recipe.json',
  ]);
  assert.ok(without.stdout.includes(join('data/runs', run)));
  assert.not.ok(without.stdout.includes('report.html'));
});

test('runs that start in the same second have folders of their own', async () => {
  const ended = await Promise.all(
    [1, 2].map(() => space.run('train', ...TINY, '--epochs', '1', '--no-report', '--quiet')),
  );
  assert.equal(
    ended.map(({ code }) => code),
    [0, 0],
  );
  assert.is(space.runs().length, 2);
});

test('an interrupt saves what the whole epochs taught, and exits with 130', async () => {
  const child = space.start('train', ...TINY, '--epochs', '100000', '--json');
  const ended = end(child);
  await firstEpoch(child);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  assert.is(code, 130);
  const done = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string);
  assert.is(done.stopped, true);
  const [run] = space.runs();
  assert.match(readFileSync(space.file(run, 'report.html'), 'utf8'), /Stopped after \d+ of 100000 epochs/);
  assert.ok(existsSync(space.file(run, 'model.safetensors')));
  assert.is(JSON.parse((await space.run('runs', '--json')).stdout).state, 'stopped');
});

test('a killed run leaves what it had, and is listed', async () => {
  const child = space.start('train', ...TINY, '--epochs', '100000', '--json');
  const ended = end(child);
  await firstEpoch(child);
  child.kill('SIGKILL');
  await ended;
  const run = JSON.parse((await space.run('runs', '--json')).stdout);
  assert.is(run.name, space.runs()[0]);
  assert.is(run.state, 'unfinished');
  assert.ok(run.epochs >= 1);
  assert.ok(run.accuracy.share > 0);
  assert.match((await space.run('runs')).stdout, /of 100000, unfinished/);
});

test('a run that cannot start leaves no folder', async () => {
  const { code } = await space.run('train', ...TINY, '--validation', '400');
  assert.is(code, 2);
  assert.not.ok(existsSync(join(space.path, 'data', 'runs')));
});

test('a folder for runs that cannot be made is an error before any training', async () => {
  mkdirSync(join(space.path, 'data'));
  writeFileSync(join(space.path, 'data/runs'), 'a file where the folder should be');
  const { code, stderr, stdout } = await space.run('train', ...TINY, '--epochs', '1');
  assert.is(code, 1);
  assert.match(stderr, /^Error: The folder for this run could not be made in data\/runs/m);
  assert.not.match(stdout, /epoch/);
});

test('nothing heavy is imported before the first line is printed', () => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const follow = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    // The bundler tells of each package's file that it took in.
    for (const [, name] of text.matchAll(/^(?: {2})?\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm))
      packages.add(name);
    for (const [, name] of text.matchAll(/^(?:import|export)\b[^;]*?["']([^"']+)["'];/gm)) {
      if (name.startsWith('.')) follow(join(dirname(file), name));
      else if (!name.startsWith('node:')) packages.add(name);
    }
  };
  follow(fileURLToPath(new URL('../../../commands/train.js', import.meta.url)));
  assert.equal([...packages], ['commander']);
});

test.run();
