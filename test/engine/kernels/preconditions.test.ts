// The checked build refuses what a kernel must not be called with, before the kernel does anything.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Kernels } from '../../../src/engine/kernels/kernels.js';
import { writeBasis } from '../../../src/engine/memory/tables.js';
import { FLUSH } from '../../../src/engine/recipe/optimiser.js';
import { assemblySignatures } from './signatures.js';
import {
  BOUND_BYTES,
  ENTRY_BYTES,
  OUTPUT_ROW_BYTES,
  OUTPUT_WIDTH,
  TILE,
  TILE_ROW_BYTES,
  WORKBENCHES,
  type Workbench,
} from './workbench.js';

/** Arguments by the parameters' names. */
type Arguments = Readonly<Record<string, number | boolean>>;

interface Call {
  /** What the kernel may be called with. */
  readonly sound: Arguments;
  /** What of it, changed like this, breaks a precondition, by what is wrong then; beside what WRONG breaks. */
  readonly broken?: Readonly<Record<string, Arguments>>;
}

const bench = WORKBENCHES.find(({ build }) => build === 'checked')!;

/**
 * What no parameter of a type may be: a pointer that was forgotten or that leads to the memory's last byte, a distance
 * within a cache line, a negative count, no number.
 */
const WRONG: Readonly<Record<string, readonly number[]>> = {
  usize: [0, bench.memory.buffer.byteLength - 1],
  Bytes: [4],
  i32: [-1],
  f32: [Number.NaN],
};

const ROWS = 3;
const TILES = 2;
/** Blocks of lists, and the images or units that a block lists. */
const BLOCKS = 2;
const BLOCK = 8;
const TILE_BYTES = ROWS * TILE_ROW_BYTES;
/** What the bench leaves between two regions. */
const LINE = 64;
const SHARE_BYTES = ROWS * OUTPUT_ROW_BYTES;

const tile = (bench: Workbench, rows = ROWS) => bench.input(new Float32Array(rows * TILE));
const outputs = (bench: Workbench, rows = ROWS) => bench.input(new Float32Array(rows * OUTPUT_WIDTH));
const unpadded = (bench: Workbench, rows = ROWS) =>
  bench.input(new Float32Array(rows * OUTPUT_WIDTH).fill(1));
const indices = (bench: Workbench, ...values: number[]) => bench.input(Int32Array.from(values));
const floats = (bench: Workbench, count: number) => bench.input(new Float32Array(count));

/** Room for lists [BLOCKS][ROWS], of so many entries each. */
const room = (bench: Workbench, capacity: number) => ({
  entries: bench.output(BLOCKS * ROWS * capacity * ENTRY_BYTES),
  bounds: bench.output(BLOCKS * ROWS * BOUND_BYTES),
  capacity,
  lists: ROWS,
});

/** Lists of ROWS images, in BLOCKS blocks, that name the first row and the last of 2 BLOCK rows. */
function someLists(bench: Workbench) {
  const list = [0, 2 * BLOCK - 1].map((index) => ({ index, value: 1 }));
  return bench.lists(Array(ROWS).fill(list), 2, BLOCKS, BLOCK);
}

/** Lists of ROWS images whose entries are for what is no whole row. */
function listsOfNoRow(bench: Workbench) {
  return bench.lists(Array(ROWS * BLOCKS).fill([{ index: 0.5, value: 1 }]), 2);
}

/** Lists of which one ends before it begins. */
const listsThatEndBefore = (bench: Workbench) =>
  indices(
    bench,
    ...Array(ROWS * BLOCKS)
      .fill([128, 64])
      .flat(),
  );

/** What breaks a kernel that takes images by their indices, and scratch of so many floats for a padded one. */
const brokenImages = (bench: Workbench, scratch: number, length: number) => ({
  'a negative index': { indices: indices(bench, 2, -1, 1) },
  'an index behind the memory': { indices: indices(bench, 2, 4000, 1) },
  'a border that is not zero': { scratch: bench.input(new Float32Array(length).fill(1)) },
  'scratch across vectors': { scratch: scratch + 8 },
});

