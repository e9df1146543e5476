// The sparse products, against plain ones.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
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
const right = randomFloats(random, INNER * TILE);

interface Case {
  readonly lists: readonly Entry[][];
  readonly capacity: number;
  readonly right: Float32Array;
  /** One row of 32, or a row a list. */
  readonly initial: Float32Array;
  /** Whether the product starts from what `out` holds, which is `initial`. */
  readonly inPlace?: boolean;
  /** Into how many parts the places fall, and how many of them are taken at a time. */
  readonly parts?: number;
  readonly blockParts?: number;
}

function multiplySparse(
  bench: Workbench,
  { lists, capacity, right, initial, inPlace, parts = 1, blockParts = 1 }: Case,
): Float32Array {
  bench.reset();
  const { bytes, counts } = packLists(lists, capacity, parts, INNER / parts);
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
    parts,
    blockParts,
  );
  bench.verifyRest();
  return bench.floats(out, rows * TILE);
}

const STEP = { rate: 0.3, momentum: 0.9, decay: 0.01 };

/** Weights and velocity, one after the other, after what `step` does to them. */
function afterStep(
  bench: Workbench,
  weights: Float32Array,
  velocity: Float32Array,
  step: (weights: number, velocity: number) => void,
): Float32Array[] {
  bench.reset();
  const places = [bench.changed(weights), bench.changed(velocity)] as const;
  step(...places);
  bench.verifyRest();
  return places.map((place) => bench.floats(place, weights.length));
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

  for (const [parts, blockParts] of [
    [2, 1],
    [2, 2],
    [3, 2],
    [6, 4],
    [6, 1],
  ])
    test(`multiplySparse, ${bench.arithmetic}: ${parts} parts, ${blockParts} at a time, as all at once to the last bit`, () => {
      const lists = Array.from({ length: 17 }, (_, row) => randomList(LENGTHS[row % LENGTHS.length]));
      const problem = { lists, capacity: INNER, right, initial: randomFloats(random, 17 * TILE) };
      const found = multiplySparse(bench, { ...problem, parts, blockParts });
      assert.equal(found, multiplySparse(bench, problem));
      assertSums(found, reference(problem));
    });

  for (const nesterov of [false, true])
    test(`descendSparseWithMomentum, ${bench.arithmetic}, nesterov ${nesterov}: the product, then the step, to the last bit`, () => {
      const lists = LENGTHS.map((length) => randomList(length));
      const weights = randomFloats(random, lists.length * TILE);
      const velocity = randomFloats(random, lists.length * TILE);
      const gradient = multiplySparse(bench, {
        lists,
        capacity: INNER,
        right,
        initial: new Float32Array(TILE),
      });
      const { bytes, counts } = packLists(lists, INNER);
      const { rate, momentum, decay } = STEP;
      const { kernels } = bench;
      const inOnePass = afterStep(bench, weights, velocity, (to, speed) =>
        kernels.descendSparseWithMomentum(
          to,
          speed,
          bench.output(TILE_ROW_BYTES),
          bench.input(new Float32Array(TILE)),
          bench.input(right),
          bench.input(bytes),
          bench.input(counts),
          lists.length,
          INNER,
          rate,
          momentum,
          decay,
          nesterov,
        ),
      );
      const inTwo = afterStep(bench, weights, velocity, (to, speed) =>
        kernels.descendWithMomentum(
          to,
          bench.input(gradient),
          speed,
          weights.length,
          rate,
          momentum,
          decay,
          nesterov,
        ),
      );
      assert.equal(inOnePass, inTwo);
    });
}

test.run();
