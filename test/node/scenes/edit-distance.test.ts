// The edit distance, on cases whose answer is plain.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { editDistance } from '../../../src/node/scenes/edit-distance.js';

test('characters inserted, left out and changed each count one', () => {
  for (const [one, other, distance] of [
    ['', '', 0],
    ['', '123', 3],
    ['123', '123', 0],
    ['123', '13', 1],
    ['13', '123', 1],
    ['123', '143', 1],
    ['1234', '2341', 2],
    ['kitten', 'sitting', 3],
  ] as const) {
    assert.is(editDistance(one, other), distance, `${one} ${other}`);
    assert.is(editDistance(other, one), distance, `${other} ${one}`);
  }
});

test.run();
