// npm run sweep on this machine, as a user starts it: the table, the committee, what is refused, and going on after Ctrl-C.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { membersOf } from '../../src/formats/model.js';
import { loadModel } from '../../src/node/model-file.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { jsonLines, run } from './running.js';

const data = datasetFolder(syntheticDataset(600, 40));
/** Runs of a moment. */
const TINY = [
  ...['--data', data, '--batch', '20', '--epochs', '2', '--validation', '100', '--augment', 'none'],
  // So large that it diverges with a rate of 1000.
  ...['--weight-decay', '0.9', '--no-report', '--workers', '2'],
];
const SWEEP = ['sweep', ...TINY, '--grid', 'lr=0.1,1000 hidden=20', '--seeds', '1..2', '--json'];

const runsIn = (folder: string) => readdirSync(join(folder, 'data', 'runs'));
type Line = Readonly<Record<string, never>>;
const of = (out: string, kind: string): Line[] => jsonLines(out).filter(({ event }) => event === kind);

test('a grid with two seeds: each run as train would have it, and one that diverges is a row', async () => {
  const swept = await run([...SWEEP, '--committee', '2', '--out', 'committee.safetensors']);
  assert.is(swept.code, 0, swept.err);
  const runs = of(swept.out, 'run');
  assert.equal(runs.map(({ setting, seed, state }) => `${setting} ${seed} ${state}`).sort(), [
    'lr=0.1 hidden=20 1 finished',
    'lr=0.1 hidden=20 2 finished',
    'lr=1000 hidden=20 1 diverged',
    'lr=1000 hidden=20 2 diverged',
  ]);
  assert.is(runsIn(swept.folder).length, 4);

  const train = ['train', ...TINY, '--lr', '0.1', '--hidden', '20', '--seed', '2', '--out', 'm', '--json'];
  const [alone] = of((await run(train)).out, 'done');
  assert.is(
    runs.find(({ state, seed }) => state === 'finished' && seed === 2)?.weightsSha256,
    alone.weightsSha256,
  );

  const [{ settings, committee }] = of(swept.out, 'done');
  const [best, worst] = settings as Line[];
  assert.equal([best.setting, best.finished, best.diverged], ['lr=0.1 hidden=20', 2, 0]);
  assert.equal([worst.setting, worst.finished, worst.diverged], ['lr=1000 hidden=20', 0, 2]);
  const { metadata, ...model } = loadModel(join(swept.folder, 'committee.safetensors'));
  assert.is(metadata.recipes, 'default+, default+');
  assert.is(metadata.testAccuracy, Number((committee as Line).testAccuracy).toFixed(4));
  const hashes = membersOf({ metadata, ...model } as never).map(({ metadata }) => metadata.weightsSha256);
  assert.equal(
    hashes.sort(),
    runs.flatMap((each) => (each.state === 'finished' ? [each.weightsSha256] : [])).sort(),
  );
});

test('Ctrl-C ends it in order with the command that goes on; --resume trains what is missing, to the same bits', async () => {
  const words = ['sweep', ...TINY, '--seeds', '1..3', '--epochs', '60', '--at-once', '1', '--json'];
  let sent = false;
  const stopped = await run(words, {
    meddle(child, out) {
      if (sent || !out.includes('"event":"run"')) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  assert.is(stopped.code, 130, stopped.err);
  const [done] = of(stopped.out, 'done');
  assert.is(done.stopped, true);
  assert.match(String(done.resume), /npm run sweep -- .*--seeds 1\.\.3 .*--resume$/);

  const { folder } = stopped;
  const resumed = await run([...words, '--resume'], { folder });
  assert.is(resumed.code, 0, resumed.err);
  const runs = of(resumed.out, 'run');
  assert.is(runs.length, 3);
  const before = of(stopped.out, 'run');
  assert.equal(
    runs.filter(({ earlier }) => earlier).map(({ weightsSha256 }) => weightsSha256),
    before.map(({ weightsSha256 }) => weightsSha256),
  );
  // What was stopped goes on in its own folder.
  assert.is(runsIn(folder).length, 3);
  const [whole] = of((await run(['sweep', ...TINY, '--epochs', '60', '--seeds', '2', '--json'])).out, 'run');
  assert.is(runs.find(({ seed }) => seed === 2)?.weightsSha256, whole.weightsSha256);
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

for (const [words, ...parts] of [
  [[], "sweep needs a grid of settings, seeds, or both: --grid '"],
  [['--grid', 'lr=-1'], '--lr must be above 0'],
  [['--grid', 'seed=1,2'], 'Name seeds with --seeds'],
  [['--seeds', '1..2', '--committee', '3'], '--committee must be a whole number from 2 to 2'],
  [['--seeds', '1..2', '--validation', '600'], 'training images; with 600 held out'],
] as const)
  test(`refused before anything runs: ${words.join(' ')}`, async () => {
    const { code, err, folder } = await run(['sweep', ...TINY, ...words]);
    assert.is(code, 2, err);
    for (const part of parts) assert.match(err, part);
    assert.not.ok(existsSync(join(folder, 'data', 'runs')));
  });

test.run();