const CALLS: Readonly<Record<keyof Kernels, (bench: Workbench) => Call>> = {
  relu: (bench) => {
    const at = tile(bench);
    return { sound: { tile: at, rows: ROWS }, broken: { 'a tile across cache lines': { tile: at + 32 } } };
  },

  normalise: (bench) => {
    const at = tile(bench);
    return {
      sound: {
        tile: at,
        normalised: tile(bench),
        factors: tile(bench, 1),
        statistics: tile(bench, 2),
        biases: tile(bench, 1),
        rows: ROWS,
        share: 1,
      },
      broken: {
        'no row': { rows: 0 },
        'a share of 0': { share: 0 },
        'a share above 1': { share: 1.5 },
        'two tiles in one place': { normalised: at },
      },
    };
  },

  normaliseBackward: (bench) => {
    const at = tile(bench);
    return {
      sound: {
        deltas: at,
        gradient: tile(bench, 1),
        normalised: tile(bench),
        factors: tile(bench, 1),
        rows: ROWS,
      },
      broken: { 'no row': { rows: 0 }, 'two tiles in one place': { normalised: at } },
    };
  },

  reluBackward: (bench) => ({ sound: { deltas: tile(bench), activations: tile(bench), rows: ROWS } }),

  sigmoid: (bench) => {
    const { exponential, floats } = bench.tables();
    return {
      sound: { tile: tile(bench), rows: ROWS, units: TILE, constants: exponential },
      broken: {
        'no unit': { units: 0 },
        'more units than a tile has': { units: TILE + 1 },
        'another table': { constants: floats },
      },
    };
  },

  sigmoidBackward: (bench) => ({ sound: { deltas: tile(bench), activations: tile(bench), rows: ROWS } }),

  sumColumns: (bench) => {
    const at = tile(bench);
    return {
      sound: { sums: tile(bench, 1), tile: at, rows: ROWS },
      broken: { 'sums in the tile': { sums: at + TILE_ROW_BYTES } },
    };
  },

  scale: (bench) => ({ sound: { tile: tile(bench), rows: ROWS, factor: 2 } }),

  findEdges: (bench) => {
    const scratch = floats(bench, 2328);
    return {
      sound: {
        out: bench.output(ROWS * 784),
        images: bench.input(new Uint8Array(ROWS * 784)),
        indices: indices(bench, 2, 0, 1),
        scratch,
        rows: ROWS,
      },
      broken: brokenImages(bench, scratch, 2328),
    };
  },

  augmentImages: (bench) => {
    const basis = floats(bench, 8 * 28);
    writeBasis(bench.memory, basis);
    const scratch = floats(bench, 656);
    return {
      sound: {
        out: bench.output(ROWS * 784),
        images: bench.input(new Uint8Array(ROWS * 784)),
        indices: indices(bench, 2, 0, 1),
        basis,
        scratch,
        rows: ROWS,
        seed: 1,
        epoch: 1,
        rotation: 1,
        scale: 0.5,
        shear: 1,
        shift: 3,
        elastic: 3,
        thickness: 1,
      },
      broken: {
        ...brokenImages(bench, scratch, 656),
        'another basis': { basis: floats(bench, 8 * 28) },
        ...Object.fromEntries(
          ['rotation', 'scale', 'shear', 'shift', 'elastic', 'thickness'].map((range) => [
            `a range of ${range} below 0`,
            { [range]: -0.1 },
          ]),
        ),
        'more than a radian': { rotation: 1.1 },
        'an image that may vanish': { scale: 1 },
        'more than all of the way': { thickness: 1.1 },
      },
    };
  },

  dropOut: (bench) => ({
    sound: { tile: tile(bench), rows: ROWS, share: 0.5, seed: 1, step: 1, number: 1 },
    broken: { 'nothing to drop': { share: 0 }, 'nothing to keep': { share: 1 } },
  }),

  compressImageRows: (bench) => {
    const { bytes, floats } = bench.tables();
    return {
      sound: {
        ...room(bench, BLOCK),
        images: bench.input(new Uint8Array(ROWS * BLOCKS * BLOCK)),
        indices: indices(bench, 2, 0, 1),
        table: bytes,
        rows: ROWS,
        pixels: BLOCKS * BLOCK,
        blockPixels: BLOCK,
      },
      broken: {
        'a negative index': { indices: indices(bench, 2, -1, 1) },
        'no room for a full list': { capacity: BLOCK - 1 },
        'fewer lists than rows': { lists: ROWS - 1 },
        'pixels not in eights': { pixels: BLOCK + 4 },
        'no pixel a block': { blockPixels: 0 },
        'blocks not in eights': { blockPixels: BLOCK + 4, capacity: 2 * BLOCK },
        'places of more than 16 bits': { pixels: 65544, blockPixels: 65544, capacity: 65544 },
        'another table': { table: floats },
      },
    };
  },

  fetchLists: (bench) => ({
    sound: { bounds: someLists(bench), count: ROWS },
    broken: { 'a list that ends before it begins': { bounds: listsThatEndBefore(bench) } },
  }),

  compressImageColumns: (bench) => ({
    sound: {
      columns: bench.output(BLOCK * ROWS * ENTRY_BYTES),
      columnBounds: bench.output(BLOCK * BOUND_BYTES),
      capacity: ROWS,
      bounds: someLists(bench),
      firstRow: 256,
      rows: ROWS,
      first: 0,
      count: BLOCK,
    },
    broken: {
      'no room for all images': { capacity: ROWS - 1 },
      'entries for pixels of another block': { bounds: someLists(bench) + ROWS * BOUND_BYTES },
      'a list that ends before it begins': { bounds: listsThatEndBefore(bench) },
      'entries for no row': { bounds: listsOfNoRow(bench) },
      'offsets of more than 31 bits': { firstRow: 2 ** 24 },
    },
  }),

  compressUnitRows: (bench) => {
    const tables = bench.tables();
    return {
      sound: {
        ...room(bench, TILE),
        units: tile(bench, TILES * ROWS),
        table: tables.floats,
        rows: ROWS,
        tiles: TILES,
        tileBytes: TILE_BYTES,
        blockTiles: 1,
      },
      broken: {
        'no room for a full list': { capacity: TILE - 1 },
        'fewer lists than rows': { lists: ROWS - 1 },
        'no tile a block': { blockTiles: 0 },
        'tiles of fewer rows': { tileBytes: TILE_BYTES - TILE_ROW_BYTES },
        'another table': { table: tables.bytes },
      },
    };
  },

  compressUnitColumns: (bench) => {
    const tables = bench.tables();
    const at = tile(bench, 4);
    return {
      sound: {
        entries: bench.output((ROWS * TILE + 3) * ENTRY_BYTES),
        bounds: bench.output(TILE * BOUND_BYTES),
        tile: at,
        scratch: bench.output(4 * TILE_ROW_BYTES),
        table: tables.floats,
        firstRow: 256,
        rows: ROWS,
      },
      broken: {
        'scratch in the tile': { scratch: at + TILE_ROW_BYTES },
        'another table': { table: tables.bytes },
        'offsets of more than 31 bits': { firstRow: 2 ** 24 },
      },
    };
  },

  multiplyDense: (bench) => {
    const out = bench.output(TILE_BYTES);
    const initial = tile(bench, 1);
    const left = tile(bench, TILES * ROWS);
    const right = tile(bench, TILES * TILE);
    return {
      sound: {
        out,
        initial,
        left,
        right,
        rows: ROWS,
        tiles: TILES,
        leftTile: TILE_BYTES,
      },
      broken: {
        'out in initial': { out: initial - (ROWS - 1) * TILE_ROW_BYTES },
        'out in left': { out: left + TILE_BYTES },
        'out in right': { out: right + TILE_BYTES },
        'tiles of fewer rows': { leftTile: TILE_BYTES - TILE_ROW_BYTES },
      },
    };
  },

  multiplyDenseLeftTransposed: (bench) => {
    const left = tile(bench);
    const out = bench.output(TILE * TILE_ROW_BYTES);
    const right = tile(bench);
    return {
      sound: { out, left, right, rows: ROWS },
      broken: {
        'out in left': { out: out - LINE - TILE_ROW_BYTES },
        'out in right': { out: out + LINE + TILE_ROW_BYTES },
      },
    };
  },

  transposeWeights: (bench) => {
    const right = tile(bench, TILES * TILE);
    const rightTile = TILE * TILE_ROW_BYTES;
    return {
      sound: { out: bench.output(TILES * rightTile), right, tiles: TILES, rightTile },
      broken: { 'out in right': { out: right }, 'tiles that overlap': { rightTile: rightTile / 2 } },
    };
  },

  softmax: (bench) => {
    const { exponential, floats } = bench.tables();
    return {
      sound: { logits: outputs(bench), rows: ROWS, constants: exponential },
      broken: { 'another table': { constants: floats } },
    };
  },

  softmaxCrossEntropy: (bench) => {
    const { exponential, floats } = bench.tables();
    const logits = outputs(bench);
    return {
      sound: {
        logits,
        losses: bench.output(ROWS * 4),
        labels: bench.input(Uint8Array.of(9, 0, 255)),
        indices: indices(bench, 2, 0, 1),
        rows: ROWS,
        smoothing: 0,
        factor: 1,
        constants: exponential,
      },
      broken: {
        'losses in the logits': { losses: logits },
        'a negative index': { indices: indices(bench, 2, -1, 1) },
        'no target left': { smoothing: 1 },
        'another table': { constants: floats },
      },
    };
  },

  descend: (bench) => ({
    sound: { weights: floats(bench, 12), gradient: floats(bench, 12), count: 12, rate: 0.1, decay: 0 },
    broken: { 'no whole vectors': { count: 10 } },
  }),

  descendWithMomentum: (bench) => ({
    sound: {
      weights: floats(bench, 12),
      gradient: floats(bench, 12),
      velocity: floats(bench, 12),
      count: 12,
      rate: 0.1,
      momentum: 0.9,
      decay: 0,
      nesterov: true,
      flush: FLUSH,
    },
    broken: { 'no whole vectors': { count: 10 }, 'a mean that grows': { momentum: 1 } },
  }),

  descendWithAdam: (bench) => ({
    sound: {
      weights: floats(bench, 12),
      gradient: floats(bench, 12),
      mean: floats(bench, 12),
      variance: floats(bench, 12),
      count: 12,
      rate: 0.1,
      beta1: 0.9,
      beta2: 0.999,
      correction1: 0.1,
      correction2: 0.001,
      epsilon: 1e-8,
      decay: 0,
      flush: FLUSH,
    },
    broken: {
      'no whole vectors': { count: 10 },
      'a mean that grows': { beta1: 1 },
      'no correction of the mean': { correction1: 0 },
      'no correction of the variance': { correction2: 0 },
      'a correction of the mean above 1': { correction1: 1.1 },
      'a correction of the variance above 1': { correction2: 1.1 },
      'a division by 0': { epsilon: 0 },
    },
  }),

  outputForward: (bench) => {
    const activations = tile(bench);
    const weights = outputs(bench, TILE);
    return {
      sound: {
        out: bench.output(SHARE_BYTES),
        activations,
        weights,
        rows: ROWS,
      },
      broken: { 'out in the activations': { out: activations }, 'out in the weights': { out: weights } },
    };
  },

  sumShares: (bench) => {
    const shares = outputs(bench, TILES * ROWS);
    return {
      sound: {
        logits: bench.output(SHARE_BYTES),
        biases: outputs(bench, 1),
        shares,
        rows: ROWS,
        tiles: TILES,
        shareBytes: SHARE_BYTES,
      },
      broken: {
        'logits in the shares': { logits: shares + SHARE_BYTES },
        'shares of fewer rows': { shareBytes: SHARE_BYTES - OUTPUT_ROW_BYTES },
      },
    };
  },

  outputBackward: (bench) => {
    const transposed = tile(bench, 10);
    const deltas = bench.output(TILE_BYTES);
    const from = outputs(bench);
    return {
      sound: { deltas, outputs: from, transposed, rows: ROWS },
      broken: {
        'deltas in the weights': { deltas: transposed },
        'deltas in the outputs': { deltas: deltas + LINE + TILE_ROW_BYTES },
      },
    };
  },

  transposeOutputWeights: (bench) => {
    const weights = outputs(bench, TILE);
    return {
      sound: { transposed: bench.output(OUTPUT_WIDTH * TILE_ROW_BYTES), weights },
      broken: { 'transposed in the weights': { transposed: weights } },
    };
  },

  outputGradient: (bench) => {
    const activations = tile(bench);
    const transposed = bench.output(OUTPUT_WIDTH * TILE_ROW_BYTES);
    const from = outputs(bench);
    const out = bench.output((TILE + 4) * OUTPUT_ROW_BYTES);
    return {
      sound: { out, activations, outputs: from, transposed, rows: ROWS },
      broken: {
        'scratch in the activations': { transposed: transposed - LINE - TILE_ROW_BYTES },
        'scratch in the outputs': { transposed: transposed + LINE + TILE_ROW_BYTES },
        'scratch in out': { transposed: out + 3 * LINE },
      },
    };
  },

  sumOutputs: (bench) => {
    const from = outputs(bench);
    return {
      sound: { sums: outputs(bench, 1), outputs: from, rows: ROWS },
      broken: {
        'sums in the outputs': { sums: from + OUTPUT_ROW_BYTES },
        'padding that is not zero': { outputs: unpadded(bench) },
      },
    };
  },

  roundChanges: (bench) => {
    const values = floats(bench, 8);
    const halves = bench.output(16);
    return {
      sound: { halves, values, from: floats(bench, 8), count: 8 },
      broken: {
        'half a vector': { count: 4 },
        'halves in the values': { halves: values },
        'halves in what they are changes of': { from: halves - 16 },
      },
    };
  },

  addChanges: (bench) => {
    const halves = bench.input(new Uint8Array(16));
    const from = floats(bench, 8);
    return {
      sound: { values: bench.output(32), from, halves, count: 8 },
      broken: {
        'half a vector': { count: 4 },
        'values in the halves': { values: halves },
        'values in what they are changes of': { values: from },
      },
    };
  },

  addToSums: (bench) => {
    const sums = bench.changed(new Float32Array(16));
    return {
      sound: { sums, values: floats(bench, 8), count: 8 },
      broken: { 'half a vector': { count: 4 }, 'values in the sums': { values: sums + 32 } },
    };
  },

  divideSums: (bench) => {
    const sums = floats(bench, 16);
    return {
      sound: { values: bench.output(32), sums, count: 8, parts: 3 },
      broken: {
        'half a vector': { count: 4 },
        'values in the sums': { values: sums + 32 },
        'no parts': { parts: 0 },
      },
    };
  },

  areHalvesFinite: (bench) => ({
    sound: { halves: bench.input(new Uint8Array(16)), count: 8 },
    broken: { 'half a vector': { count: 4 } },
  }),

  areFinite: (bench) => ({
    sound: { values: floats(bench, 8), count: 8 },
    broken: { 'half a vector': { count: 6 } },
  }),

  multiplyAddPeak: (bench) => ({ sound: { factors: floats(bench, 2), rounds: 1 } }),

  multiplyAddPeakJoined: (bench) => ({
    sound: { chains: floats(bench, 96), factors: floats(bench, 2), rounds: 1 },
  }),

  multiplySparse: (bench) => ({
    sound: {
      tiles: TILES,
      out: bench.output(TILES * TILE_BYTES),
      outTile: TILE_BYTES,
      initial: tile(bench, TILES * ROWS),
      initialTile: TILE_BYTES,
      initialRow: TILE_ROW_BYTES,
      right: tile(bench, TILES * BLOCKS * BLOCK),
      rightTile: BLOCKS * BLOCK * TILE_ROW_BYTES,
      bounds: someLists(bench),
      rows: ROWS,
      blocks: BLOCKS,
      lists: ROWS,
    },
    broken: {
      'no tile': { tiles: 0 },
      'three tiles': { tiles: 3 },
      'tiles of fewer rows': { outTile: TILE_BYTES - TILE_ROW_BYTES },
      'no block': { blocks: 0 },
      'fewer lists than rows': { lists: ROWS - 1 },
      'a list that ends before it begins': { bounds: listsThatEndBefore(bench) },
      'entries for no row': { bounds: listsOfNoRow(bench) },
      'rows behind the memory': { right: bench.memory.buffer.byteLength - TILE_ROW_BYTES },
    },
  }),

  descendSparseWithMomentum: (bench) => ({
    sound: {
      tiles: TILES,
      weights: tile(bench, TILES * ROWS),
      velocity: tile(bench, TILES * ROWS),
      weightsTile: TILE_BYTES,
      right: tile(bench, TILES * BLOCKS * BLOCK),
      rightTile: BLOCKS * BLOCK * TILE_ROW_BYTES,
      bounds: someLists(bench),
      rows: ROWS,
      rate: 0.1,
      momentum: 0.9,
      decay: 0,
      nesterov: false,
      flush: FLUSH,
    },
    broken: {
      'no tile': { tiles: 0 },
      'three tiles': { tiles: 3 },
      'tiles of fewer rows': { weightsTile: TILE_BYTES - TILE_ROW_BYTES },
      'entries for no row': { bounds: listsOfNoRow(bench) },
      'a mean that grows': { momentum: 1 },
    },
  }),
};

const signatures = assemblySignatures();

test('every kernel has its preconditions tested', () => {
  assert.equal(Object.keys(CALLS).sort(), [...signatures.keys()].sort());
});

for (const [name, prepare] of Object.entries(CALLS))
  test(`${name} traps where a precondition is broken, and not where all are kept`, () => {
    const { sound, broken = {} } = prepare(bench.reset());
    const { parameters } = signatures.get(name)!;
    assert.equal(Object.keys(sound).sort(), parameters.map(({ name }) => name).sort());
    const kernel = bench.kernels[name as keyof Kernels] as (...values: (number | boolean)[]) => unknown;
    const call = (changes: Arguments) =>
      kernel(...parameters.map(({ name }) => changes[name] ?? sound[name]));
    call({});
    for (const { name, type } of parameters)
      for (const value of WRONG[type] ?? [])
        assert.throws(() => call({ [name]: value }), /unreachable/, `${name} is ${value}`);
    for (const [what, changes] of Object.entries(broken))
      assert.throws(() => call(changes), /unreachable/, what);
  });

test.run();
