// The labels beside a chart: each says where its line is.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { labelPercents, labelThousands, labelTicks } from '../../src/page/train/charts/ticks.js';

test('lines that are no whole percent apart are labelled with what they are', () => {
  assert.equal(labelPercents([0.9, 0.925, 0.95, 0.975, 1], 0.025), [
    '90.0 %',
    '92.5 %',
    '95.0 %',
    '97.5 %',
    '100.0 %',
  ]);
  assert.equal(labelPercents([0.985, 0.99, 0.995, 1], 0.005), ['98.5 %', '99.0 %', '99.5 %', '100.0 %']);
  assert.equal(labelPercents([0.98, 0.99, 1], 0.01), ['98 %', '99 %', '100 %']);
});

test('losses and speeds too', () => {
  assert.equal(labelTicks([0, 0.05, 0.1], 0.05), ['0.00', '0.05', '0.10']);
  assert.equal(labelTicks([0, 0.1, 0.2, 0.1 + 0.2], 0.1), ['0.0', '0.1', '0.2', '0.3']);
  assert.equal(labelThousands([0, 2500, 5000], 2500), ['0.0 k', '2.5 k', '5.0 k']);
  assert.equal(labelThousands([0, 20_000, 40_000], 20_000), ['0 k', '20 k', '40 k']);
});

test.run();
