// Whether V8 joins the kernels' vectors, and the check that each product, joined, gives the bits that it gives as it is
// written. Some ten milliseconds, once a process.

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { Arithmetic } from '../engine/kernels/arithmetic.js';
import { createMemory, type Kernels } from '../engine/kernels/kernels.js';
import { RunError } from '../errors.js';
import { joinVectors, mayJoin } from './v8-flags.js';

/** By this name the threads that a thread starts hear of what it has decided. */
const DECISION = 'distributed-mnist: joined vectors';

/** What there is to decide on: the compiled kernels, and how an instance is had. */
export interface KernelSource {
  read(arithmetic: Arithmetic): Uint8Array;
  instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels;
}

/** What the products of one arithmetic give as they are written, and joined where that has been checked. */
interface Form {
  readonly bytes: Uint8Array;
  readonly asWritten: Uint8Array;
  joined?: WebAssembly.Module;
}

/** Kernels whose vectors V8 joins. */
export class JoinedKernels {
  private readonly memory = createMemory(MEMORY_BYTES);
  private readonly forms: Readonly<Record<Arithmetic, Form>>;

  /**
   * Runs the products of both arithmetics as they are written, then sets V8's flags. They are never taken back.
   * @throws RunError `out-of-memory`, before any flag is set
   */
  constructor(private readonly source: KernelSource) {
    this.forms = { exact: this.runAsWritten('exact'), relaxed: this.runAsWritten('relaxed') };
    joinVectors();
  }

  /** V8's first compiler joins nothing, and products so short stay with it. */
  private runAsWritten(arithmetic: Arithmetic): Form {
    const bytes = this.source.read(arithmetic);
    return { bytes, asWritten: this.run(compileCopy(bytes, 0)) };
  }

  private run(module: WebAssembly.Module): Uint8Array {
    return runProducts(this.source.instantiate(module, this.memory), this.memory);
  }

  /**
   * The kernels, their products compiled by now.
   * @throws RunError `vectors-differ` where a product, joined, gives other bits
   */
  module(arithmetic: Arithmetic): WebAssembly.Module {
    const form = this.forms[arithmetic];
    if (form.joined) return form.joined;
    // V8 keeps what it has compiled by its bytes, so each form has some of its own.
    const module = compileCopy(form.bytes, 1);
    // In the first run V8 optimises the products: the second is of joined ones.
    this.run(module);
    if (Buffer.compare(form.asWritten, this.run(module)) !== 0) throw vectorsDiffer();
    form.joined = module;
    return module;
  }
}

function vectorsDiffer(): RunError {
  return new RunError(
    'vectors-differ',
    `V8 ${process.versions.v8} does not compute the same bits on this processor when it joins vectors, so nothing was done.\n` +
      'Set DISTRIBUTED_MNIST_V8_FLAGS=none (in a program: do not call tuneV8()), and please report it.',
  );
}

let joined: JoinedKernels | undefined;

/** Whether vectors are joined in this process. Asked for the first time, it is decided; see tuneV8(). */
export function decideOnJoining(source: KernelSource): boolean {
  if (joined) return true;
  const decided = getEnvironmentData(DECISION);
  if (typeof decided === 'boolean') return decided;
  // Where nobody has asked for flags nothing is decided: it may be asked for later.
  if (!mayJoin()) return false;
  joined = new JoinedKernels(source);
  setEnvironmentData(DECISION, true);
  return true;
}

/** The compiled kernels, checked; undefined in a thread that did not decide, and where nothing is joined. */
export function joinedKernels(arithmetic: Arithmetic): WebAssembly.Module | undefined {
  return joined?.module(arithmetic);
}

/** A module with a section more (a custom one, called by its number), which says nothing. */
function compileCopy(bytes: Uint8Array, number: number): WebAssembly.Module {
  const section = [0, 2, 1, number];
  const copy = new Uint8Array(bytes.length + section.length);
  copy.set(bytes);
  copy.set(section, bytes.length);
  return new WebAssembly.Module(copy);
}

