// A bar and its text in the columns there are.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { barLine } from '../../src/terminal/bar-line.js';

const TEXTS = ['2/3 pictures  1.00 s left', '2/3 pictures', '2/3'];

test('it never reaches the last column, and says as much as fits', () => {
  for (let columns = 4; columns <= 100; columns++) {
    const line = barLine(2 / 3, TEXTS, columns);
    assert.ok(line.length < columns, `${columns}: ${line}`);
    assert.match(line, '2/3');
  }
  assert.is(barLine(2 / 3, TEXTS, 2), '');
  assert.is(barLine(2 / 3, TEXTS, 13), '2/3 pictures');
  assert.is(barLine(2 / 3, TEXTS, 20), '====-- 2/3 pictures');
  assert.is(barLine(2 / 3, TEXTS, 100), `${'='.repeat(16)}${'-'.repeat(8)} ${TEXTS[0]}`);
});

test('nothing done, and all', () => {
  assert.is(barLine(0, ['a'], 12), '--------- a');
  assert.is(barLine(1, ['a'], 12), '========= a');
});

test.run();
