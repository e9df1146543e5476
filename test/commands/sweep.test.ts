// npm run sweep on this machine, as a user starts it: the table, the committee, and what is refused.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { membersOf } from '../../src/formats/model.js';
import { loadModel, saveModel } from '../../src/node/model-file.js';
import { temporaryFolder } from '../temporary.js';
import { jsonLines, run } from './running.js';
import { data, type Line, linesOf, runsIn, TINY } from './sweeping.js';

const SWEEP = ['sweep', ...TINY, '--grid', 'lr=0.1,1000 hidden=20', '--seeds', '1..2', '--json'];

/** A model that was better, in the place of the committee. */
function placeBetter(folder: string): void {
  const topology = { hidden: [4], activation: 'relu' } as const;
  const metadata = { topology: '784-4-10', activation: 'relu', dataset: data, testAccuracy: '0.9999' };
  const tensors = drawParameters(topology, 'he', 1);
  saveModel(join(folder, 'committee.safetensors'), { topology, tensors, metadata });
}

test('a grid with two seeds: each run as train would have it, and one that diverges is a row', async () => {
  const folder = temporaryFolder();
  placeBetter(folder);
  const words = [...SWEEP, '--committee', '2', '--out', 'committee.safetensors'];
  const swept = await run(words, { folder });
  assert.is(swept.code, 0, swept.err);
  const runs = linesOf(swept.out, 'run');
  assert.equal(runs.map(({ setting, seed, state }) => `${setting} ${seed} ${state}`).sort(), [
    'lr=0.1 hidden=20 1 finished',
    'lr=0.1 hidden=20 2 finished',
    'lr=1000 hidden=20 1 diverged',
    'lr=1000 hidden=20 2 diverged',
  ]);
  assert.is(runsIn(swept.folder).length, 4);

  const train = ['train', ...TINY, '--lr', '0.1', '--hidden', '20', '--seed', '2', '--out', 'm', '--json'];
  const [alone] = linesOf((await run(train)).out, 'done');
  assert.is(
    runs.find(({ state, seed }) => state === 'finished' && seed === 2)?.weightsSha256,
    alone.weightsSha256,
  );

  const [{ settings, committee }] = linesOf(swept.out, 'done');
  const [best, worst] = settings as Line[];
  assert.equal([best.setting, best.finished, best.diverged], ['lr=0.1 hidden=20', 2, 0]);
  assert.equal([worst.setting, worst.finished, worst.diverged], ['lr=1000 hidden=20', 0, 2]);
  // A network this small gets other warnings besides.
  const warnings = linesOf(swept.out, 'warning').map(({ message }) => String(message));
  const [kept] = warnings.flatMap(
    (message) => message.match(/higher: 99\.99 %\. That model is kept as (\S+)\.$/)?.[1] ?? [],
  );
  assert.is(loadModel(join(folder, String(kept))).metadata.testAccuracy, '0.9999');
  const { metadata, ...model } = loadModel(join(swept.folder, 'committee.safetensors'));
  assert.is(metadata.recipes, 'default+, default+');
  assert.is(metadata.testAccuracy, Number((committee as Line).testAccuracy).toFixed(4));
  const hashes = membersOf({ metadata, ...model } as never).map(({ metadata }) => metadata.weightsSha256);
  assert.equal(
    hashes.sort(),
    runs.flatMap((each) => (each.state === 'finished' ? [each.weightsSha256] : [])).sort(),
  );
});

test('lines for a pipe: one a run, and the table at the end', async () => {
  const { code, out } = await run(['sweep', ...TINY, '--seeds', '1..2']);
  assert.is(code, 0);
  assert.match(out, /^Training 2 runs on .*, 2 at the same time with 1 worker each$/m);
  assert.is(out.match(/^default\+ {2}seed \d {2}validation \d+\.\d\d % {2}/gm)?.length, 2);
  assert.match(
    out,
    /\nvalidation {2}spread {2}runs +time {2}setting\n *\d+\.\d\d % +±\d+\.\d\d +2 .* default\+\n/,
  );
  assert.match(out, /\nBest run: /);
});

