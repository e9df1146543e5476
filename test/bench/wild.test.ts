// Labelled pictures: their tables are read, and answers are judged exactly, by characters and by cells.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listSamples, type Sample } from '../../bench/wild-samples.js';
import { judge } from '../../bench/wild-score.js';
import type { Page } from '../../src/reading/vision/read.js';
import type { Reading } from '../../src/reading/vision/segment.js';
import { temporaryFolder } from '../temporary.js';

const digit = (value: number, confidence = 1, reason?: string): Reading => ({
  digit: value,
  confidence,
  probabilities: new Float32Array(10),
  box: { x: 0, y: 0, width: 1, height: 1 },
  image: new Uint8Array(784),
  ...(reason && { reason }),
});
const line = (text: string, confidence = 1) => [...text].map((value) => digit(Number(value), confidence));
const pageOf = (...lines: Reading[][]): Page => ({ lines, turned: 0, steps: [] });
const sampleOf = (label: string, kind: Sample['kind']): Sample => ({
  path: 'a.png',
  kind,
  label,
  style: '',
  hard: '',
  source: '',
});
const TIMES = { decoding: 0, reading: 0 };

test('labels.csv: kinds, and notes in quotes that hold commas', () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'labels.csv'),
    'file,label,kind,hard,note,source\np1.png,12/3,page,clutter,"a form, printed",x/y\ns1.png,7,single,,,z\n',
  );
  const [page, single] = listSamples(folder);
  assert.equal(page, {
    path: join(folder, 'p1.png'),
    label: '12/3',
    hard: 'clutter',
    source: 'x/y',
    kind: 'page',
    style: 'a form, printed',
  });
  assert.is(single.kind, 'single');
  assert.throws(() => listSamples(join(folder, 'none')), /labels\.csv, or single\.csv/);
});

test('an answer may be correct and unsure, as people see by its question mark', () => {
  const judged = (text: string, confidence: number) =>
    judge(sampleOf('12', 'line'), pageOf(line(text, confidence)), TIMES).isUnsurelyRight;
  assert.ok(judged('12', 0.5));
  assert.not(judged('12', 1));
  assert.not(judged('13', 0.5), 'wrong');
});

test('characters right: what is left of the label once changes are counted', () => {
  const judged = judge(sampleOf('1234', 'line'), pageOf(line('1734')), TIMES);
  assert.equal(judged.characters, { right: 3, count: 4 });
  assert.not(judged.isRight);
  assert.ok(judged.isSurelyWrong);
  assert.not(judge(sampleOf('1234', 'line'), pageOf(line('1734', 0.5)), TIMES).isSurelyWrong, 'unsure');
  assert.equal(judge(sampleOf('12', 'line'), pageOf(), TIMES).characters, { right: 0, count: 2 });
});

test('among other things unsure signs may stand between the digits, sure ones may not', () => {
  const sample = sampleOf('12', 'other');
  const judged = (...readings: Reading[]) => judge(sample, pageOf(readings), TIMES).isRight;
  assert.ok(judged(digit(1), digit(4, 0.5), digit(2)));
  assert.ok(judged(digit(1), digit(4, 0, 'like a plus sign'), digit(2)));
  assert.not(judged(digit(1), digit(4), digit(2)));
  assert.not(judged(digit(2), digit(1)), 'in order');
  assert.not(judged(digit(1)), 'all of them');
});

test('cells of grids: each in its place of a table as large, and none right in another', () => {
  const label = '1234/5678/9012/3456';
  const table = label.split('/').map((row) => [...row].map((value) => [digit(Number(value))]));
  const cells = (changed: Reading[][][]) =>
    judge(sampleOf(label, 'page'), { ...pageOf(), table: changed }, TIMES).cells;
  assert.equal(cells(table), { right: 16, count: 16 });
  table[2][1] = [];
  table[0][0] = [digit(1), digit(1)];
  assert.equal(cells(table), { right: 14, count: 16 });
  assert.equal(cells(table.slice(1)), { right: 0, count: 16 });
  assert.equal(judge(sampleOf('12/34', 'page'), pageOf(), TIMES).cells, { right: 0, count: 0 });
});

test.run();
