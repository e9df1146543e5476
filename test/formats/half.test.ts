// Half precision, every one of its numbers.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../src/engine/random.js';
import { readHalf, readHalves, writeHalf } from '../../src/formats/half.js';

test('known numbers', () => {
  const known: [number, number][] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x03ff, 2 ** -14 - 2 ** -24],
    [0x0001, 2 ** -24],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
  ];
  for (const [bits, value] of known) {
    assert.ok(Object.is(readHalf(bits), value), `0x${bits.toString(16)} is ${readHalf(bits)}`);
    assert.is(writeHalf(value), bits, String(value));
  }
});

test('each of the 65536 patterns is read and written back as it was, NaNs as a NaN', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = readHalf(bits);
    const isNoNumber = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
    assert.is(Number.isNaN(value), isNoNumber, `0x${bits.toString(16)}`);
    if (isNoNumber) assert.ok(Number.isNaN(readHalf(writeHalf(value))));
    else assert.is(writeHalf(value), bits, `0x${bits.toString(16)}`);
  }
});

test('many halves at once are read as each alone', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  for (const [bits, value] of readHalves(all).entries())
    assert.ok(Object.is(value, readHalf(bits)), `0x${bits.toString(16)} is ${value}`);
});

test('between two halves that follow each other: the nearer one, the even one from the middle', () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const low = readHalf(bits);
    const high = readHalf(bits + 1);
    const middle = (low + high) / 2;
    const quarter = (high - low) / 4;
    const even = bits % 2 === 0 ? bits : bits + 1;
    assert.is(writeHalf(low + quarter), bits, `a quarter above ${low}`);
    assert.is(writeHalf(high - quarter), bits + 1, `a quarter below ${high}`);
    assert.is(writeHalf(middle), even, `the middle of ${low} and ${high}`);
    assert.is(writeHalf(-middle), 0x8000 | even, `the middle of ${-high} and ${-low}`);
  }
});

test('what is too large becomes infinite, what is too small zero', () => {
  assert.is(writeHalf(65519.99), 0x7bff);
  assert.is(writeHalf(65520), 0x7c00);
  assert.is(writeHalf(3e38), 0x7c00);
  assert.is(writeHalf(-3e38), 0xfc00);
  assert.is(writeHalf(2 ** -25), 0);
  assert.is(writeHalf(2 ** -25 * 1.001), 1);
  assert.is(writeHalf(2 ** -149), 0);
  assert.is(writeHalf(-(2 ** -149)), 0x8000);
});

test('random numbers of every size are off by half a step at most', () => {
  const random = new Random(1, 'halves');
  for (let draw = 0; draw < 20_000; draw++) {
    const value = Math.fround((2 * random.uniform() - 1) * 2 ** (random.below(38) - 24));
    if (Math.abs(value) > 65504) continue;
    const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value) || 2 ** -24)) - 10));
    assert.ok(Math.abs(readHalf(writeHalf(value)) - value) <= step / 2, String(value));
  }
});

test.run();
