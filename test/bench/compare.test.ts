// Comparing benchmarks: what counts as a change, and what is not compared.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { speedUpSvg } from '../../bench/chart.js';
import { compareReports, readReport } from '../../bench/compare.js';
import { describeMachineShare } from '../../bench/machine-share.js';
import type { BenchReport } from '../../bench/report.js';
import { InputError } from '../../src/errors.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';

const result = (workers: number, seconds: number[]) => ({
  workers,
  seconds,
  median: seconds[seconds.length >> 1],
  imagesPerSecond: 1,
  shares: { map: 1, reduce: 0, waiting: 0 },
  weightsSha256: '',
});
const reportOf = (seconds: number[], share = 1): BenchReport => ({
  versions: '',
  processor: '',
  cores: 2,
  dataset: 'MNIST',
  images: 1,
  batch: 1,
  kernels: { peak: 1, peak128: 1, results: [] },
  workers: [result(1, seconds)],
  machineShare: { before: 1, after: share },
  exchangeNanoseconds: 100,
  baselineSeconds: 1,
});

test('an epoch changed where its spreads do not overlap', () => {
  assert.equal(compareReports(reportOf([2, 2.1]), reportOf([1, 1.05])), [
    'Beyond the noise:',
    'epoch with 1 worker: 2.00 times as fast as before',
  ]);
  assert.match(compareReports(reportOf([2, 2.1]), reportOf([2.05, 2.2])).join(), /Nothing became/);
});

test('a busy machine is not compared, and its share is told', () => {
  const [busy, quiet] = [reportOf([2, 2.1], 0.6), reportOf([1, 1.1])];
  assert.match(compareReports(busy, quiet).join(), /Not compared: the machine was busy during the earlier/);
  assert.match(compareReports(quiet, busy).join(), /busy during this/);
  assert.match(
    describeMachineShare({ before: 1, after: 0.6 }),
    /100 % .* 60 % after it\.\nThe machine was busy/,
  );
  assert.not.match(describeMachineShare({ before: 0.99, after: 1 }), /busy/);
});

test('a report of one sample is refused', () => {
  const file = join(temporaryFolder(), 'before.json');
  writeFileSync(file, JSON.stringify(reportOf([2])));
  assert.throws(() => readReport(file), /has one sample of each epoch/);
  writeFileSync(file, JSON.stringify(reportOf([2, 2.1])));
  assert.is(readReport(file).workers.length, 1);
});

test('what cannot be read as a report is refused as a file, in words', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'other.json');
  const refused = (path: string, why: string) =>
    assertRefused(
      () => readReport(path),
      'no-report',
      `${path}: expected the figures of an earlier benchmark, but ${why}. Make them with`,
    );
  await refused(join(folder, 'nosuch.json'), 'there is no such file');
  await refused(folder, 'it is a folder');
  for (const [text, why] of [
    ['speed: 3', 'it is not JSON'],
    ['{"workers":[]}', 'it holds other figures'],
    ['null', 'it holds other figures'],
  ]) {
    writeFileSync(file, text);
    await refused(file, why);
  }
  assert.throws(
    () => readReport(file),
    (error: InputError) => error instanceof InputError && error.exitCode === 1,
  );
});

test('the chart has a title, whole numbers of workers, and an ideal line that ends at the cores', async () => {
  const svg = await speedUpSvg(
    [1, 2, 4, 8].map((workers) => result(workers, [4 / Math.min(2, workers)])),
    2,
  );
  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text);
  assert.ok(texts.includes('Speed-up of an epoch by number of workers'));
  for (const workers of ['1', '2', '4', '8']) assert.ok(texts.includes(workers));
  assert.ok(texts.includes('ideal, up to 2 cores'));
  assert.not.ok(
    texts.some((text) => /^\d+\.5$/.test(text) && Number(text) > 2),
    'no ideal beyond two',
  );
});

test.run();
