// A run that is killed again and again goes on to what it would have come to: weights, metrics and report.

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../../src/engine/random.js';
import { type Line, newest, parseLines, timeless, undisturbed } from './disturbed.js';
import { end, firstEpoch, TINY, Workspace } from './workspace.js';

/** Adam has two running means, patience keeps the best weights, dropout and augmentation follow the epoch's number. */
const RICH = [
  ...TINY,
  ...['--workers', '2', '--epochs', '30', '--optimizer', 'adam', '--lr', '0.002', '--dropout', '0.1'],
  ...['--patience', '25', '--checkpoint-every', '0', '--json'],
];
/** A report's text without figures of time, charts and pictures. */
function timelessReport(path: string, run: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll(run, 'RUN')
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, 'SVG')
    .replaceAll(/<table class="numbers">[\s\S]*?<\/table>/g, 'TABLE')
    .replaceAll(/<strong>[\d.,]+(&nbsp;|\s)?(min|s|ms)?.*?<\/strong>/g, 'FIGURE')
    .replaceAll(/[\d.,]+(&nbsp;|\s)(s|ms|min|images\/s|images a second)\b/g, 'TIME');
}

test('killed at random instants and resumed: the same weights, metrics and report', async () => {
  const space = new Workspace();
  const whole = await undisturbed(space, RICH);
  const random = new Random(1, 'kills');
  const child = space.start('train', ...RICH);
  const ended = end(child);
  await firstEpoch(child);
  child.kill('SIGKILL');
  await ended;
  const run = newest(space);
  let last: Line | undefined;
  for (let kills = 1; last === undefined; kills++) {
    const again = space.start('train', '--resume', '--checkpoint-every', '0', '--json');
    const result = end(again);
    if (kills < 5) {
      await Promise.race([firstEpoch(again).catch(() => {}), result]);
      await delay(150 * random.uniform());
      again.kill('SIGKILL');
    }
    const { code, stdout, stderr } = await result;
    // SIGKILL
    if (code === 137) continue;
    assert.is(code, 0, stderr);
    last = parseLines(stdout).at(-1);
  }
  assert.is(newest(space), run, 'it goes on in its own folder');
  assert.is(last.weightsSha256, whole.hash);
  assert.equal(timeless(space.file(run, 'metrics.jsonl')), timeless(space.file(whole.run, 'metrics.jsonl')));
  assert.is(
    timelessReport(space.file(run, 'report.html'), run),
    timelessReport(space.file(whole.run, 'report.html'), whole.run),
  );
  assert.equal(readdirSync(space.file(run, '')).sort(), readdirSync(space.file(whole.run, '')).sort());
  space.remove();
});

test.run();