/** Shapes that reach each loop and its rest: rows in twos and one more, lists of none, of three entries and so on. */
const TILE = 32;
const ROWS = 5;
const DEPTH = 2 * TILE;
const ENTRIES_A_ROW = [0, 3, 6, 9, 7];
const TILE_ROW = 4 * TILE;
const TILE_BYTES = DEPTH * TILE_ROW;

/** Places in memory: two tiles of weights, two of velocity, what stands left in products, lists, and what comes out. */
const WEIGHTS = 4096;
const VELOCITY = WEIGHTS + 2 * TILE_BYTES;
const LEFT = VELOCITY + 2 * TILE_BYTES;
const FLOATS_END = LEFT + 2 * TILE_BYTES;
const ENTRIES = FLOATS_END;
const BOUNDS = ENTRIES + 4096;
const OUT = BOUNDS + 4096;
/** More than any product writes. */
const OUT_BYTES = 2 * TILE_BYTES;
const MEMORY_BYTES = OUT + 16 * OUT_BYTES;

/** Runs each product, in each of its forms, on the same random numbers; all that the memory holds afterwards. */
export function runProducts(kernels: Kernels, memory: WebAssembly.Memory): Uint8Array {
  layOut(memory);
  let out = OUT - OUT_BYTES;
  const next = () => {
    out += OUT_BYTES;
    return out;
  };
  for (const tiles of [1, 2])
    kernels.multiplySparse(
      tiles,
      next(),
      TILE_BYTES,
      VELOCITY,
      TILE_BYTES,
      TILE_ROW,
      WEIGHTS,
      TILE_BYTES,
      BOUNDS,
      ROWS,
      1,
      ROWS,
    );
  kernels.multiplyDense(next(), VELOCITY, LEFT, WEIGHTS, ROWS, DEPTH / TILE, TILE_BYTES);
  kernels.multiplyDenseLeftTransposed(next(), LEFT, WEIGHTS, ROWS);
  kernels.outputForward(next(), LEFT, WEIGHTS, ROWS);
  kernels.outputBackward(next(), LEFT, WEIGHTS, ROWS);
  kernels.outputGradient(next(), LEFT, VELOCITY, next(), ROWS);
  // Last, since they change weights.
  for (const tiles of [1, 2])
    for (const nesterov of [true, false])
      kernels.descendSparseWithMomentum(
        tiles,
        WEIGHTS,
        VELOCITY,
        TILE_BYTES,
        LEFT,
        TILE_BYTES,
        BOUNDS,
        ROWS,
        0.1,
        0.9,
        1e-4,
        nesterov,
        2 ** -70,
      );
  return new Uint8Array(memory.buffer, 0, MEMORY_BYTES).slice();
}

/** Numbers without a pattern in their bits, from -0.5 to 0.5: by a multiplicative hash, which takes no time to start. */
const scatter = (index: number) => (Math.imul(index + 1, 0x9e3779b1) >>> 0) / 2 ** 32 - 0.5;

/** So many of them, then again from the first: no two rows, nor two tiles, begin with the same. */
const PERIOD = 1021;

function layOut({ buffer }: WebAssembly.Memory): void {
  new Uint8Array(buffer, 0, MEMORY_BYTES).fill(0);
  const floats = new Float32Array(buffer, WEIGHTS, (FLOATS_END - WEIGHTS) / 4);
  for (let index = 0; index < PERIOD; index++) floats[index] = scatter(index);
  for (let at = PERIOD; at < floats.length; at += PERIOD) floats.copyWithin(at, 0, PERIOD);
  const lists = new DataView(buffer);
  let entry = ENTRIES;
  for (const [row, entries] of ENTRIES_A_ROW.entries()) {
    lists.setUint32(BOUNDS + 8 * row, entry, true);
    for (let count = 0; count < entries; count++, entry += 8) {
      lists.setUint32(entry, TILE_ROW * ((7 * count + 11 * row) % DEPTH), true);
      lists.setFloat32(entry + 4, scatter(entry), true);
    }
    lists.setUint32(BOUNDS + 8 * row + 4, entry, true);
  }
}
