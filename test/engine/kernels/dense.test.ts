// The dense products, and the transposition, against plain ones.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  assertSums,
  matrixOf,
  packTiles,
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

const random = randomFor('dense products');

/** left (rows, K), right (K, 32), initial (32). */
function multiplyDense(
  bench: Workbench,
  left: Float32Array,
  right: Float32Array,
  initial: Float32Array,
  rows: number,
  tiles: number,
  capacity: number,
): Float32Array {
  bench.reset();
  const out = bench.output(rows * TILE_ROW_BYTES);
  bench.kernels.multiplyDense(
    out,
    bench.input(initial),
    bench.input(packTiles(left, rows, tiles, capacity)),
    bench.input(right),
    rows,
    tiles,
    capacity * TILE_ROW_BYTES,
  );
  bench.verifyRest();
  return bench.floats(out, rows * TILE);
}

/** left (rows, 32), right (rows, 32). */
function multiplyDenseLeftTransposed(
  bench: Workbench,
  left: Float32Array,
  right: Float32Array,
  rows: number,
): Float32Array {
  bench.reset();
  const out = bench.output(TILE * TILE_ROW_BYTES);
  bench.kernels.multiplyDenseLeftTransposed(out, bench.input(left), bench.input(right), rows);
  bench.verifyRest();
  return bench.floats(out, TILE * TILE);
}

/** A layer's weights as tiles of (1 + inputs, 32), and how far the 32 rows from unit `first` are from the start. */
function randomWeights(inputs: number, tiles: number, first: number) {
  const tileFloats = (1 + inputs) * TILE;
  const parameters = randomFloats(random, tiles * tileFloats);
  /** The weight from unit first + `unit` of the layer below to unit `above`. */
  const weight = (unit: number, above: number) =>
    parameters[Math.floor(above / TILE) * tileFloats + (1 + first + unit) * TILE + (above % TILE)];
  return { parameters, weight, rowOffset: (1 + first) * TILE_ROW_BYTES, tileBytes: tileFloats * 4 };
}

function transposeWeights(
  bench: Workbench,
  weights: ReturnType<typeof randomWeights>,
  tiles: number,
): Float32Array {
  bench.reset();
  const out = bench.output(tiles * TILE * TILE_ROW_BYTES);
  const right = bench.input(weights.parameters) + weights.rowOffset;
  bench.kernels.transposeWeights(out, right, tiles, weights.tileBytes);
  bench.verifyRest();
  return bench.floats(out, tiles * TILE * TILE);
}

for (const bench of WORKBENCHES) {
  for (const rows of ROWS) {
    for (const tiles of TILES) {
      const inner = tiles * TILE;
      for (const capacity of [rows, rows + 3]) {
        const geometry = `${bench.build}: ${rows} of ${capacity} rows, ${tiles} tiles`;
        test(`multiplyDense, ${geometry}`, () => {
          const left = randomFloats(random, rows * inner);
          const right = randomFloats(random, inner * TILE);
          const initial = randomFloats(random, TILE);
          assertSums(
            multiplyDense(bench, left, right, initial, rows, tiles, capacity),
            referenceProduct(
              rows,
              inner,
              TILE,
              matrixOf(left, inner),
              matrixOf(right, TILE),
              (_, column) => initial[column],
            ),
          );
        });
      }
    }

    test(`multiplyDenseLeftTransposed, ${bench.build}: ${rows} rows`, () => {
      const left = randomFloats(random, rows * TILE);
      const right = randomFloats(random, rows * TILE);
      assertSums(
        multiplyDenseLeftTransposed(bench, left, right, rows),
        referenceProduct(TILE, rows, TILE, transposeOf(left, TILE), matrixOf(right, TILE)),
      );
    });
  }

  for (const tiles of TILES) {
    test(`transposeWeights, ${bench.build}: ${tiles} tiles`, () => {
      const weights = randomWeights(2 * TILE, tiles, TILE);
      const found = transposeWeights(bench, weights, tiles);
      for (let above = 0; above < tiles * TILE; above++)
        for (let unit = 0; unit < TILE; unit++)
          assert.is(found[above * TILE + unit], weights.weight(unit, above), `weight ${unit} to ${above}`);
    });
  }
}

test.run();
