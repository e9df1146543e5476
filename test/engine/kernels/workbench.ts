// A bench to try one kernel on: a memory full of poison in which a test lays out what the kernel reads and what
// it may write. Whatever else it reads is a NaN or an offset far out of bounds, and whatever else it writes is
// found afterwards, wherever it lies.

import '../../tuned.js';
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import * as assert from 'uvu/assert';
import { ARITHMETICS, type Arithmetic } from '../../../src/engine/kernels/arithmetic.js';
import { createMemory, type Kernels, type Pointer } from '../../../src/engine/kernels/kernels.js';
import { type KernelTables, mapTables, writeTables } from '../../../src/engine/memory/tables.js';
import { Random } from '../../../src/engine/random.js';
import { compileKernels, instantiateKernels } from '../../../src/node/kernels.js';

export const TILE = 32;
export const TILE_ROW_BYTES = 128;
export const OUTPUT_WIDTH = 12;
export const OUTPUT_ROW_BYTES = 48;
export const ENTRY_BYTES = 8;
export const BOUND_BYTES = 8;

/** Rows below, at, above and across the kernels' blocks of two rows and of four. */
export const ROWS = [1, 2, 3, 15, 16, 17, 33];
export const TILES = [1, 2, 3];

/** Beyond the end of a list. */
const POISON = 0xff;
/** A signalling NaN: arithmetic on it gives another, so that what is computed from poison is not taken for it. */
const POISON_WORD = Buffer.from([0xa5, 0xa5, 0xa5, 0xff]);
const MEMORY_BYTES = 2 << 20;
const POISONED = Buffer.alloc(MEMORY_BYTES, POISON_WORD);
/** Every region starts on a cache line, with at least one poisoned line before it. */
const LINE = 64;

/**
 * The builds that tests run: those that a run may name, and the exact kernels with their preconditions asserted. In that
 * one a call that breaks a precondition traps (assembly/preconditions.ts).
 */
export type Build = Arithmetic | 'checked';

interface Region {
  readonly address: Pointer;
  readonly bytes: number;
  /** What the region must still hold after the kernel ran; undefined where it may write. */
  readonly kept?: Uint8Array;
}

export class Workbench {
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  readonly memory = createMemory(MEMORY_BYTES);
  private regions: Region[] = [];
  private end = 0;

  constructor(readonly build: Build) {
    this.module = build === 'checked' ? compileChecked() : compileKernels(build);
    this.kernels = instantiateKernels(this.module, this.memory);
  }

  /** Clears the bench for another test. */
  reset(): this {
    new Uint8Array(this.memory.buffer).set(POISONED);
    this.regions = [];
    this.end = LINE;
    return this;
  }

  /** Lays out what a kernel reads and must leave as it is. */
  input(values: Float32Array | Int32Array | Uint8Array): Pointer {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.place(bytes.length, bytes, bytes.slice());
  }

  /** Lays out what a kernel reads and may change. */
  changed(values: Float32Array): Pointer {
    return this.place(values.byteLength, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** A place of `bytes` bytes that a kernel may write, poisoned so far. */
  output(bytes: number): Pointer {
    return this.place(bytes);
  }

  /**
   * `count` regions of `bytes` bytes, one after the other, in each of which a kernel may write `length` bytes from `start`
   * on. Returns where the first of these lie.
   */
  gappedOutput(count: number, bytes: number, start: number, length: number): Pointer {
    const address = this.place(count * bytes);
    this.regions.pop();
    for (let region = 0; region < count; region++) {
      this.regions.push({ address: address + region * bytes + start, bytes: length });
    }
    return address + start;
  }

  /** What the kernels look up. */
  tables(): KernelTables {
    const tables = mapTables({ take: (bytes) => this.place(bytes) });
    writeTables(this.memory, tables);
    this.regions = this.regions.map(({ address, bytes, kept }) => ({
      address,
      bytes,
      kept: Object.values(tables).includes(address)
        ? new Uint8Array(this.memory.buffer, address, bytes).slice()
        : kept,
    }));
    return tables;
  }

  private place(bytes: number, values?: Uint8Array, kept?: Uint8Array): Pointer {
    const address = this.end + LINE;
    this.end = Math.ceil((address + bytes) / LINE) * LINE;
    assert.ok(this.end + LINE <= MEMORY_BYTES, 'the bench is too small for this test');
    if (values) new Uint8Array(this.memory.buffer, address, bytes).set(values);
    this.regions.push({ address, bytes, kept });
    return address;
  }

  floats(address: Pointer, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count).slice();
  }

  integers(address: Pointer, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, count).slice();
  }

  /**
   * Lays out lists that a kernel reads, in blocks of `blockLength` indices, with room for `capacity` entries each; what
   * lies behind a list's end is poison. Returns their bounds [blocks][lists].
   */
  lists(
    lists: readonly Entry[][],
    capacity: number,
    blocks = 1,
    blockLength = Number.POSITIVE_INFINITY,
  ): Pointer {
    const inBlocks = Array.from({ length: blocks }, (_, block) =>
      lists.map((list) => list.filter(({ index }) => Math.floor(index / blockLength) === block)),
    ).flat();
    const bytes = new Uint8Array(inBlocks.length * capacity * ENTRY_BYTES).fill(POISON);
    const view = new DataView(bytes.buffer);
    for (const [number, list] of inBlocks.entries()) {
      assert.ok(list.length <= capacity, 'a list is longer than there is room for');
      for (const [entry, { index, value }] of list.entries()) {
        const at = (number * capacity + entry) * ENTRY_BYTES;
        view.setUint32(at, index * TILE_ROW_BYTES, true);
        view.setFloat32(at + 4, value, true);
      }
    }
    const entries = this.input(bytes);
    const bounds = inBlocks.flatMap((list, number) => {
      const begin = entries + number * capacity * ENTRY_BYTES;
      return [begin, begin + list.length * ENTRY_BYTES];
    });
    return this.input(Int32Array.from(bounds));
  }

