// The sparse product, against a plain one.

import { test } from 'uvu';
import {
  assertSums,
  type Entry,
  matrixOf,
  packLists,
  type ReferenceSum,
  ROWS,
  randomFloats,
  randomFor,
  referenceProduct,
  TILE,
  TILE_ROW_BYTES,
  WORKBENCHES,
  type Workbench,
} from './workbench.js';

const INNER = 48;
const random = randomFor('sparse product');

interface Case {
  readonly lists: readonly Entry[][];
  readonly capacity: number;
  readonly right: Float32Array;
  /** One row of 32, or a row a list. */
  readonly initial: Float32Array;
  /** Whether the product starts from what `out` holds, which is `initial`. */
  readonly inPlace?: boolean;
}

function multiplySparse(bench: Workbench, { lists, capacity, right, initial, inPlace }: Case): Float32Array {
  bench.reset();
  const { bytes, counts } = packLists(lists, capacity);
  const rows = lists.length;
  const out = inPlace ? bench.changed(initial) : bench.output(rows * TILE_ROW_BYTES);
  const start = inPlace ? out : bench.input(initial);
  bench.kernels.multiplySparse(
    out,
    start,
    initial.length === TILE ? 0 : TILE_ROW_BYTES,
    bench.input(right),
    bench.input(bytes),
    bench.input(counts),
    rows,
    capacity,
  );
  bench.verifyRest();
  return bench.floats(out, rows * TILE);
}

function reference({ lists, right, initial }: Case): ReferenceSum[] {
  const rightAt = matrixOf(right, TILE);
  return lists.flatMap((list, row) =>
    referenceProduct(
      1,
      list.length,
      TILE,
      (_, entry) => list[entry].value,
      (entry, column) => rightAt(list[entry].index, column),
      (_, column) => initial[initial.length === TILE ? column : row * TILE + column],
    ),
  );
}

/** A list of `length` of the places 0 to INNER - 1, in ascending order. */
function randomList(length: number): Entry[] {
  const places = random.permutation(INNER).slice(0, length).sort();
  return Array.from(places, (index) => ({ index, value: Math.fround(2 * random.uniform() - 1) }));
}

const right = randomFloats(random, INNER * TILE);
const LENGTHS = [0, 1, 2, 3, 7, INNER - 1, INNER];

for (const bench of WORKBENCHES) {
  for (const rows of ROWS) {
    test(`multiplySparse, ${bench.arithmetic}: ${rows} lists of every length, one initial row`, () => {
      const lists = Array.from({ length: rows }, (_, row) =>
        randomList(LENGTHS[(row + rows) % LENGTHS.length]),
      );
      const problem = { lists, capacity: INNER, right, initial: randomFloats(random, TILE) };
      assertSums(multiplySparse(bench, problem), reference(problem));
    });
  }

  for (const length of LENGTHS) {
    test(`multiplySparse, ${bench.arithmetic}: 3 lists of ${length}, an initial row each`, () => {
      const lists = Array.from({ length: 3 }, () => randomList(length));
      const problem = { lists, capacity: length, right, initial: randomFloats(random, 3 * TILE) };
      assertSums(multiplySparse(bench, problem), reference(problem));
    });
  }

  for (const rows of [2, 17]) {
    test(`multiplySparse, ${bench.arithmetic}: ${rows} lists, added to what out holds`, () => {
      const lists = Array.from({ length: rows }, (_, row) => randomList(LENGTHS[row % LENGTHS.length]));
      const initial = randomFloats(random, rows * TILE);
      const problem = { lists, capacity: INNER, right, initial, inPlace: true };
      assertSums(multiplySparse(bench, problem), reference(problem));
    });
  }
}

test.run();
