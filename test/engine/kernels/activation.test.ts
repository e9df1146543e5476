// The hidden layers' activations, their derivatives, and the sums and products on a tile.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  assertNear,
  assertSums,
  matrixOf,
  ROWS,
  randomFloats,
  randomFor,
  referenceProduct,
  TILE,
  TILE_ROW_BYTES,
  WORKBENCHES,
  type Workbench,
} from './workbench.js';

const random = randomFor('activations');

/** Runs a kernel that changes `tile` in place and may read `other`. */
function inPlace(
  bench: Workbench,
  tile: Float32Array,
  run: (address: number, rows: number) => void,
): Float32Array {
  const address = bench.changed(tile);
  run(address, tile.length / TILE);
  bench.verifyRest();
  return bench.floats(address, tile.length);
}

const relu = (bench: Workbench, tile: Float32Array) =>
  inPlace(bench.reset(), tile, (address, rows) => bench.kernels.relu(address, rows));

const sigmoid = (bench: Workbench, tile: Float32Array, units: number) =>
  inPlace(bench.reset(), tile, (address, rows) =>
    bench.kernels.sigmoid(address, rows, units, bench.tables().exponential),
  );

const scale = (bench: Workbench, tile: Float32Array, factor: number) =>
  inPlace(bench.reset(), tile, (address, rows) => bench.kernels.scale(address, rows, factor));

function reluBackward(bench: Workbench, deltas: Float32Array, activations: Float32Array): Float32Array {
  const other = bench.reset().input(activations);
  return inPlace(bench, deltas, (address, rows) => bench.kernels.reluBackward(address, other, rows));
}

function sigmoidBackward(bench: Workbench, deltas: Float32Array, activations: Float32Array): Float32Array {
  const other = bench.reset().input(activations);
  return inPlace(bench, deltas, (address, rows) => bench.kernels.sigmoidBackward(address, other, rows));
}

function sumColumns(bench: Workbench, tile: Float32Array): Float32Array {
  const sums = bench.reset().output(TILE_ROW_BYTES);
  bench.kernels.sumColumns(sums, bench.input(tile), tile.length / TILE);
  bench.verifyRest();
  return bench.floats(sums, TILE);
}

/** Of the kernels' e^x: 2 units in the last place, and one each for the addition and the division. */
const SIGMOID_ERROR = 4 * 2 ** -23;
/** Beyond it e^-x is held where it was, so that nothing overflows. */
const CLAMPED = 87;

function assertSigmoid(found: number, x: number): void {
  const expected = 1 / (1 + Math.exp(-x));
  if (x < -CLAMPED) assert.ok(found >= 0 && found <= Math.exp(-CLAMPED), `sigmoid(${x}) is ${found}`);
  else assertNear(found, expected, SIGMOID_ERROR * expected, `sigmoid(${x})`);
}

for (const bench of WORKBENCHES) {
  for (const rows of ROWS) {
    const geometry = `${bench.build}: ${rows} rows`;

    test(`relu, ${geometry}`, () => {
      const tile = randomFloats(random, rows * TILE);
      assert.equal(
        relu(bench, tile),
        tile.map((x) => Math.max(0, x)),
      );
    });

    test(`reluBackward, ${geometry}`, () => {
      const deltas = randomFloats(random, rows * TILE);
      const activations = randomFloats(random, rows * TILE).map((x) => Math.max(0, x));
      assert.equal(
        reluBackward(bench, deltas, activations),
        deltas.map((delta, index) => (activations[index] > 0 ? delta : 0)),
      );
    });

    test(`sigmoid, ${geometry}, a part of the units`, () => {
      const units = ((rows * 5) % TILE) + 1;
      const tile = randomFloats(random, rows * TILE).map((x) => 8 * x);
      for (const [index, found] of sigmoid(bench, tile, units).entries()) {
        if (index % TILE < units) assertSigmoid(found, tile[index]);
        else assert.is(found, 0, `padding at ${index}`);
      }
    });

    test(`sigmoidBackward, ${geometry}`, () => {
      const deltas = randomFloats(random, rows * TILE);
      const activations = randomFloats(random, rows * TILE).map((x) => (x + 1) / 2);
      const found = sigmoidBackward(bench, deltas, activations);
      for (const [index, a] of activations.entries()) {
        const expected = deltas[index] * a * (1 - a);
        assertNear(found[index], expected, 2 ** -22 * Math.abs(expected), `element ${index}`);
      }
    });

    test(`scale, ${geometry}`, () => {
      const tile = randomFloats(random, rows * TILE);
      const factor = Math.fround(-0.37);
      assert.equal(
        scale(bench, tile, factor),
        tile.map((x) => x * factor),
      );
    });

    test(`sumColumns, ${geometry}`, () => {
      const tile = randomFloats(random, rows * TILE);
      const expected = referenceProduct(1, rows, TILE, () => 1, matrixOf(tile, TILE));
      assertSums(sumColumns(bench, tile), expected);
    });
  }

  for (let units = 1; units <= TILE; units++) {
    test(`sigmoid, ${bench.build}: ${units} of ${TILE} units, the padding is 0`, () => {
      const found = sigmoid(bench, new Float32Array(2 * TILE), units);
      assert.equal(
        found,
        found.map((_, index) => (index % TILE < units ? 0.5 : 0)),
      );
    });
  }

  test(`sigmoid, ${bench.build}: from one end of the numbers to the other`, () => {
    const extremes = [0, 1e-38, 1e-8, 1, 16, 40, 80, 87, 88.2, 88.4, 89, 104, 1000, 3e38];
    const tile = Float32Array.from([...extremes, 0, 0, ...extremes.map((x) => -x), 0, 0]);
    assert.is(tile.length, TILE);
    for (const [index, found] of sigmoid(bench, tile, TILE).entries()) assertSigmoid(found, tile[index]);
  });

  test(`sigmoid, ${bench.build}: close to the exact value, and never falling, in steps of 1/128`, () => {
    let last = 0;
    for (let start = -90; start < 20; start += 2) {
      const tile = Float32Array.from({ length: 256 }, (_, index) => start + index / 128);
      for (const [index, found] of sigmoid(bench, tile, TILE).entries()) {
        assertSigmoid(found, tile[index]);
        assert.ok(found >= last * (1 - SIGMOID_ERROR), `sigmoid falls at ${tile[index]}`);
        last = found;
      }
    }
  });
}

test.run();
