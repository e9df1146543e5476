// Augmentation and dropout, against plain ones that draw the same random numbers.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemory } from '../../../src/engine/kernels/kernels.js';
import { rangesOf } from '../../../src/engine/mapreduce/step/augmentation-ranges.js';
import { writeBasis } from '../../../src/engine/memory/tables.js';
import { AUGMENTATION_RANGES, type Augmentation } from '../../../src/engine/recipe/augmentation.js';
import { ROWS, randomFloats, randomFor, TILE, WORKBENCHES, type Workbench } from './workbench.js';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const SCRATCH_BYTES = 2624;
const CONTROLS = 8;
const random = randomFor('augmentation');
const NONE: Augmentation = { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0, thickness: 0 };

const basis = (() => {
  const memory = createMemory(1);
  writeBasis(memory, 0);
  return new Float32Array(memory.buffer, 0, CONTROLS * SIDE).slice();
})();

function augmentImages(
  bench: Workbench,
  images: Uint8Array,
  indices: Int32Array,
  seed: number,
  epoch: number,
  augmentation: Augmentation,
): Uint8Array {
  bench.reset();
  const out = bench.output(indices.length * PIXELS);
  bench.kernels.augmentImages(
    out,
    bench.input(images),
    bench.input(indices),
    bench.input(basis),
    bench.changed(new Float32Array(SCRATCH_BYTES / 4)),
    indices.length,
    seed,
    epoch,
    ...rangesOf(augmentation),
  );
  bench.verifyRest();
  return new Uint8Array(bench.floats(out, (indices.length * PIXELS) / 4).buffer);
}

function dropOut(
  bench: Workbench,
  tile: Float32Array,
  share: number,
  seed: number,
  step: number,
  number: number,
): Float32Array {
  const address = bench.reset().changed(tile);
  bench.kernels.dropOut(address, tile.length / TILE, share, seed, step, number);
  bench.verifyRest();
  return bench.floats(address, tile.length);
}

/** The finaliser of MurmurHash3, and the key and numbers drawn from it. */
function scramble(word: number): number {
  let hash = word;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
const keyOf = (a: number, b: number, c: number) =>
  scramble((scramble(scramble((a + 0x9e3779b9) | 0) ^ b) + 0x7f4a7c15) ^ c);
const uniform = (key: number, counter: number) => scramble(key + Math.imul(counter, 0x9e3779b9)) / 2 ** 31;

/** One image in float64: each pixel from where turning, scaling, slanting, shifting and bending say it comes from. */
function reference(
  image: Uint8Array,
  key: number,
  { rotation, scale, shear, shift, elastic, thickness }: Augmentation,
): number[] {
  const inkAt = (x: number, y: number) =>
    x >= 0 && x < SIDE && y >= 0 && y < SIDE ? image[y * SIDE + x] : 0;
  const amount = uniform(key, 6) * thickness;
  /** The share of the way is a whole number of 128ths. */
  const share = Math.floor(Math.floor(Math.abs(amount) * 256) / 2);
  const penAt = (x: number, y: number) => {
    const own = inkAt(x, y);
    if (x < -1 || x > SIDE || y < -1 || y > SIDE) return 0;
    const around = [own, inkAt(x - 1, y), inkAt(x + 1, y), inkAt(x, y - 1), inkAt(x, y + 1)];
    const extreme = amount > 0 ? Math.max(...around) : Math.min(...around);
    return own + Math.floor(((extreme - own) * share) / 128);
  };
  const [sine, cosine] = [Math.sin(uniform(key, 0) * rotation), Math.cos(uniform(key, 0) * rotation)];
  const [scaleX, scaleY] = [1 + uniform(key, 1) * scale, 1 + uniform(key, 2) * scale];
  const slope = uniform(key, 3) * shear;
  const bend = (first: number, x: number, y: number) => {
    let sum = 0;
    for (let row = 0; row < CONTROLS; row++)
      for (let column = 0; column < CONTROLS; column++)
        sum +=
          uniform(key, first + row * CONTROLS + column) *
          elastic *
          basis[row * SIDE + y] *
          basis[column * SIDE + x];
    return sum;
  };
  return Array.from({ length: PIXELS }, (_, pixel) => {
    const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
    const [fromX, fromY] = [(x - 13.5) * scaleX, (y - 13.5) * scaleY];
    const slanted = fromX + slope * fromY;
    const sourceX = cosine * slanted - sine * fromY + 13.5 + uniform(key, 4) * shift + bend(16, x, y);
    const sourceY = sine * slanted + cosine * fromY + 13.5 + uniform(key, 5) * shift + bend(80, x, y);
    const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
    const [right, down] = [sourceX - left, sourceY - top];
    return (
      (1 - down) * ((1 - right) * penAt(left, top) + right * penAt(left + 1, top)) +
      down * ((1 - right) * penAt(left, top + 1) + right * penAt(left + 1, top + 1))
    );
  });
}

const CASES: [string, Augmentation][] = [
  ['rotation', { ...NONE, rotation: 0.5 }],
  ['scale', { ...NONE, scale: 0.2 }],
  ['shear', { ...NONE, shear: 0.3 }],
  ['shift', { ...NONE, shift: 3 }],
  ['elastic', { ...NONE, elastic: 3 }],
  ['thickness', { ...NONE, thickness: 0.8 }],
  ['all', AUGMENTATION_RANGES.full as Augmentation],
];

/** Smooth blots, so that a source off by a thousandth of a pixel is no other grey. */
function blots(count: number): Uint8Array {
  const images = new Uint8Array(count * PIXELS);
  for (let image = 0; image < count; image++)
    for (let blot = 0; blot < 12; blot++) {
      const [x, y] = [4 + random.below(20), 4 + random.below(20)];
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        const distance = Math.hypot((pixel % SIDE) - x, Math.floor(pixel / SIDE) - y);
        const at = image * PIXELS + pixel;
        images[at] = Math.max(images[at], Math.round(255 * Math.max(0, 1 - distance / 4)));
      }
    }
  return images;
}