test('--quiet: the table alone; where no committee comes of the runs, it is there all the same', async () => {
  const { code, out, err } = await run([
    ...['sweep', ...TINY, '--grid', 'lr=500,1000', '--committee', '2', '--quiet'],
  ]);
  assert.is(code, 1, err);
  assert.match(out, /^validation .*\n.* 1 diverged .* lr=500\n.* 1 diverged .* lr=1000\n\n$/);
  assert.match(err, 'A committee needs two networks at least, and 0 of the runs came to an end');
});

test('--json without a committee ends with what the settings came to', async () => {
  const { code, out, err } = await run(['sweep', ...TINY, '--seeds', '1..2', '--json']);
  assert.is(code, 0, err);
  assert.equal(
    jsonLines(out).map(({ event }) => event),
    ['start', 'run', 'run', 'done'],
  );
  const [{ stopped, settings, committee }] = linesOf(out, 'done');
  assert.is(stopped, false);
  assert.is(committee, undefined);
  assert.is((settings as Line[])[0].finished, 2);
});

test('--json where no committee comes of the runs: what they came to, and then the error', async () => {
  const { code, out } = await run([
    ...['sweep', ...TINY, '--grid', 'lr=500,1000', '--committee', '2', '--json'],
  ]);
  assert.is(code, 1);
  const lines = jsonLines(out);
  assert.equal(
    lines.map(({ event }) => event),
    ['start', 'run', 'run', 'done', 'error'],
  );
  const [done, error] = lines.slice(-2);
  assert.is(done.committee, undefined);
  assert.equal(
    done.settings.map((setting: { diverged: number }) => setting.diverged),
    [1, 1],
  );
  assert.match(error.message, /^A committee needs two networks at least, and 0 of the runs/);
});

test('a committee’s members are named', async () => {
  const { out } = await run([
    'sweep',
    ...TINY,
    '--seeds',
    '1..2',
    '--shards',
    '2',
    '--committee',
    '2',
    '--quiet',
  ]);
  assert.match(
    out,
    /Committee of the 2 best runs, the best first:\n {2}\S+default\+\S*\n {2}\S+default\+\S*\nModel saved as/,
  );
});

test('a preset that holds out no images is refused by name', async () => {
  const { code, err } = await run(['sweep', '--grid', 'preset=quick,original']);
  assert.is(code, 2);
  assert.match(err, 'preset=original holds out no validation images. Add --validation 5000.');
});

for (const [words, ...parts] of [
  [[], "sweep needs a grid of settings, seeds, or both: --grid '"],
  [['--grid', 'lr=-1'], '--lr must be above 0'],
  [['--grid', 'seed=1,2'], '--grid cannot have seed. Name seeds with --seeds.'],
  [['--grid', 'lrr=1'], /has the setting "lrr". Settings are preset, (?!.*(seed|validation)).*shards/],
  [['--grid', 'epochs=1'], '--epochs and epochs in --grid exclude each other'],
  [['--grid', 'shards=0', '--local-steps', '2'], '--shards must be'],
  [['--seeds', '1..2', '--out', 'm.safetensors'], '--out names the file of a committee: add --committee N'],
  [['--seeds', '1..2', '--any-eviction'], '--any-eviction is about a Redis: name one with --redis'],
  [['--seeds', '1..2', '--committee', '3'], '--committee must be 2, as there are 2 runs; found 3'],
  [['--seeds', '1..2', '--validation', '600'], '600 training images'],
] as const)
  test(`refused before anything runs: ${words.join(' ')}`, async () => {
    const { code, err, folder } = await run(['sweep', ...TINY, ...words]);
    assert.is(code, 2, err);
    for (const part of parts) assert.match(err, part);
    assert.not.ok(existsSync(join(folder, 'data', 'runs')));
  });

test.run();
