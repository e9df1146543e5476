// The generator of random numbers.

import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../src/engine/random.js';

test('known words: the same on every machine, for ever', () => {
  const random = new Random(1, 'order', 0);
  assert.equal(
    Array.from({ length: 4 }, () => random.word()),
    [995145281, 3574703630, 2196004926, 2109099872],
  );
});

test('known normal numbers, to the last bit', () => {
  const random = new Random(7, 'normal');
  assert.equal(
    Array.from({ length: 3 }, () => random.normal()),
    [-0.7096388451768655, -0.06925419558128171, -0.02154775362000511],
  );
});

test('thousands of numbers of every kind and a permutation, to the last bit', () => {
  const sha256 = (numbers: Float64Array | Int32Array) => createHash('sha256').update(numbers).digest('hex');
  const random = new Random(5, 'long', 3);
  const numbers = Float64Array.from({ length: 3000 }, (_, index) =>
    index % 3 === 0 ? random.word() : index % 3 === 1 ? random.below(1000) : random.normal(),
  );
  assert.is(sha256(numbers), 'ef1a882aabfe4ecded225d2342182ff47bd6d804bab1f521598b7d0c427dcbf5');
  assert.is(
    sha256(new Random(2 ** 33 + 7, 'permutation').permutation(60_000)),
    'ca37c24ba16d5f6103877cab23ab742c495b7bc94640772c0d3e8a3a81bd281d',
  );
});

test("the words are xoshiro128**'s: the published algorithm in 64-bit integers", () => {
  const random = new Random(3, 'xoshiro');
  const state = Array.from((random as unknown as { state: Uint32Array }).state, BigInt);
  const mask = 0xffffffffn;
  const rotate = (word: bigint, bits: bigint) => ((word << bits) | (word >> (32n - bits))) & mask;
  for (let draw = 0; draw < 1000; draw++) {
    const expected = (rotate((state[1] * 5n) & mask, 7n) * 9n) & mask;
    const shifted = (state[1] << 9n) & mask;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11n);
    assert.is(random.word(), Number(expected), `draw ${draw}`);
  }
});

test('seeds, purposes and numbers that differ give other words, high halves of seeds too', () => {
  const firsts = [
    new Random(1, 'a'),
    new Random(2, 'a'),
    new Random(1 + 2 ** 32, 'a'),
    new Random(1 + 2 ** 40, 'a'),
    new Random(1, 'b'),
    new Random(1, 'ab'),
    new Random(1, 'ba'),
    new Random(1, 'a', 1),
    new Random(1, 'a', 2),
    new Random(0, ''),
  ].map((random) => random.word());
  assert.is(new Set(firsts).size, firsts.length);
});

test('uniform numbers fill [0, 1) evenly', () => {
  const random = new Random(1, 'uniform');
  const bins = new Array<number>(20).fill(0);
  for (let draw = 0; draw < 20_000; draw++) {
    const number = random.uniform();
    assert.ok(number >= 0 && number < 1);
    bins[Math.floor(20 * number)]++;
  }
  const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquare < 43.8, `chi square ${chiSquare} of 19 degrees of freedom: above 43.8 in 1 of 1000`);
});

test('below gives each whole number below its limit, about as often', () => {
  const random = new Random(1, 'below');
  const counts = new Array<number>(7).fill(0);
  for (let draw = 0; draw < 7000; draw++) counts[random.below(7)]++;
  for (const count of counts) assert.ok(Math.abs(count - 1000) < 5 * Math.sqrt(1000), counts.join());
  assert.is(random.below(1), 0);
});

test('normal numbers have the moments of a standard normal', () => {
  const random = new Random(1, 'moments');
  const count = 40_000;
  const sums = [0, 0, 0, 0];
  for (let draw = 0; draw < count; draw++) {
    const x = random.normal();
    for (const power of sums.keys()) sums[power] += x ** (power + 1);
  }
  const [mean, square, cube, fourth] = sums.map((sum) => sum / count);
  // Variances of a sample's moments: 1, 2, 15 and 96 divided by the count. Five standard deviations.
  const within = (value: number, expected: number, variance: number) =>
    assert.ok(Math.abs(value - expected) < 5 * Math.sqrt(variance / count), `${value}, expected ${expected}`);
  within(mean, 0, 1);
  within(square, 1, 2);
  within(cube, 0, 15);
  within(fourth, 3, 96);
});

for (const count of [0, 1, 2, 17, 1000])
  test(`a permutation of ${count} holds each number once`, () => {
    const order = new Random(1, 'permutation').permutation(count);
    assert.equal(
      Array.from(order).sort((a, b) => a - b),
      Array.from({ length: count }, (_, index) => index),
    );
  });

test('all permutations of three come about as often', () => {
  const counts = new Map<string, number>();
  const random = new Random(1, 'all permutations');
  for (let draw = 0; draw < 6000; draw++) {
    const order = random.permutation(3).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.is(counts.size, 6);
  for (const [order, count] of counts)
    assert.ok(Math.abs(count - 1000) < 5 * Math.sqrt(1000), `${order}: ${count}`);
});

test.run();
