// Random numbers by counting: even, unrelated from one stream to the next, and the same everywhere.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../../src/data/builtin/random.js';

test('a stream is what (seed, stream) say, on every machine', () => {
  const random = new Random(1, 2);
  const words = Array.from({ length: 4 }, () => random.next() * 4294967296);
  assert.equal(words, [2594604430, 570304110, 4270793964, 232470739]);
});

// A counter that met its own whitening once made every stream's first number 0.
test('each of the first draws is even across streams', () => {
  for (let draw = 0; draw < 4; draw++) {
    const bins = new Array(10).fill(0);
    for (let stream = 0; stream < 10000; stream++) {
      const random = new Random(7, stream);
      for (let before = 0; before < draw; before++) random.next();
      bins[random.below(10)]++;
    }
    // 1000 expected, standard deviation 30.
    for (const bin of bins) assert.ok(Math.abs(bin - 1000) < 150, `draw ${draw}: ${bins}`);
  }
});

test('neighbouring streams and neighbouring seeds are not correlated', () => {
  let streams = 0;
  let seeds = 0;
  const count = 20000;
  for (let i = 0; i < count; i++) {
    const here = new Random(3, i).next() - 0.5;
    streams += here * (new Random(3, i + 1).next() - 0.5);
    seeds += new Random(4, i).next() - 0.5 === here ? 1 : 0;
  }
  // The product's standard deviation is 1/12, so the mean's is 0.0006.
  assert.ok(Math.abs(streams / count) < 0.003);
  assert.is(seeds, 0);
});

test('bell has the deviation it is asked for, and ends at three of them', () => {
  const random = new Random(11, 0);
  let sum = 0;
  let squares = 0;
  const count = 20000;
  for (let i = 0; i < count; i++) {
    const value = random.bell(2);
    assert.ok(Math.abs(value) <= 6);
    sum += value;
    squares += value * value;
  }
  assert.ok(Math.abs(sum / count) < 0.07);
  assert.ok(Math.abs(Math.sqrt(squares / count) - 2) < 0.05);
});

test('between and around stay within their ends and centre on the middle', () => {
  const random = new Random(12, 0);
  for (const draw of [() => random.between(-1, 3), () => random.around(-1, 3)]) {
    let sum = 0;
    for (let i = 0; i < 10000; i++) {
      const value = draw();
      assert.ok(value >= -1 && value < 3);
      sum += value;
    }
    assert.ok(Math.abs(sum / 10000 - 1) < 0.06);
  }
});

test('pick chooses by weight', () => {
  const random = new Random(13, 0);
  const counts = { rare: 0, common: 0 };
  const choices = [
    { name: 'rare', weight: 1 },
    { name: 'common', weight: 3 },
  ] as const;
  for (let i = 0; i < 10000; i++) counts[random.pick(choices).name]++;
  assert.ok(Math.abs(counts.rare - 2500) < 200, `${counts.rare} of 10000`);
  assert.throws(() => random.pick([]), /nothing to pick/);
});

test.run();
