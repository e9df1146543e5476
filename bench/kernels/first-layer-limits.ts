// What the first layer waits for: its products over the lists of a batch, and over lists in which one cause of waiting after
// the other is gone. They hold as many entries, so each difference is that cause's price.

import { multiplyLists, TILE_ROW_BYTES } from '../../src/engine/mapreduce/forward.js';
import { tasksOf } from '../../src/engine/mapreduce/plan.js';
import { BOUND_BYTES, ENTRY_BYTES, type SparseLists } from '../../src/engine/memory/lists.js';
import { PIXELS, TILE } from '../../src/engine/network/topology.js';
import type { LabelledImages } from '../../src/engine/training/dataset.js';
import { tilesPerTask } from '../../src/node/kernels.js';
import { Bench } from '../bench-memory.js';
import { median } from '../statistics.js';
import { BATCH, UNITS } from './job.js';
import { peakOf } from './peak.js';
import { pixelJobs } from './pixels.js';

interface Entry {
  readonly offset: number;
  readonly value: number;
}

/** The lists of each block. */
type Blocks = readonly (readonly (readonly Entry[])[])[];

/** How lists are changed. */
const VARIANTS: readonly (readonly [name: string, change: (blocks: Blocks) => Blocks])[] = [
  ['as in training', (blocks) => blocks],
  ['lists sorted by length', sortByLength],
  ['lists of equal length', cutEvenly],
  ['of equal length, rows in the L1 cache', (blocks) => nameFewRows(cutEvenly(blocks))],
  ['one list a block', join],
  ['one list a block, rows in the L1 cache', (blocks) => nameFewRows(join(blocks))],
];

function sortByLength(blocks: Blocks): Blocks {
  return blocks.map((lists) => lists.toSorted((one, other) => other.length - one.length));
}

function cutEvenly(blocks: Blocks): Blocks {
  return blocks.map((lists) => {
    const entries = lists.flat();
    const cut = (list: number) => Math.round((list * entries.length) / lists.length);
    return lists.map((_, list) => entries.slice(cut(list), cut(list + 1)));
  });
}

function join(blocks: Blocks): Blocks {
  return blocks.map((lists) => [lists.flat()]);
}

/** So few rows of a pair of tiles take 8 KB. */
const FEW_ROWS = 32;

function nameFewRows(blocks: Blocks): Blocks {
  const inFew = ({ value }: Entry, index: number) => ({ offset: (index % FEW_ROWS) * TILE_ROW_BYTES, value });
  return blocks.map((lists) => lists.map((entries) => entries.map(inFew)));
}

function readLists({ memory }: Bench, { blocks, lists, bounds }: SparseLists, rows: number): Blocks {
  const view = new DataView(memory.buffer);
  return Array.from({ length: blocks }, (_, block) =>
    Array.from({ length: rows }, (_, row) => {
      const at = bounds + (block * lists + row) * BOUND_BYTES;
      const entries: Entry[] = [];
      for (let entry = view.getUint32(at, true); entry < view.getUint32(at + 4, true); entry += ENTRY_BYTES)
        entries.push({ offset: view.getUint32(entry, true), value: view.getFloat32(entry + 4, true) });
      return entries;
    }),
  );
}

function writeLists(bench: Bench, blocks: Blocks): SparseLists {
  const lists = blocks[0].length;
  const count = blocks.flat(2).length;
  const entries = bench.take(count * ENTRY_BYTES);
  const bounds = bench.take(blocks.length * lists * BOUND_BYTES);
  const view = new DataView(bench.memory.buffer);
  let entry = entries;
  for (const [index, list] of blocks.flat().entries()) {
    view.setUint32(bounds + index * BOUND_BYTES, entry, true);
    for (const { offset, value } of list) {
      view.setUint32(entry, offset, true);
      view.setFloat32(entry + 4, value, true);
      entry += ENTRY_BYTES;
    }
    view.setUint32(bounds + index * BOUND_BYTES + 4, entry, true);
  }
  return { blocks: blocks.length, blockLength: 0, lists, capacity: 0, entries, bounds };
}

const ROUNDS = 60;

/** Prints the time of an entry, for each product and each change of its lists. */
export function measureFirstLayerLimits(images: LabelledImages, print: (line: string) => void): void {
  const bench = new Bench();
  const { listed } = pixelJobs(bench, images);
  const measurePeak = peakOf(bench);
  const right = bench.floats((1 + PIXELS) * UNITS);
  const out = bench.floats(PIXELS * UNITS);
  const zeros = bench.floats(TILE, () => 0);
  const tasks = tasksOf(UNITS / TILE, tilesPerTask());
  print(`784-512, batch ${BATCH}, ${tilesPerTask()} tiles at a time: medians of ${ROUNDS} turns`);
  print(
    `${''.padEnd(12)}${'lists'.padEnd(40)}${'entries a list'.padStart(16)}${'ns an entry'.padStart(14)}${'of peak'.padStart(10)}`,
  );
  for (const [product, lists, rows] of [
    ['forward', listed.byImage, BATCH],
    ['gradient', listed.byPlace, PIXELS],
  ] as const) {
    const blocks = readLists(bench, lists, rows);
    const entries = blocks.flat(2).length;
    const variants = VARIANTS.map(([name, change]) => ({ name, lists: writeLists(bench, change(blocks)) }));
    const times = variants.map(() => [] as { seconds: number; ofPeak: number }[]);
    for (let round = 0; round < ROUNDS + 3; round++)
      for (const [index, { lists: changed }] of variants.entries()) {
        const peak = measurePeak();
        const began = performance.now();
        for (const { first, count } of tasks) {
          const tileBytes = (1 + PIXELS) * TILE_ROW_BYTES;
          multiplyLists(
            bench.kernels,
            count,
            { at: out + first * PIXELS * TILE_ROW_BYTES, tileBytes: PIXELS * TILE_ROW_BYTES },
            { at: zeros, tileBytes: 0 },
            0,
            { at: right + first * tileBytes, tileBytes },
            changed,
            changed.lists,
          );
        }
        const seconds = (performance.now() - began) / 1000;
        // The first rounds run before the optimising compiler is done.
        if (round >= 3) times[index].push({ seconds, ofPeak: (2 * entries * UNITS) / seconds / peak.widest });
      }
    for (const [index, { name, lists: changed }] of variants.entries()) {
      const seconds = median(times[index].map((time) => time.seconds));
      const nanoseconds = (1e9 * seconds) / (entries * tasks.length);
      const length = entries / (changed.blocks * changed.lists);
      const share = median(times[index].map(({ ofPeak }) => ofPeak));
      print(
        `${product.padEnd(12)}${name.padEnd(40)}${length.toFixed(1).padStart(16)}${nanoseconds.toFixed(2).padStart(14)}${(100 * share).toFixed(0).padStart(8)} %`,
      );
    }
  }
}
