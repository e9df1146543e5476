// npm run runs: the order, the comparison, and what happens to folders that make no sense.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../src/training/presets.js';
import { Workspace } from './workspace.js';

const test = suite('runs');
let space: Workspace;
test.before.each(() => {
  space = new Workspace();
});
test.after.each(() => space.remove());

interface Made {
  recipe?: object;
  dataset?: string;
  validation?: number[];
  test?: number;
  bestEpoch?: number;
}

/** Writes a run's folder as a run writes it: an epoch for each validation accuracy, and the end if it was tested. */
function makeRun(
  name: string,
  { recipe = {}, dataset = 'MNIST', validation = [], test, bestEpoch }: Made,
): void {
  mkdirSync(space.file(name, ''), { recursive: true });
  const whole = {
    ...PRESETS.default,
    topology: { hidden: [512], activation: 'relu' },
    epochs: 12,
    ...recipe,
  };
  writeFileSync(space.file(name, 'recipe.json'), JSON.stringify(whole));
  const lines: object[] = [
    {
      event: 'start',
      recipe: whole,
      dataset,
      trainedOn: `${dataset} and more`,
      datasetSha256: `hash of ${dataset}`,
      trainingImages: 55_000,
      validationImages: 5000,
      testImages: 10_000,
      parameters: 407_050,
      workers: 2,
      versions: 'distributed-mnist 0.1.0',
    },
    ...validation.map((validationAccuracy, index) => ({
      event: 'epoch',
      epoch: index + 1,
      seconds: 2,
      imagesPerSecond: 27_500,
      loss: 0.5,
      validationAccuracy,
      validationLoss: 0.1,
    })),
  ];
  if (test !== undefined) {
    lines.push({
      event: 'done',
      test: { accuracy: test, loss: 0.2 },
      stopped: false,
      bestEpoch,
      weightsSha256: '0123456789abcdef01',
    });
  }
  writeFileSync(space.file(name, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

const order = (table: string) => [...table.matchAll(/^run-\S+/gm)].map(([name]) => name);

test('no runs yet is no error', async () => {
  const { code, stdout } = await space.run('runs');
  assert.is(code, 0);
  assert.match(stdout, /npm run train/);
});

test('the best by the last validation accuracy comes first', async () => {
  makeRun('run-a', { validation: [0.99, 0.97], test: 0.999 });
  makeRun('run-b', { validation: [0.5, 0.98], test: 0.9 });
  makeRun('run-c', { validation: [] });
  const { stdout } = await space.run('runs');
  assert.equal(order(stdout), ['run-b', 'run-a', 'run-c']);
  assert.match(stdout, /run-b +98\.00 % +5,000 validation images of MNIST/);
  assert.match(stdout, /run-c +– +– .* 0 of 12, unfinished/);
  assert.not.match(stdout, /do not compare/);
});

test('a run whose patience chose an epoch is ranked by that epoch', async () => {
  makeRun('run-a', { validation: [0.9, 0.99, 0.95], test: 0.97, bestEpoch: 2 });
  makeRun('run-b', { validation: [0.9, 0.95, 0.98], test: 0.98 });
  const { stdout } = await space.run('runs');
  assert.equal(order(stdout), ['run-a', 'run-b']);
  assert.match(stdout, /run-a +99\.00 % .* 3 of 12, no\. 2 kept/);
});

test('accuracies of different images are told apart', async () => {
  makeRun('run-a', { validation: [0.97], test: 0.96 });
  makeRun('run-b', { validation: [0.98], test: 0.97, dataset: 'built-in digits' });
  const { stdout } = await space.run('runs');
  assert.match(stdout, /run-b +98\.00 % +5,000 validation images of built-in digits/);
  assert.match(stdout, /do not compare/);
});

test('damaged folders are listed with their damage and stop nothing', async () => {
  makeRun('run-whole', { validation: [0.97], test: 0.96 });
  mkdirSync(space.file('run-empty', ''), { recursive: true });
  makeRun('run-recipe', { validation: [0.9] });
  writeFileSync(space.file('run-recipe', 'recipe.json'), '[1, 2');
  makeRun('run-line', { validation: [0.9] });
  writeFileSync(space.file('run-line', 'metrics.jsonl'), '{"event":"start"\n{}\n');
  makeRun('run-figure', { validation: [0.9] });
  const figures = readFileSync(space.file('run-figure', 'metrics.jsonl'), 'utf8');
  writeFileSync(space.file('run-figure', 'metrics.jsonl'), figures.replace('"seconds":2', '"seconds":"two"'));
  writeFileSync(join(space.path, 'data/runs/a-file'), 'no folder');

  const { code, stdout } = await space.run('runs');
  assert.is(code, 0);
  const [table, damaged] = stdout.split('Damaged');
  assert.equal(order(table), ['run-whole']);
  assert.match(damaged, /run-empty +recipe\.json is missing/);
  assert.match(damaged, /run-recipe +recipe\.json is not JSON/);
  assert.match(damaged, /run-line +line 1 of metrics\.jsonl is not JSON/);
  assert.match(damaged, /run-figure +the line "epoch" of metrics\.jsonl has "two" for seconds, not a number/);
});

test('a last line that was cut short is left out', async () => {
  makeRun('run-a', { validation: [0.9, 0.95] });
  const metrics = readFileSync(space.file('run-a', 'metrics.jsonl'), 'utf8');
  writeFileSync(space.file('run-a', 'metrics.jsonl'), metrics.slice(0, -20));
  const run = JSON.parse((await space.run('runs', '--json')).stdout);
  assert.is(run.state, 'unfinished');
  assert.is(run.epochs, 1);
  assert.equal(run.accuracy, { share: 0.9, of: 'validation', images: 5000 });
});

test('--compare shows what differs, and the figures side by side', async () => {
  makeRun('run-a', { validation: [0.97], test: 0.96 });
  makeRun('run-b', {
    validation: [0.98],
    test: 0.97,
    recipe: { topology: { hidden: [1024, 512], activation: 'relu' }, laterSetting: 3 },
  });
  const { code, stdout } = await space.run('runs', '--compare', 'n-a', 'run-b');
  assert.is(code, 0);
  assert.match(stdout, /^ +run-a +run-b$/m);
  assert.match(stdout, /^hidden +512 +1024,512$/m);
  assert.match(stdout, /^later setting +– +3$/m);
  assert.not.match(stdout, /^(activation|batch) /m);
  assert.match(stdout, /^validation accuracy +97\.00 % +98\.00 %$/m);
  assert.match(stdout, /^test accuracy +96\.00 % +97\.00 %$/m);

  const json = JSON.parse((await space.run('runs', '--compare', 'run-a', 'run-b', '--json')).stdout);
  assert.equal(
    json.runs.map(({ name }: { name: string }) => name),
    ['run-a', 'run-b'],
  );
  assert.equal(json.differences[0], ['hidden', '512', '1024,512']);
});

test('--compare says what is wrong with a name', async () => {
  makeRun('run-a', { validation: [0.97] });
  makeRun('run-a-2', { validation: [0.97] });
  mkdirSync(space.file('run-broken', ''));
  const compare = async (...names: string[]) => {
    const { code, stderr } = await space.run('runs', '--compare', ...names);
    assert.is(code, 2);
    return stderr;
  };
  assert.match(await compare('run-a', 'nothing'), /No run in data\/runs is called nothing/);
  assert.match(await compare('run', 'run-a'), /run may be any of 3 runs/);
  assert.match(await compare('run-a', 'broken'), /run-broken is damaged: recipe\.json is missing/);
  assert.match(await compare('run-a'), /takes two runs; found 1/);
});

test.run();
