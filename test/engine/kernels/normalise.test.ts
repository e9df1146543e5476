// Batch normalisation of a tile, forward and backward, against float64.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  assertNear,
  matrixOf,
  ROWS,
  randomFloats,
  randomFor,
  TILE,
  TILE_ROW_BYTES,
  WORKBENCHES,
  type Workbench,
} from './workbench.js';

const random = randomFor('normalise');
/** Of sums over at most 33 rows, relative to the largest that goes into them. */
const ERROR = 1e-5;
const EPSILON = 1e-5;
/** A column whose values are all the same, as those of a padding unit are. */
const CONSTANT = 7;

const columns = Array.from({ length: TILE }, (_, column) => column);

function normalise(
  bench: Workbench,
  values: Float32Array,
  biases: Float32Array,
  before: Float32Array,
  share: number,
) {
  const rows = values.length / TILE;
  bench.reset();
  const tile = bench.changed(values);
  const normalised = bench.output(rows * TILE_ROW_BYTES);
  const factors = bench.output(TILE_ROW_BYTES);
  const statistics = bench.changed(before);
  bench.kernels.normalise(tile, normalised, factors, statistics, bench.input(biases), rows, share);
  bench.verifyRest();
  return {
    tile: bench.floats(tile, rows * TILE),
    normalised: bench.floats(normalised, rows * TILE),
    factors: bench.floats(factors, TILE),
    statistics: bench.floats(statistics, 2 * TILE),
  };
}

/** A tile whose columns lie around different means, and are of different sizes. */
function someTile(rows: number): Float32Array {
  const values = randomFloats(random, rows * TILE);
  return values.map((value, index) => {
    const column = index % TILE;
    return column === CONSTANT ? 0 : value * (1 + column / 8) + column - 16;
  });
}

function meanAndVariance(values: Float32Array, column: number) {
  const rows = values.length / TILE;
  const ofColumn = Array.from({ length: rows }, (_, row) => values[row * TILE + column]);
  const mean = ofColumn.reduce((sum, value) => sum + value, 0) / rows;
  const variance = ofColumn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
  return { mean, variance, factor: 1 / Math.sqrt(variance + EPSILON) };
}

for (const bench of WORKBENCHES)
  for (const rows of ROWS) {
    const geometry = `${bench.build}: ${rows} rows`;

    test(`normalise, ${geometry}`, () => {
      const values = someTile(rows);
      const biases = randomFloats(random, TILE);
      const before = randomFloats(random, 2 * TILE);
      const found = normalise(bench, values, biases, before, 0.25);
      const at = matrixOf(values, TILE);
      for (const column of columns) {
        const { mean, variance, factor } = meanAndVariance(values, column);
        const running = (kind: number, now: number) =>
          before[kind * TILE + column] + 0.25 * (now - before[kind * TILE + column]);
        assertNear(found.statistics[column], running(0, mean), ERROR * 20, `mean of ${column}`);
        assertNear(
          found.statistics[TILE + column],
          running(1, variance),
          ERROR * (1 + variance),
          `variance of ${column}`,
        );
        assertNear(found.factors[column], factor, ERROR * factor, `factor of ${column}`);
        for (let row = 0; row < rows; row++) {
          const expected = (at(row, column) - mean) * factor;
          const index = row * TILE + column;
          // A mean of numbers up to 20 is off by up to 20 times 2^-24 an addition.
          const tolerance = 20 * (rows + 2) * 2 ** -24 * factor + ERROR * Math.abs(expected);
          assertNear(found.normalised[index], expected, tolerance, `row ${row}, column ${column}`);
          assert.is(found.tile[index], Math.fround(found.normalised[index] + biases[column]));
        }
      }
    });

    test(`normalise begins its running means with the batch's, ${geometry}`, () => {
      const values = someTile(rows);
      const { statistics } = normalise(bench, values, new Float32Array(TILE), new Float32Array(2 * TILE), 1);
      for (const column of columns) {
        const { mean, variance } = meanAndVariance(values, column);
        assertNear(statistics[column], mean, ERROR * 20, `mean of ${column}`);
        assertNear(statistics[TILE + column], variance, ERROR * (1 + variance), `variance of ${column}`);
      }
    });

    test(`normaliseBackward, ${geometry}`, () => {
      const deltas = randomFloats(random, rows * TILE);
      const normalised = randomFloats(random, rows * TILE);
      const factors = randomFloats(random, TILE).map((value) => value + 2);
      bench.reset();
      const tile = bench.changed(deltas);
      const gradient = bench.output(TILE_ROW_BYTES);
      bench.kernels.normaliseBackward(tile, gradient, bench.input(normalised), bench.input(factors), rows);
      bench.verifyRest();
      const found = bench.floats(tile, rows * TILE);
      const sums = bench.floats(gradient, TILE);
      const delta = matrixOf(deltas, TILE);
      const beside = matrixOf(normalised, TILE);
      for (const column of columns) {
        let sum = 0;
        let product = 0;
        for (let row = 0; row < rows; row++) {
          sum += delta(row, column);
          product += delta(row, column) * beside(row, column);
        }
        assertNear(sums[column], sum, ERROR * rows, `gradient of ${column}`);
        for (let row = 0; row < rows; row++) {
          const expected =
            factors[column] * (delta(row, column) - sum / rows - (beside(row, column) * product) / rows);
          assertNear(found[row * TILE + column], expected, ERROR * 3, `row ${row}, column ${column}`);
        }
      }
    });
  }

test.run();
