// npm run sweep that is interrupted, and goes on.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from './running.js';
import { linesOf, runsIn, TINY } from './sweeping.js';

test('Ctrl-C ends it in order with the command that goes on; --resume trains what is missing, to the same bits', async () => {
  // One worker waits for no other where a machine is busy.
  const words = [
    'sweep',
    ...TINY,
    '--seeds',
    '1..3',
    '--epochs',
    '60',
    '--at-once',
    '1',
    '--workers',
    '1',
    '--json',
  ];
  let sent = false;
  const stopped = await run(words, {
    meddle(child, out) {
      if (sent || !out.includes('"event":"run"')) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  assert.is(stopped.code, 130, stopped.err);
  const [done] = linesOf(stopped.out, 'done');
  assert.is(done.stopped, true);
  assert.match(String(done.resume), /npm run sweep -- .*--seeds 1\.\.3 .*--resume$/);

  const { folder } = stopped;
  const resumed = await run([...words, '--resume'], { folder });
  assert.is(resumed.code, 0, resumed.err);
  const runs = linesOf(resumed.out, 'run');
  assert.is(runs.length, 3);
  const before = linesOf(stopped.out, 'run');
  assert.equal(
    runs.filter(({ earlier }) => earlier).map(({ weightsSha256 }) => weightsSha256),
    before.map(({ weightsSha256 }) => weightsSha256),
  );
  // What was stopped goes on in its own folder.
  assert.is(runsIn(folder).length, 3);
  const [whole] = linesOf(
    (await run(['sweep', ...TINY, '--epochs', '60', '--seeds', '2', '--workers', '1', '--json'])).out,
    'run',
  );
  assert.is(runs.find(({ seed }) => seed === 2)?.weightsSha256, whole.weightsSha256);
});

test('--resume takes no run of another engine, of other data, or that began with a model', async () => {
  const words = ['sweep', ...TINY, '--seeds', '1..4', '--json'];
  const { folder, out } = await run(words);
  const runs = linesOf(out, 'run').sort((a, b) => a.seed - b.seed);
  const change = (index: number, file: string, edit: (text: string) => string) => {
    const path = join(folder, 'data', 'runs', runs[index].run, file);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
  };
  change(0, 'metrics.jsonl', (text) => text.replace('"engine":"', '"engine":"other '));
  change(1, 'metrics.jsonl', (text) => text.replace('"dataSha256":"', '"dataSha256":"0'));
  const init = { path: 'model.safetensors', weightsSha256: '0' };
  change(2, 'options.json', (text) => JSON.stringify({ ...JSON.parse(text), init }));
  const again = linesOf((await run([...words, '--resume'], { folder })).out, 'run');
  const taken = again.filter(({ earlier }) => earlier).map(({ seed }) => seed);
  assert.equal(taken, [4]);
  const hashes = (lines: typeof runs) => lines.map(({ weightsSha256 }) => weightsSha256).sort();
  assert.equal(hashes(again), hashes(runs));
});

test.run();