  /** The entries of `lists` lists of which `bounds` tells where they lie: index of the row that each is for, and its value. */
  entriesOf(bounds: Pointer, lists: number): Entry[][] {
    const addresses = this.integers(bounds, 2 * lists);
    return Array.from({ length: lists }, (_, list) => {
      const [begin, end] = addresses.subarray(2 * list);
      const view = new DataView(this.memory.buffer, begin, end - begin);
      return Array.from({ length: (end - begin) / ENTRY_BYTES }, (_, entry) => ({
        index: view.getUint32(entry * ENTRY_BYTES, true) / TILE_ROW_BYTES,
        value: view.getFloat32(entry * ENTRY_BYTES + 4, true),
      }));
    });
  }

  /** Fails if the kernel wrote anywhere but to its outputs. */
  verifyRest(): void {
    const now = new Uint8Array(this.memory.buffer).slice();
    for (const { address, bytes, kept } of this.regions) {
      if (kept) {
        const isSame = Buffer.from(kept.buffer).equals(now.subarray(address, address + bytes));
        assert.ok(isSame, `input ${this.regions.findIndex((region) => region.kept === kept)} was changed`);
      }
      now.set(POISONED.subarray(address, address + bytes), address);
    }
    if (Buffer.from(now.buffer).equals(POISONED)) return;
    const written = now.findIndex((byte, at) => byte !== POISONED[at]);
    const before = this.regions.filter(({ address }) => address <= written).at(-1);
    assert.unreachable(
      `written outside of the outputs: ${written - (before ? before.address + before.bytes : 0)} bytes after ` +
        `the end of region ${before ? this.regions.indexOf(before) : 'none'}`,
    );
  }
}

// What is tried is what the optimising compiler makes, joined vectors included: a function that runs once would else
// be compiled by the baseline compiler alone.
setFlagsFromString('--no-liftoff');

/** A bench for each build of the kernels. */
export const WORKBENCHES = [...ARITHMETICS, 'checked' as const].map((build) => new Workbench(build));

function compileChecked(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('../../../kernels.checked.wasm', import.meta.url)));
}

export interface Entry {
  readonly index: number;
  readonly value: number;
}

/** `count` floats from -1 to 1. */
export function randomFloats(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => 2 * random.uniform() - 1);
}

/** `count` floats of which about a share of `density` is not zero. */
export function randomSparse(random: Random, count: number, density: number): Float32Array {
  return Float32Array.from({ length: count }, () =>
    random.uniform() < density ? 2 * random.uniform() - 1 : 0,
  );
}

/** Activations or deltas (rows, tiles x 32) as [tiles][capacity][32]; rows from `rows` on are poison. */
export function packTiles(matrix: Float32Array, rows: number, tiles: number, capacity: number): Float32Array {
  const packed = new Float32Array(tiles * capacity * TILE).fill(Number.NaN);
  for (let row = 0; row < rows; row++)
    for (let unit = 0; unit < tiles * TILE; unit++)
      packed[(Math.floor(unit / TILE) * capacity + row) * TILE + (unit % TILE)] =
        matrix[row * tiles * TILE + unit];
  return packed;
}

/**
 * By how much a sum of products in single precision may differ from the exact one: each of n products and n
 * additions is off by at most 2^-24 of what it is applied to, which is at most the sum of the magnitudes. Twice that.
 */
export function sumTolerance(terms: number, magnitudes: number): number {
  return (terms + 1) * 2 ** -23 * magnitudes;
}

/** A sum of products in float64 that knows how far single precision may be from it. */
export class ReferenceSum {
  value = 0;
  private magnitudes = 0;
  private terms = 0;

  add(product: number): this {
    this.value += product;
    this.magnitudes += Math.abs(product);
    this.terms++;
    return this;
  }

  get tolerance(): number {
    return sumTolerance(this.terms, this.magnitudes);
  }
}

/** Compares a kernel's output with one reference sum an element. */
export function assertSums(found: Float32Array, expected: readonly ReferenceSum[]): void {
  assert.is(found.length, expected.length);
  for (const [index, { value, tolerance }] of expected.entries())
    assertNear(found[index], value, tolerance, `element ${index}`);
}

export function assertNear(found: number, expected: number, tolerance: number, what: string): void {
  assert.ok(
    Math.abs(found - expected) <= tolerance,
    `${what}: expected ${expected} to within ${tolerance}, found ${found}`,
  );
}

/** Elements of a matrix by row and column, where `values` has its rows of `width`, one after the other. */
export const matrixOf = (values: Float32Array, width: number) => (row: number, column: number) =>
  values[row * width + column];

/** The same of the matrix's transpose. */
export const transposeOf = (values: Float32Array, width: number) => (row: number, column: number) =>
  values[column * width + row];

/** A product (rows, columns) whose element (row, column) is the sum over k of left(row, k) right(k, column). */
export function referenceProduct(
  rows: number,
  inner: number,
  columns: number,
  left: (row: number, k: number) => number,
  right: (k: number, column: number) => number,
  initial?: (row: number, column: number) => number,
): ReferenceSum[] {
  return Array.from({ length: rows * columns }, (_, element) => {
    const row = Math.floor(element / columns);
    const column = element % columns;
    const sum = new ReferenceSum();
    if (initial) sum.add(initial(row, column));
    for (let k = 0; k < inner; k++) sum.add(left(row, k) * right(k, column));
    return sum;
  });
}

/** A generator of a test's numbers, the same each time. */
export const randomFor = (name: string) => new Random(1, name);
