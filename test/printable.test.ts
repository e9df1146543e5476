// Strings from outside, made safe to show.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { printable } from '../src/printable.js';

test('ordinary names stay as they are', () => {
  for (const name of ['digits/7.png', 'zwölf 数字.png', '👍🏽.png', "it's <b>", 'a\\b'])
    assert.is(printable(name), name);
});

test('what a terminal obeys is written out', () => {
  assert.is(printable('\x1b[2Ja'), '\\x1b[2Ja');
  assert.is(printable('\x1b]0;title\x07'), '\\x1b]0;title\\x07');
  assert.is(printable('a\nmodel saved'), 'a\\x0amodel saved');
  assert.is(printable('\r\t\x7f\x9b'), '\\x0d\\x09\\x7f\\x9b');
  assert.is(printable('gnp.\u202eexe\u2028'), 'gnp.\\u202eexe\\u2028');
  assert.is(printable('\ud800'), '\\ud800');
});

test('a long string is cut, also in the middle of a pair', () => {
  assert.is(printable('x'.repeat(200)), 'x'.repeat(200));
  assert.is(printable('x'.repeat(201)), `${'x'.repeat(199)}…`);
  assert.is(printable(`${'x'.repeat(198)}👍${'x'.repeat(9)}`), `${'x'.repeat(198)}\\ud83d…`);
});

test.run();
