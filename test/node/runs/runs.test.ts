// npm run runs: the order, the comparison, and what happens to folders that make no sense.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../../src/engine/recipe/presets.js';
import { findRun } from '../../../src/node/runs/find.js';
import { type RunSummary, readRuns } from '../../../src/node/runs/read.js';
import { tableOfRuns, tableOfTwo } from '../../../src/terminal/runs-table.js';
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

/** The names of the runs in the tables, from the top. */
const order = (tables: string) => [...tables.matchAll(/ (run-\S+) /g)].map(([, name]) => name);

test('no runs yet is no error', async () => {
  const { code, stdout } = await space.run('runs');
  assert.is(code, 0);
  assert.match(stdout, /npm run train/);
});

test('the best by the last validation accuracy comes last, nearest to the prompt; with --json first', async () => {
  makeRun('run-a', { validation: [0.99, 0.97], test: 0.999 });
  makeRun('run-b', { validation: [0.5, 0.98], test: 0.9 });
  makeRun('run-c', { validation: [] });
  const { stdout } = await space.run('runs');
  assert.equal(order(stdout), ['run-c', 'run-a', 'run-b']);
  const names = (await space.run('runs', '--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).name);
  assert.equal(names, ['run-b', 'run-a', 'run-c']);
  const [none, compared] = stdout.split('\n\n');
  assert.match(compared, /^Validation accuracy, 5,000 MNIST images:\n/);
  assert.match(compared, /^ +98\.00 % +run-b +512 relu .* 2 of 8$/m);
  assert.match(none, /^No epoch completed:\n/);
  assert.match(none, /^ +– +run-c +512 relu +– {2}0 of 8, unfinished$/m);
});

test('a run whose patience chose an epoch is ranked by that epoch', async () => {
  makeRun('run-a', { validation: [0.9, 0.99, 0.95], test: 0.97, bestEpoch: 2 });
  makeRun('run-b', { validation: [0.9, 0.95, 0.98], test: 0.98 });
  const { stdout } = await space.run('runs');
  assert.equal(order(stdout), ['run-b', 'run-a']);
  assert.match(stdout, /99\.00 % +run-a .* 3 of 8$/m);
});

test('accuracies of different images stand in tables of their own', async () => {
  makeRun('run-a', { validation: [0.97], test: 0.96 });
  makeRun('run-b', { validation: [0.98], test: 0.97, dataset: 'built-in digits' });
  makeRun('run-c', { validation: [0.96], test: 0.97 });
  const [hint, ...tables] = (await space.run('runs')).stdout.split('\n\n').reverse();
  // The table with the best run is the last.
  assert.match(hint, /a folder of data\/runs\. To remove a run, delete its folder\./);
  assert.is(tables.length, 2);
  assert.match(tables[0], /^Validation accuracy, 5,000 images of built-in digits:\n/);
  assert.equal(order(tables[0]), ['run-b']);
  assert.match(tables[1], /^Validation accuracy, 5,000 MNIST images:\n/);
  assert.equal(order(tables[1]), ['run-c', 'run-a']);
});

test('damaged folders are listed with their damage and stop nothing', async () => {
  makeRun('run-whole', { validation: [0.97], test: 0.96 });
  mkdirSync(space.file('run-empty', ''), { recursive: true });
  mkdirSync(space.file('run-unstarted', ''));
  writeFileSync(space.file('run-unstarted', 'running.json'), '');
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
  const [damaged, table] = stdout.split('\n\n');
  assert.match(damaged, /^Not readable as runs:\n/);
  assert.equal(order(table), ['run-whole']);
  assert.match(damaged, /run-empty\n +recipe\.json is missing/);
  assert.match(damaged, /run-unstarted\n +an unfinished start: it holds nothing but running\.json/);
  assert.match(damaged, /run-recipe\n +recipe\.json is not JSON/);
  assert.match(damaged, /run-line\n +line 1 of metrics\.jsonl is not JSON/);
  assert.match(
    damaged,
    /run-figure\n +the line "epoch" of metrics\.jsonl has "two" for seconds, not a number/,
  );
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

test('the throughput of a run is all its images by all its seconds', async () => {
  makeRun('run-a', { validation: [0.9, 0.95] });
  const metrics = readFileSync(space.file('run-a', 'metrics.jsonl'), 'utf8');
  const slower = metrics.replace('"seconds":2,"imagesPerSecond":27500', '"seconds":8,"imagesPerSecond":6875');
  writeFileSync(space.file('run-a', 'metrics.jsonl'), slower);
  const run = JSON.parse((await space.run('runs', '--json')).stdout);
  assert.is(run.trainingSeconds, 10);
  assert.is(run.imagesPerSecond, 11_000);
});

test('--compare shows what differs, and the figures side by side', async () => {
  makeRun('run-a', { validation: [0.97], test: 0.96 });
  makeRun('run-b', {
    validation: [0.98],
    test: 0.97,
    recipe: { topology: { hidden: [1024, 512], activation: 'relu', input: 'edges' }, laterSetting: 3 },
  });
  const { code, stdout } = await space.run('runs', '--compare', 'n-a', 'run-b');
  assert.is(code, 0);
  assert.match(stdout, /^ +run-a +run-b$/m);
  assert.match(stdout, /^hidden units +512 +1024,512$/m);
  assert.match(stdout, /^later setting +– +3$/m);
  assert.not.match(stdout, /^(activation|batch) /m);
  assert.match(stdout, /^validation accuracy +97\.00 % +98\.00 %$/m);
  assert.match(stdout, /^test accuracy +96\.00 % +97\.00 %$/m);
  assert.not.match(stdout, 'The data sets differ');

  const json = JSON.parse((await space.run('runs', '--compare', 'run-a', 'run-b', '--json')).stdout);
  assert.equal(
    json.runs.map(({ name }: { name: string }) => name),
    ['run-a', 'run-b'],
  );
  assert.equal(json.differences[0], ['hidden units', '512', '1024,512']);
});

test('--compare says that figures of different data do not compare', async () => {
  makeRun('run-a', { validation: [0.97], test: 0.96 });
  makeRun('run-b', { validation: [0.98], test: 0.97, dataset: 'other digits' });
  const { stdout } = await space.run('runs', '--compare', 'run-a', 'run-b');
  assert.match(stdout, /^The data sets differ, so accuracies and losses cannot be compared\.$/m);
});

test('usual runs fit a terminal of 80 columns, also side by side', async () => {
  const names = ['2026-11-22T174855Z-accurate+', '2026-11-22T174856Z-accurate+'];
  for (const name of names) {
    makeRun(name, {
      recipe: { topology: { hidden: [1024, 512], activation: 'relu', input: 'edges' } },
      validation: [0.97],
      test: 0.96,
      dataset: 'MNIST, built-in digits and drawings',
    });
  }
  for (const options of [[], ['--compare', ...names]]) {
    const { code, stdout } = await space.run('runs', ...options);
    assert.is(code, 0);
    assert.equal(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    );
  }
  const { stdout } = await space.run('runs', '--compare', ...names);
  assert.match(
    stdout,
    /^data set +MNIST, built-in digits and +MNIST, built-in digits and\n +drawings +drawings$/m,
  );
});

test('a run over machines has their number, not the workers of the one that waited', async () => {
  const names = ['2026-11-22T174855Z-near', '2026-11-22T174856Z-far'];
  for (const name of names) makeRun(name, { validation: [0.9, 0.9], test: 0.9 });
  const metrics = space.file(names[1], 'metrics.jsonl');
  const machines = JSON.stringify([{ machine: 'a' }, { machine: 'b' }]);
  writeFileSync(
    metrics,
    readFileSync(metrics, 'utf8').replaceAll('"event":"epoch"', `"event":"epoch","machines":${machines}`),
  );
  const { stdout } = await space.run('runs', '--compare', ...names);
  assert.match(stdout, /^workers +2 +2 machines$/m);
  const runs = readRuns(join(space.path, 'data/runs')) as RunSummary[];
  assert.equal(runs.map(({ name, machines }) => [name, machines]).sort(), [
    [names[0], undefined],
    [names[1], 2],
  ]);
});

test('in 60 columns the table leaves out what matters least, and two runs stand side by side', () => {
  const names = ['2026-11-22T174855Z-accurate+', '2026-11-22T174856Z-accurate+'];
  for (const [index, name] of names.entries())
    makeRun(name, {
      recipe: {
        name: 'mine',
        topology: { hidden: [1024, 512], activation: 'relu', input: 'edges' },
        batch: 64 * (index + 1),
      },
      validation: [0.97 + index / 100],
      test: 0.96,
      dataset: 'MNIST, built-in digits and drawings',
    });
  const runs = readRuns(join(space.path, 'data/runs'));
  const headAt = (columns: number) =>
    tableOfRuns(runs, columns)
      .find((line) => line.startsWith('accuracy'))!
      .split(/ {2,}/);
  assert.equal(headAt(71), ['accuracy', 'run', 'hidden', 'training', 'epochs']);
  assert.equal(headAt(70), ['accuracy', 'run', 'hidden', 'epochs']);
  assert.equal(headAt(60), ['accuracy', 'run', 'hidden']);

  const diverged = runs.map((run, index) =>
    index === 0 ? { ...run, state: 'diverged' } : run,
  ) as RunSummary[];
  const narrow = tableOfRuns(diverged, 60);
  for (const line of narrow) assert.ok(line.length <= 60, line);
  assert.match(narrow.join('\n'), /-accurate\+ +diverged$/m);

  const [a, b] = runs as RunSummary[];
  const two = tableOfTwo(a, b, 60);
  for (const line of [...tableOfRuns(runs, 60), ...two]) assert.ok(line.length <= 60, line);
  assert.match(two[0], /^ +2026-11-22T174856Z +2026-11-22T174855Z$/);
  assert.match(two[1], /^ +-accurate\+ +-accurate\+$/);
  assert.match(two.join('\n'), /^batch size +128 +64$/m);
  assert.is(tableOfTwo(a, b, 80)[0].trim(), `${names[1]}  ${names[0]}`);
});

test('what was changed of a preset is shown as options, where there is room', () => {
  const { quick } = PRESETS;
  const { topology, optimiser } = quick;
  const lr = '2026-11-22T174855Z-quick+';
  makeRun('2026-11-22T174854Z-quick', { recipe: quick, validation: [0.9], test: 0.9 });
  makeRun(lr, { recipe: { ...quick, name: 'quick+', learningRate: 2 }, validation: [0.8], test: 0.9 });
  const runs = () => readRuns(join(space.path, 'data/runs'));
  const lineOf = (name: string, columns: number) =>
    tableOfRuns(runs(), columns).find((line) => line.includes(`  ${name} `)) ?? '';
  assert.match(lineOf(lr, 80), /^ 80\.00 % +2026-11-22T174855Z-quick\+ +lr=2 +256 relu /);
  assert.match(lineOf('2026-11-22T174854Z-quick', 80), /Z-quick +256 relu /);

  const many = {
    ...{ ...quick, name: 'quick+', topology: { ...topology, hidden: [128, 64] }, epochs: 1, seed: 7 },
    ...{ optimiser: { ...optimiser, name: 'adam' }, learningRate: 0.001, augmentation: 'none', batch: 32 },
    rounds: { shards: 4, localSteps: 8, outer: 'sum', wire: 'full' },
  };
  makeRun('2026-11-22T174856Z-quick+', { recipe: many, validation: [0.7], test: 0.7 });
  const told =
    'optimizer=adam lr=0.001 batch=32 epochs=1 augment=none seed=7 shards=4 local-steps=8 outer=sum wire=full';
  assert.match(lineOf('2026-11-22T174856Z-quick+', 200), `  ${told}  `);
  assert.match(
    lineOf('2026-11-22T174856Z-quick+', 100),
    / {2}optimizer=adam lr=0\.001 batch=3… {2}128,64 relu /,
  );
  // The time goes first, then the epochs; where there is room for little of it, it is cut.
  assert.match(lineOf(lr, 80), /-quick\+ {2}lr=2 +256 relu +1 of 4$/);
  assert.match(lineOf('2026-11-22T174856Z-quick+', 80), / {2}optimizer=adam lr=\S+… {2}128,64 relu +1$/);
  assert.match(lineOf('2026-11-22T174856Z-quick+', 70), / {2}optimizer=a\S*… {2}128,64 relu +1$/);
  assert.match(lineOf('2026-11-22T174856Z-quick+', 64), / {2}optimizer=?\S*… {2}128,64 relu$/);
  assert.match(lineOf(lr, 57), /-quick\+ {2}256 relu/);
  for (const columns of [60, 70, 80, 100, 200])
    for (const line of tableOfRuns(runs(), columns)) assert.ok(line.length <= columns, line);

  // Long names and a long state leave less room at 80 columns, where it is cut once more.
  const long = '2026-11-22T174859Z-accurate+';
  makeRun(long, {
    recipe: { ...PRESETS.accurate, name: 'accurate+', seed: 7, batch: 64 },
    validation: [0.4],
  });
  assert.match(lineOf(long, 80), /-accurate\+ {2}batch=64 \S*… {2}1024,256 relu +unfinished$/);

  // Of another kind than expected, or of an unknown preset: told as far as it is known.
  makeRun('2026-11-22T174857Z-other', { recipe: { ...many, name: 'other' }, validation: [0.6] });
  makeRun('2026-11-22T174858Z-odd', {
    recipe: { ...quick, topology: null, optimiser: 3, batch: { toString: 1 }, seed: undefined },
    validation: [0.5],
  });
  assert.match(lineOf('2026-11-22T174857Z-other', 200), /Z-other +128,64 relu /);
  assert.match(lineOf('2026-11-22T174858Z-odd', 200), /Z-odd +batch=\{"toString":1\} +– – /);
});

test('--compare refuses the same run twice, by whatever names, and tells how the best epoch was chosen', async () => {
  makeRun('run-a', { validation: [0.97, 0.96], test: 0.97, bestEpoch: 1 });
  for (const json of [[], ['--json']]) {
    const { code, stdout, stderr } = await space.run('runs', '--compare', 'best', 'latest', ...json);
    assert.is(code, 2);
    assert.match(`${stdout}${stderr}`, /best and latest are the same run, run-a\. Name another/);
    assert.not.match(stdout, 'All settings');
  }
  makeRun('run-b', { validation: [0.9], test: 0.9 });
  const { stdout } = await space.run('runs', '--compare', 'best', 'latest');
  assert.match(stdout, /^best epoch +1 \(--patience\) +–$/m);
});

test('an ambiguous name tells of ten runs at most', async () => {
  for (let number = 10; number < 22; number++) makeRun(`run-${number}`, { validation: [0.9] });
  const { stderr } = await space.run('runs', '--compare', 'run', 'run-10');
  assert.match(
    stderr,
    /"run" matches 12 runs: (run-\d+, ){10}and 2 more\.\nGive more of the name; run~0 is the newest of them/,
  );
});

test('a run is found by its name, its recipe, a part, latest, best, and as one before', () => {
  const at = (second: number, name: string) => `2026-11-22T17480${second}Z-${name}`;
  makeRun(at(1, 'quick'), { validation: [0.97], test: 0.9 });
  makeRun(at(2, 'quick+'), { validation: [0.99], test: 0.9 });
  makeRun(at(3, 'quick'), { validation: [0.98], test: 0.9 });
  makeRun(at(4, 'accurate'), { validation: [0.96], test: 0.9 });
  const runs = readRuns(join(space.path, 'data/runs'));
  for (const [wanted, name] of [
    [at(1, 'quick'), at(1, 'quick')],
    ['latest', at(4, 'accurate')],
    ['latest~1', at(3, 'quick')],
    ['best', at(2, 'quick+')],
    ['best~1', at(3, 'quick')],
    ['accurate', at(4, 'accurate')],
    ['quick+', at(2, 'quick+')],
    ['quick~0', at(3, 'quick')],
    ['quick~1', at(1, 'quick')],
    [`${at(3, 'quick')}~1`, at(2, 'quick+')],
    ['7480', undefined],
    ['quick', undefined],
    ['quick~2', undefined],
  ] as const) {
    if (name) assert.is(findRun(runs, wanted).name, name, wanted);
    else assert.throws(() => findRun(runs, wanted), wanted === 'quick~2' ? /is called/ : /matches [24] runs/);
  }
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
  assert.match(await compare('run-a', 'nothing'), /No run in data\/runs is called "nothing"/);
  assert.match(
    await compare('run', 'run-a'),
    /"run" matches 3 runs: run-\S+, run-\S+, run-\S+\.\nGive more of the name; /,
  );
  assert.match(await compare('run-a', 'broken'), /run-broken is damaged: recipe\.json is missing/);
  assert.match(await compare('run-a'), /takes two runs; found 1/);
});

test.run();
