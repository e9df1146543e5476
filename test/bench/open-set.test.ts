// The measures of recognition in an open set, on cases worked out by hand.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scoreOpenSet } from '../../bench/open-set.js';

const right = (...confidences: number[]) => confidences.map((confidence) => ({ confidence, right: true }));

test('digits all surer than drawings: nothing is confused', () => {
  assert.equal(scoreOpenSet(right(0.9, 0.8, 0.99), [0.1, 0.7]), {
    auroc: 1,
    falseAt95: 0,
    oscr: 1,
    rightAt10: 1,
  });
});

test('drawings all surer than digits: everything is', () => {
  assert.equal(scoreOpenSet(right(0.1, 0.2), [0.8, 0.9]), { auroc: 0, falseAt95: 1, oscr: 0, rightAt10: 0 });
});

test('a tie counts half', () => {
  const { auroc, oscr } = scoreOpenSet(right(0.5), [0.5]);
  assert.equal([auroc, oscr], [0.5, 0.5]);
});

test('in between, by counting pairs; a wrong digit counts for AUROC and not for OSCR', () => {
  const known = [...right(0.9, 0.6, 0.3), { confidence: 0.7, right: false }];
  const { auroc, oscr, falseAt95, rightAt10 } = scoreOpenSet(known, [0.8, 0.4, 0.2, 0.1]);
  // Above 0.8 lies one digit; above 0.4 three, two of them right; above 0.2 and 0.1 all four.
  assert.is(auroc, (1 + 3 + 4 + 4) / 16);
  assert.is(oscr, (1 + 2 + 3 + 3) / 16);
  assert.is(falseAt95, 2 / 4);
  assert.is(rightAt10, 1 / 4);
});

test.run();