for (const bench of WORKBENCHES) {
  test(`augmentImages, ${bench.build}: nothing is changed where all ranges are 0`, () => {
    const images = Uint8Array.from({ length: 3 * PIXELS }, () => random.below(256));
    const found = augmentImages(bench, images, Int32Array.of(2, 0, 1), 1, 1, NONE);
    const expected = [2, 0, 1].flatMap((index) => [...images.subarray(index * PIXELS, (index + 1) * PIXELS)]);
    assert.equal([...found], expected);
  });

  for (const [name, ranges] of CASES) {
    test(`augmentImages, ${bench.build}: ${name}, to one grey of a plain one in float64`, () => {
      const images = blots(5);
      const indices = Int32Array.of(4, 1, 3);
      for (const [seed, epoch] of [
        [1, 0],
        [7, 3],
        [2 ** 31 + 5, 11],
      ]) {
        const found = augmentImages(bench, images, indices, seed, epoch, ranges);
        let changed = 0;
        for (const [row, index] of indices.entries()) {
          const image = images.subarray(index * PIXELS, (index + 1) * PIXELS);
          for (const [pixel, expected] of reference(image, keyOf(seed, epoch, index), ranges).entries()) {
            const value = found[row * PIXELS + pixel];
            assert.ok(
              Math.abs(value - expected) <= 0.51,
              `image ${index}, pixel ${pixel}, seed ${seed}: ${value}, expected ${expected}`,
            );
            if (value !== image[pixel]) changed++;
          }
        }
        assert.ok(changed > 100, 'hardly a pixel was changed: nothing is tested');
      }
    });
  }

  for (const share of [0.1, 0.5, 0.9])
    test(`dropOut, ${bench.build}: a share of ${share} is zero, the others are scaled up`, () => {
      let dropped = 0;
      let count = 0;
      for (const rows of ROWS) {
        const tile = randomFloats(random, rows * TILE).map((x) => Math.abs(x) + 0.01);
        for (const [index, value] of dropOut(bench, tile, share, 1, rows, 3).entries()) {
          const key = keyOf(1, rows, 3);
          const isKept = scramble(key + index) >= (Math.fround(share) - 0.5) * 2 ** 32;
          const expected = isKept ? tile[index] / (1 - share) : 0;
          assert.ok(
            Math.abs(value - expected) <= 2 ** -21 * expected,
            `row ${rows}, value ${index}: ${value}`,
          );
          dropped += value === 0 ? 1 : 0;
          count++;
        }
      }
      assert.ok(Math.abs(dropped / count - share) < 5 * Math.sqrt((share * (1 - share)) / count));
    });

  test(`dropOut, ${bench.build}: seeds, steps and tiles leave out other units`, () => {
    const ones = () => new Float32Array(16 * TILE).fill(1);
    const masks = [
      [1, 0, 0],
      [2, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
    ].map(([seed, step, number]) => dropOut(bench, ones(), 0.5, seed, step, number).join());
    assert.is(new Set(masks).size, 4);
    assert.is(dropOut(bench, ones(), 0.5, 1, 0, 0).join(), masks[0]);
  });
}

test.run();
