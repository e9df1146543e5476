// What a shard's result is on the wire. With f32 it is the state itself: weights, then the optimiser's running means. With
// f16 it is the weights' change in half precision, and a velocity in half precision. Adam's running means stay as they are:
// the mean of squares is too small for halves. Rounded is before anything is hashed or averaged, on one machine as on many.

import { halfTable, writeHalves } from '../half.js';
import type { Recipe } from '../recipe/recipe.js';
import { ONE_ROUND_AN_EPOCH } from '../recipe/rounds.js';

/** How a state of `floats` numbers travels, of which the first `weights` are the weights. */
export interface WireFormat {
  /** Numbers whose change travels in half precision, from the first on. */
  readonly changes: number;
  /** Numbers after those that travel in half precision. */
  readonly halves: number;
  /** Numbers after those that travel as they are. */
  readonly whole: number;
}

export function wireFormat({ optimiser, rounds }: Recipe, floats: number, weights: number): WireFormat {
  if ((rounds ?? ONE_ROUND_AN_EPOCH).wire === 'f32') return { changes: 0, halves: 0, whole: floats };
  const moments = floats - weights;
  const isWhole = optimiser.name === 'adam';
  return { changes: weights, halves: isWhole ? 0 : moments, whole: isWhole ? moments : 0 };
}

/** Bytes of a result on the wire. */
export function wireBytes({ changes, halves, whole }: WireFormat): number {
  return 2 * alignHalves(changes + halves) + 4 * whole;
}

/** An even number of halves, so that the floats behind them lie at a multiple of four bytes. */
const alignHalves = (halves: number) => halves + (halves % 2);

/** So many numbers are rounded at a time: what lies between fits into a core's first cache. */
const BLOCK = 2048;

/** The bytes of the result of a shard that began with `before` and ended with `after`, into `bytes`, of as many. */
export function encodeResult(
  format: WireFormat,
  before: Float32Array,
  after: Float32Array,
  bytes = new Uint8Array(wireBytes(format)),
): Uint8Array<ArrayBuffer> {
  const { changes, halves, whole } = format;
  const rounded = new Uint16Array(bytes.buffer, 0, changes + halves);
  const block = new Float32Array(BLOCK);
  for (let first = 0; first < rounded.length; first += BLOCK) {
    const exact = block.subarray(0, Math.min(BLOCK, rounded.length - first));
    exact.set(after.subarray(first, first + exact.length));
    const changed = Math.min(exact.length, changes - first);
    for (let index = 0; index < changed; index++) exact[index] -= before[first + index];
    writeHalves(exact, rounded.subarray(first, first + exact.length));
  }
  const rest = new Float32Array(bytes.buffer, 2 * alignHalves(changes + halves), whole);
  rest.set(after.subarray(changes + halves));
  return bytes;
}

/**
 * The state that a result stands for; `bytes` are as many as wireBytes() says, and are not used by anyone else: the state may
 * be a view of them.
 */
export function decodeResult(format: WireFormat, before: Float32Array, bytes: Uint8Array): Float32Array {
  const { changes, halves, whole } = format;
  // Bytes from elsewhere may lie at any address.
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (changes + halves === 0) return new Float32Array(buffer, byteOffset, whole);
  const after = new Float32Array(changes + halves + whole);
  const numbers = halfTable();
  const rounded = new Uint16Array(buffer, byteOffset, changes + halves);
  for (let index = 0; index < changes; index++) after[index] = before[index] + numbers[rounded[index]];
  for (let index = changes; index < rounded.length; index++) after[index] = numbers[rounded[index]];
  after.set(
    new Float32Array(buffer, byteOffset + 2 * alignHalves(changes + halves), whole),
    changes + halves,
  );
  return after;
}
