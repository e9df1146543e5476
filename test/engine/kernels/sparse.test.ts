// The sparse products, against plain ones.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FLUSH } from '../../../src/engine/recipe/optimiser.js';
import {
  assertSums,
  type Entry,
  matrixOf,
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
  /** Into how many blocks of places the lists are cut, and how many lists a block has, beside those that are read. */
  readonly blocks?: number;
  readonly otherLists?: number;
}

function multiplySparse(
  bench: Workbench,
  { lists, capacity, right, initial, inPlace, blocks = 1, otherLists = 0 }: Case,
): Float32Array {
  bench.reset();
  const rows = lists.length;
  const out = inPlace ? bench.changed(initial) : bench.output(rows * TILE_ROW_BYTES);
  const start = inPlace ? out : bench.input(initial);
  bench.kernels.multiplySparse(
    1,
    out,
    0,
    start,
    0,
    initial.length === TILE ? 0 : TILE_ROW_BYTES,
    bench.input(right),
    0,
    bench.lists([...lists, ...Array(otherLists).fill([])], capacity, blocks, INNER / blocks),
    rows,
    blocks,
    rows + otherLists,
  );
  bench.verifyRest();
  return bench.floats(out, rows * TILE);
}

const STEP = { rate: 0.3, momentum: 0.9, decay: 0.01 };

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
    test(`multiplySparse, ${bench.build}: ${rows} lists of every length, one initial row`, () => {
      const lists = Array.from({ length: rows }, (_, row) =>
        randomList(LENGTHS[(row + rows) % LENGTHS.length]),
      );
      const problem = { lists, capacity: INNER, right, initial: randomFloats(random, TILE) };
      assertSums(multiplySparse(bench, problem), reference(problem));
    });
  }

  for (const length of LENGTHS) {
    test(`multiplySparse, ${bench.build}: 3 lists of ${length}, an initial row each`, () => {
      const lists = Array.from({ length: 3 }, () => randomList(length));
      const problem = { lists, capacity: length, right, initial: randomFloats(random, 3 * TILE) };
      assertSums(multiplySparse(bench, problem), reference(problem));
    });
  }

  for (const rows of [2, 17]) {
    test(`multiplySparse, ${bench.build}: ${rows} lists, added to what out holds`, () => {
      const lists = Array.from({ length: rows }, (_, row) => randomList(LENGTHS[row % LENGTHS.length]));
      const initial = randomFloats(random, rows * TILE);
      const problem = { lists, capacity: INNER, right, initial, inPlace: true };
      assertSums(multiplySparse(bench, problem), reference(problem));
    });
  }

  for (const [blocks, otherLists] of [
    [2, 0],
    [3, 1],
    [6, 5],
  ])
    test(`multiplySparse, ${bench.build}: in ${blocks} blocks, ${otherLists} lists left out, as all at once to the last bit`, () => {
      const lists = Array.from({ length: 17 }, (_, row) => randomList(LENGTHS[row % LENGTHS.length]));
      const problem = { lists, capacity: INNER, right, initial: randomFloats(random, 17 * TILE) };
      const found = multiplySparse(bench, { ...problem, blocks, otherLists });
      assert.equal(found, multiplySparse(bench, problem));
      assertSums(found, reference(problem));
    });

  for (const { start, initialRows, inPlace } of [
    { start: 'a row for all', initialRows: 1, inPlace: false },
    { start: 'a row each', initialRows: 17, inPlace: false },
    { start: 'what out holds', initialRows: 17, inPlace: true },
  ])
    for (const blocks of [1, 3, 6])
      test(`multiplySparse, ${bench.build}: a pair of tiles from ${start}, ${blocks} blocks, as each alone to the last bit`, () => {
        const lists = Array.from({ length: 17 }, (_, row) => randomList(LENGTHS[row % LENGTHS.length]));
        const rights = [right, randomFloats(random, INNER * TILE)];
        const initials = [0, 1].map(() => randomFloats(random, initialRows * TILE));
        const alone = [0, 1].map((tile) =>
          multiplySparse(bench, {
            lists,
            capacity: INNER,
            right: rights[tile],
            initial: initials[tile],
            inPlace,
            blocks,
          }),
        );
        bench.reset();
        const places = initials.map((initial) => (inPlace ? bench.changed(initial) : bench.input(initial)));
        const outs = inPlace ? places : [0, 1].map(() => bench.output(17 * TILE_ROW_BYTES));
        const [first, second] = rights.map((values) => bench.input(values));
        bench.kernels.multiplySparse(
          2,
          outs[0],
          outs[1] - outs[0],
          places[0],
          places[1] - places[0],
          initialRows === 1 ? 0 : TILE_ROW_BYTES,
          first,
          second - first,
          bench.lists(lists, INNER, blocks, INNER / blocks),
          lists.length,
          blocks,
          lists.length,
        );
        bench.verifyRest();
        for (const tile of [0, 1]) assert.equal(bench.floats(outs[tile], 17 * TILE), alone[tile]);
      });

  for (const nesterov of [false, true])
    for (const tiles of [1, 2])
      test(`descendSparseWithMomentum, ${bench.build}, nesterov ${nesterov}, ${tiles} tiles: the product, then the step, to the last bit`, () => {
        const lists = LENGTHS.map((length) => randomList(length));
        const floats = (rows: number) =>
          Array.from({ length: tiles }, () => randomFloats(random, rows * TILE));
        const [weights, velocity] = [floats(lists.length), floats(lists.length)];
        const deltas = floats(INNER);
        const { rate, momentum, decay } = STEP;
        const { kernels } = bench;
        const inTwoPasses = deltas.map((right, tile) => {
          const gradient = multiplySparse(bench, {
            lists,
            capacity: INNER,
            right,
            initial: new Float32Array(TILE),
          });
          bench.reset();
          const [to, speed] = [bench.changed(weights[tile]), bench.changed(velocity[tile])];
          const count = gradient.length;
          kernels.descendWithMomentum(
            to,
            bench.input(gradient),
            speed,
            count,
            rate,
            momentum,
            decay,
            nesterov,
            FLUSH,
          );
          bench.verifyRest();
          return [to, speed].map((place) => bench.floats(place, count));
        });
        bench.reset();
        const to = weights.map((values) => bench.changed(values));
        const speed = velocity.map((values) => bench.changed(values));
        const right = deltas.map((values) => bench.input(values));
        assert.is(to[tiles - 1] - to[0], speed[tiles - 1] - speed[0]);
        kernels.descendSparseWithMomentum(
          tiles,
          to[0],
          speed[0],
          to[tiles - 1] - to[0],
          right[0],
          right[tiles - 1] - right[0],
          bench.lists(lists, INNER),
          lists.length,
          rate,
          momentum,
          decay,
          nesterov,
          FLUSH,
        );
        bench.verifyRest();
        for (let tile = 0; tile < tiles; tile++) {
          const found = [to[tile], speed[tile]].map((place) => bench.floats(place, lists.length * TILE));
          assert.equal(found, inTwoPasses[tile]);
        }
      });
}

test.run();
