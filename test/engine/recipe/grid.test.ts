// The grammar of a sweep: which settings take which values, and what is refused because it may mean two things.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describePoint, parseGrid, parseSeeds, pointsOf } from '../../../src/engine/recipe/grid.js';
import { assertRefused } from '../../refusals.js';

const NAMES = ['lr', 'hidden', 'epochs'];
const settingsOf = (text: string) => pointsOf(parseGrid(text, NAMES)).map(describePoint);

test('settings by blanks, values by commas, those of hidden by semicolons; the last setting changes fastest', () => {
  assert.equal(settingsOf(' lr=0.05,0.1   hidden=512;1024,512 '), [
    'lr=0.05 hidden=512',
    'lr=0.05 hidden=1024,512',
    'lr=0.1 hidden=512',
    'lr=0.1 hidden=1024,512',
  ]);
});

test('one value; one network of several layers ends with a semicolon', () => {
  assert.equal(settingsOf('hidden=512'), ['hidden=512']);
  assert.equal(settingsOf('hidden=1024,512;'), ['hidden=1024,512']);
});

for (const [grid, ...parts] of [
  ['', 'has no setting', "'lr=0.05,0.1 hidden=512;1024,512'"],
  ['lr', '"lr", which is no setting with values'],
  ['lr=', 'empty value in "lr="'],
  ['lr=0.1,,0.2', 'empty value'],
  ['hidden=;', 'empty value'],
  ['rate=0.1', '"rate"', 'Settings are lr, hidden, epochs'],
  ['=0.1', 'the setting ""'],
  ['lr=0.1 lr=0.2', 'names lr twice', 'lr=VALUE,VALUE'],
  ['lr=0.1,0.2,0.1', 'lr=0.1 twice'],
  ['lr=0.1;0.2', 'a semicolon in lr', 'lr=0.1,0.2'],
  ['hidden=512,256', 'may mean two things', 'hidden=512;256 for several', 'hidden=512,256; for one'],
])
  test(`refused: "${grid}"`, () => assertRefused(() => parseGrid(grid, NAMES), 'bad-option', ...parts));

test('refused: more points than anyone trains', async () => {
  const many = Array.from({ length: 101 }, (_, index) => index + 1).join();
  const axes = parseGrid(`lr=${many} epochs=${many}`, NAMES);
  await assertRefused(() => pointsOf(axes), 'bad-option', 'has 10,201 points');
});

test('seeds: a range, a list, or both', () => {
  assert.equal(parseSeeds('1..3'), [1, 2, 3]);
  assert.equal(parseSeeds('7'), [7]);
  assert.equal(parseSeeds('0, 4..5,9'), [0, 4, 5, 9]);
});

for (const seeds of [
  '',
  'x',
  '-1',
  '1.5',
  '5..1',
  '1..',
  '1,1',
  '1..3,2',
  '1..1000000',
  '99999999999999999999',
])
  test(`refused as seeds: "${seeds}"`, () =>
    assertRefused(() => parseSeeds(seeds), 'bad-option', '1..5 or 1,3,7'));

test.run();
