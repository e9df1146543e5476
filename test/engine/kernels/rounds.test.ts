// The kernels for states of rounds: every half there is, floats around every half, means in float64, and what is not finite
// at every place of a vector.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readHalf, writeHalf } from '../../../src/formats/half.js';
import { randomFor, WORKBENCHES, type Workbench } from './workbench.js';

const random = randomFor('rounds');
/** One round of a kernel's loop, and several. */
const COUNTS = [8, 16, 2048];

/** Floats below, at and above every half, and from it to the next one the middle and its neighbours; and what is no half. */
const AROUND_HALVES = Float32Array.from(
  Array.from({ length: 0x7c00 }, (_, bits) => {
    const half = readHalf(bits);
    const middle = bits === 0x7bff ? 65520 : (half + readHalf(bits + 1)) / 2;
    return [half, middle, middle * (1 - 2 ** -23), middle * (1 + 2 ** -23)].flatMap((value) => [
      value,
      -value,
    ]);
  }).flat(),
);
const SPECIAL = Float32Array.of(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  3.4e38,
  -3.4e38,
  65519.99,
  2 ** -149,
  -(2 ** -149),
);
/** NaNs in half precision have one form here. */
const isNaNHalf = (bits: number) => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;

function round(bench: Workbench, values: Float32Array, from: Float32Array): Uint16Array {
  bench.reset();
  const count = values.length;
  const halves = bench.output(2 * count);
  bench.kernels.roundChanges(halves, bench.input(values), bench.input(from), count);
  bench.verifyRest();
  return new Uint16Array(bench.memory.buffer, halves, count).slice();
}

function add(bench: Workbench, halves: Uint16Array, from: Float32Array): Float32Array {
  bench.reset();
  const count = halves.length;
  const values = bench.output(4 * count);
  const bytes = new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength);
  bench.kernels.addChanges(values, bench.input(from), bench.input(bytes), count);
  bench.verifyRest();
  return bench.floats(values, count);
}

for (const bench of WORKBENCHES) {
  test(`floats around every half are rounded to the nearest, ties to the even one (${bench.build})`, () => {
    for (let first = 0; first < AROUND_HALVES.length; first += 2048) {
      const values = AROUND_HALVES.slice(first, first + 2048);
      const found = round(bench, values, new Float32Array(values.length));
      for (const [index, bits] of found.entries())
        assert.is(bits, writeHalf(values[index]), `${values[index]} became ${readHalf(bits)}`);
    }
  });

  test(`what is no finite half becomes infinite or NaN, what is too small 0 (${bench.build})`, () => {
    const found = round(bench, SPECIAL, new Float32Array(SPECIAL.length));
    assert.ok(isNaNHalf(found[0]));
    assert.equal([...found.subarray(1)], [0x7c00, 0xfc00, 0x7c00, 0xfc00, 0x7bff, 0, 0x8000]);
  });

  test(`each of the 65536 halves is read as the number that it is (${bench.build})`, () => {
    for (let first = 0; first < 65536; first += 2048) {
      const halves = Uint16Array.from({ length: 2048 }, (_, place) => first + place);
      // Adding -0 changes no number.
      const found = add(bench, halves, new Float32Array(2048).fill(-0));
      for (const [place, value] of found.entries()) {
        const expected = readHalf(halves[place]);
        assert.ok(
          Object.is(value, expected),
          `0x${halves[place].toString(16)} became ${value}, not ${expected}`,
        );
      }
    }
  });

  for (const count of COUNTS) {
    const draw = () =>
      Float32Array.from({ length: count }, () => random.normal() * 2 ** (-20 * random.uniform()));

    test(`changes of ${count} numbers are rounded, and added (${bench.build})`, () => {
      const [values, from] = [draw(), draw()];
      const halves = round(bench, values, from);
      assert.equal(
        [...halves],
        [...values].map((value, index) => writeHalf(Math.fround(value - from[index]))),
      );
      const expected = from.map((value, index) => value + readHalf(halves[index]));
      assert.equal(add(bench, halves, from), expected);
    });

    test(`the mean of three times ${count} numbers is that of float64, rounded once (${bench.build})`, () => {
      const states = [draw(), draw(), draw()];
      bench.reset();
      const sums = bench.changed(new Float32Array(2 * count));
      const mean = bench.output(4 * count);
      for (const state of states) bench.kernels.addToSums(sums, bench.input(state), count);
      bench.kernels.divideSums(mean, sums, count, 3);
      bench.verifyRest();
      const [a, b, c] = states;
      assert.equal(
        bench.floats(mean, count),
        a.map((value, index) => (value + b[index] + c[index]) / 3),
      );
    });
  }

  test(`a half that is not finite is found at every place, and every other one passes (${bench.build})`, () => {
    const areFinite = (halves: Uint16Array) => {
      bench.reset();
      return Boolean(
        bench.kernels.areHalvesFinite(bench.input(new Uint8Array(halves.buffer)), halves.length),
      );
    };
    const finite = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    );
    assert.ok(areFinite(finite));
    for (let place = 0; place < 16; place++)
      for (const wrong of [0x7c00, 0xfc00, 0x7e00, 0xffff, 0x7c01])
        assert.not(areFinite(Uint16Array.from({ length: 16 }, (_, at) => (at === place ? wrong : 0x7bff))));
  });

  test(`a number that is not finite is found at every place (${bench.build})`, () => {
    const areFinite = (values: Float32Array) => {
      bench.reset();
      return Boolean(bench.kernels.areFinite(bench.input(values), values.length));
    };
    const values = new Float32Array(16).fill(3.4e38);
    assert.ok(areFinite(values));
    for (let place = 0; place < 16; place++)
      for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        assert.not(
          areFinite(values.map((value, at) => (at === place ? wrong : value))),
          `${wrong} at ${place}`,
        );
  });
}

test.run();
