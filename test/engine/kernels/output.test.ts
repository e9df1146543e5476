// The output layer's kernels, ten classes wide in rows of twelve, against plain ones.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  assertSums,
  matrixOf,
  OUTPUT_ROW_BYTES,
  OUTPUT_WIDTH,
  ReferenceSum,
  ROWS,
  randomFloats,
  randomFor,
  referenceProduct,
  TILE,
  TILE_ROW_BYTES,
  TILES,
  transposeOf,
  WORKBENCHES,
  type Workbench,
} from './workbench.js';

const CLASSES = 10;
const random = randomFor('output layer');

/** Rows of twelve whose last two are zero. */
function randomRows(rows: number): Float32Array {
  return randomFloats(random, rows * OUTPUT_WIDTH).map((value, index) =>
    index % OUTPUT_WIDTH < CLASSES ? value : 0,
  );
}

function outputForward(bench: Workbench, activations: Float32Array, weights: Float32Array): Float32Array {
  bench.reset();
  const rows = activations.length / TILE;
  const out = bench.output(rows * OUTPUT_ROW_BYTES);
  bench.kernels.outputForward(out, bench.input(activations), bench.input(weights), rows);
  bench.verifyRest();
  return bench.floats(out, rows * OUTPUT_WIDTH);
}

/** shares [tiles][capacity][12], of which `rows` rows from row `first` on are summed. */
function sumShares(
  bench: Workbench,
  biases: Float32Array,
  shares: Float32Array,
  tiles: number,
  capacity: number,
  first: number,
  rows: number,
): Float32Array {
  bench.reset();
  const out = bench.output(rows * OUTPUT_ROW_BYTES);
  const from = bench.input(shares) + first * OUTPUT_ROW_BYTES;
  bench.kernels.sumShares(out, bench.input(biases), from, rows, tiles, capacity * OUTPUT_ROW_BYTES);
  bench.verifyRest();
  return bench.floats(out, rows * OUTPUT_WIDTH);
}

function outputBackward(bench: Workbench, outputs: Float32Array, transposed: Float32Array): Float32Array {
  bench.reset();
  const rows = outputs.length / OUTPUT_WIDTH;
  const out = bench.output(rows * TILE_ROW_BYTES);
  bench.kernels.outputBackward(out, bench.input(outputs), bench.input(transposed), rows);
  bench.verifyRest();
  return bench.floats(out, rows * TILE);
}

function transposeOutputWeights(bench: Workbench, weights: Float32Array): Float32Array {
  bench.reset();
  const out = bench.output(OUTPUT_WIDTH * TILE_ROW_BYTES);
  bench.kernels.transposeOutputWeights(out, bench.input(weights));
  bench.verifyRest();
  return bench.floats(out, OUTPUT_WIDTH * TILE);
}

function outputGradient(bench: Workbench, activations: Float32Array, outputs: Float32Array): Float32Array {
  bench.reset();
  const out = bench.output(TILE * OUTPUT_ROW_BYTES);
  const rows = activations.length / TILE;
  const scratch = bench.output(OUTPUT_WIDTH * TILE_ROW_BYTES);
  bench.kernels.outputGradient(out, bench.input(activations), bench.input(outputs), scratch, rows);
  bench.verifyRest();
  return bench.floats(out, TILE * OUTPUT_WIDTH);
}

function sumOutputs(bench: Workbench, outputs: Float32Array): Float32Array {
  bench.reset();
  const out = bench.output(OUTPUT_ROW_BYTES);
  bench.kernels.sumOutputs(out, bench.input(outputs), outputs.length / OUTPUT_WIDTH);
  bench.verifyRest();
  return bench.floats(out, OUTPUT_WIDTH);
}

for (const bench of WORKBENCHES) {
  for (const rows of ROWS) {
    const geometry = `${bench.build}: ${rows} rows`;

    test(`outputForward, ${geometry}`, () => {
      const activations = randomFloats(random, rows * TILE);
      const weights = randomRows(TILE);
      assertSums(
        outputForward(bench, activations, weights),
        referenceProduct(
          rows,
          TILE,
          OUTPUT_WIDTH,
          matrixOf(activations, TILE),
          matrixOf(weights, OUTPUT_WIDTH),
        ),
      );
    });

    for (const tiles of TILES) {
      test(`sumShares, ${geometry} from the third on, ${tiles} tiles`, () => {
        const capacity = rows + 5;
        const shares = randomFloats(random, tiles * capacity * OUTPUT_WIDTH);
        const biases = randomRows(1);
        const expected = Array.from({ length: rows * OUTPUT_WIDTH }, (_, element) => {
          const sum = new ReferenceSum().add(biases[element % OUTPUT_WIDTH]);
          for (let tile = 0; tile < tiles; tile++)
            sum.add(shares[tile * capacity * OUTPUT_WIDTH + 2 * OUTPUT_WIDTH + element]);
          return sum;
        });
        assertSums(sumShares(bench, biases, shares, tiles, capacity, 2, rows), expected);
      });
    }

    test(`outputBackward, ${geometry}`, () => {
      const outputs = randomRows(rows);
      const transposed = randomFloats(random, CLASSES * TILE);
      assertSums(
        outputBackward(bench, outputs, transposed),
        referenceProduct(rows, CLASSES, TILE, matrixOf(outputs, OUTPUT_WIDTH), matrixOf(transposed, TILE)),
      );
    });

    test(`outputGradient, ${geometry}`, () => {
      const activations = randomFloats(random, rows * TILE);
      const outputs = randomRows(rows);
      assertSums(
        outputGradient(bench, activations, outputs),
        referenceProduct(
          TILE,
          rows,
          OUTPUT_WIDTH,
          transposeOf(activations, TILE),
          matrixOf(outputs, OUTPUT_WIDTH),
        ),
      );
    });

    test(`sumOutputs, ${geometry}`, () => {
      const outputs = randomRows(rows);
      assertSums(
        sumOutputs(bench, outputs),
        referenceProduct(1, rows, OUTPUT_WIDTH, () => 1, matrixOf(outputs, OUTPUT_WIDTH)),
      );
    });
  }

  test(`transposeOutputWeights, ${bench.build}`, () => {
    const weights = randomRows(TILE);
    const found = transposeOutputWeights(bench, weights);
    for (let output = 0; output < OUTPUT_WIDTH; output++)
      for (let unit = 0; unit < TILE; unit++)
        assert.is(found[output * TILE + unit], weights[unit * OUTPUT_WIDTH + output]);
  });
}

test.run();
