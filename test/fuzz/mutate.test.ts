// The mutator: the same seed gives the same file, and the mutants are many.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../src/engine/random.js';
import { mutate } from './mutate.js';

const original = Uint8Array.from({ length: 300 }, (_, index) => index);
const mutantsOf = (seed: number, count: number) =>
  Array.from({ length: count }, (_, number) =>
    Buffer.from(mutate(original, new Random(seed, 'test', number))).toString('latin1'),
  );

test('the same seed gives the same mutants, another one others; the original stays as it is', () => {
  const before = original.slice();
  assert.equal(mutantsOf(1, 50), mutantsOf(1, 50));
  assert.not.equal(mutantsOf(1, 50), mutantsOf(2, 50));
  assert.equal(original, before);
});

test('of a thousand mutants nearly all differ, from the original and from each other', () => {
  const mutants = mutantsOf(3, 1000);
  assert.ok(new Set(mutants).size > 950);
  assert.ok(mutants.filter((mutant) => mutant === Buffer.from(original).toString('latin1')).length < 50);
});

test('some are shorter, some longer, and most keep their length', () => {
  const lengths = mutantsOf(4, 1000).map(({ length }) => length);
  const share = (of: (length: number) => boolean) => lengths.filter(of).length / lengths.length;
  assert.ok(share((length) => length < 300) > 0.1);
  assert.ok(share((length) => length > 300) > 0.1);
  assert.ok(share((length) => length === 300) > 0.2);
});

test('an empty file and a file of one byte are mutated too', () => {
  for (const bytes of [new Uint8Array(0), Uint8Array.of(7)])
    for (let number = 0; number < 500; number++) mutate(bytes, new Random(5, 'small', number));
});

test.run();
