// How lines are broken: each operator where it applies, and nowhere else.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyMutation, listMutations } from './mutations.js';

/** What the lines of a source can be replaced by. */
const afters = (source: string) => listMutations(source).map(({ after }) => after);

test('comparisons flip, sums and products change, logic and conditions turn round', () => {
  assert.equal(afters('x = a < b'), ['x = a <= b', 'x = a >= b']);
  assert.equal(afters('x = a === b'), ['x = a !== b']);
  assert.equal(afters('x = a - b'), ['x = a + b']);
  assert.equal(afters('x = a * b'), ['x = a / b']);
  assert.equal(afters('x = a && b'), ['x = a || b']);
  assert.equal(afters('if (f(a)) {'), ['if (!(f(a))) {']);
});

test('constants are off by one or twice as large, and arguments change places', () => {
  assert.equal(afters('x = 7'), ['x = 8', 'x = 6']);
  assert.equal(afters('x = 0'), ['x = 1']);
  assert.equal(afters('x = 0.5'), ['x = 1']);
  assert.equal(afters('x = 0xff'), ['x = 256', 'x = 254']);
  assert.equal(afters('x = true'), ['x = false']);
  assert.equal(afters('x = f(a, b.c)'), ['x = f(b.c, a)']);
  assert.equal(afters('x = f(a, a)'), []);
});

test('whole statements are left out, declarations and parts of statements are not', () => {
  assert.equal(afters('begin();'), ['']);
  assert.equal(afters('{\n  this.total = total;\n}'), ['']);
  assert.equal(afters('const total = sum();'), []);
  assert.equal(afters('a(\n  b,\n);'), []);
  assert.equal(afters('return a\n  .b;'), []);
});

test('comments, strings, regular expressions, types and arrows stay as they are', () => {
  assert.equal(afters('// a < b && 7'), []);
  assert.equal(afters('/* a < b\n * 7 */'), []);
  assert.equal(afters("x = 'a < 7'"), []);
  assert.equal(afters('x = `a < $' + '{b} 7`'), []);
  assert.equal(afters('x = y.match(/a < 7/)'), []);
  assert.equal(afters('x = new Map<string, number>'), []);
  assert.equal(afters('x = () => y'), []);
  assert.equal(afters('x = v1.a2'), []);
});

test('a mutation names its line, and applied changes that line alone', () => {
  const source = 'a();\nif (b) c();\nd();\n';
  const mutation = listMutations(source).find(({ operator }) => operator === 'negated condition');
  assert.ok(mutation);
  assert.is(mutation.line, 2);
  assert.is(mutation.before, 'if (b) c();');
  assert.is(applyMutation(source, mutation), 'a();\nif (!(b)) c();\nd();\n');
});

test.run();
