// The kernels' lookup tables. Kernels have no static data, so the tables lie in the memory that they are given.

import type { Pointer } from '../kernels/kernels.js';
import { IMAGE_SIDE } from '../network/topology.js';
import type { Regions } from './arena.js';

export interface KernelTables {
  /** (256, 8) u8: row m holds the positions of m's set bits, then zeros. */
  readonly bytes: Pointer;
  /** (16, 16) u8: row m holds, for each set bit of m, the positions of that float's four bytes, then zeros. */
  readonly floats: Pointer;
  /** (13) f32: EXPONENTIAL below. */
  readonly exponential: Pointer;
}

/**
 * The constants of e^x for assembly/vector.ts: the clamps, 1 / ln 2, 1.5 x 2^23, ln 2 in two parts, the polynomial's
 * coefficients from the highest power down, and 1.
 */
const EXPONENTIAL = [
  88.3,
  -87.3,
  Math.LOG2E,
  12582912,
  0.693359375,
  2.1219444e-4,
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  1,
];

/** Bytes of each table. */
const BYTES_BYTES = 256 * 8;
const FLOATS_BYTES = 16 * 16;
const EXPONENTIAL_BYTES = EXPONENTIAL.length * Float32Array.BYTES_PER_ELEMENT;

/** Control points per side of the elastic displacement: see assembly/augment.ts. */
export const CONTROLS = 8;
/** Floats of the basis of displacements. */
export const BASIS_FLOATS = CONTROLS * IMAGE_SIDE;

export function mapTables(arena: Regions): KernelTables {
  return {
    bytes: arena.take(BYTES_BYTES),
    floats: arena.take(FLOATS_BYTES),
    exponential: arena.take(EXPONENTIAL_BYTES),
  };
}

/** A region of memory, with its name in errors. */
export interface Region {
  readonly name: string;
  readonly address: Pointer;
  readonly bytes: number;
}

/** The regions that writeTables() writes. */
export function regionsOfTables({ bytes, floats, exponential }: KernelTables): Region[] {
  return [
    { name: 'the table of bytes', address: bytes, bytes: BYTES_BYTES },
    { name: 'the table of floats', address: floats, bytes: FLOATS_BYTES },
    { name: 'the constants of e^x', address: exponential, bytes: EXPONENTIAL_BYTES },
  ];
}

/** Fills the tables, once per memory. */
export function writeTables(memory: WebAssembly.Memory, { bytes, floats, exponential }: KernelTables): void {
  new Float32Array(memory.buffer, exponential, EXPONENTIAL.length).set(EXPONENTIAL);
  const places = new Uint8Array(memory.buffer, bytes, BYTES_BYTES);
  for (let mask = 0; mask < 256; mask++) {
    let next = mask * 8;
    for (let place = 0; place < 8; place++) if (mask & (1 << place)) places[next++] = place;
  }
  const lanes = new Uint8Array(memory.buffer, floats, FLOATS_BYTES);
  for (let mask = 0; mask < 16; mask++) {
    let next = mask * 16;
    for (let place = 0; place < 16; place++) if (mask & (1 << (place >> 2))) lanes[next++] = place;
  }
}

/**
 * Writes the basis of the elastic displacement: uniform cubic B-splines over the image's width. Sums of random control
 * points are as smooth as noise blurred with a standard deviation of about 3 pixels.
 */
export function writeBasis(memory: WebAssembly.Memory, address: Pointer): void {
  const basis = new Float32Array(memory.buffer, address, BASIS_FLOATS);
  const pieces = CONTROLS - 3;
  for (let pixel = 0; pixel < IMAGE_SIDE; pixel++) {
    const place = ((pixel + 0.5) / IMAGE_SIDE) * pieces;
    const piece = Math.floor(place);
    const t = place - piece;
    const weights = [
      ((1 - t) * (1 - t) * (1 - t)) / 6,
      (3 * t * t * t - 6 * t * t + 4) / 6,
      (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6,
      (t * t * t) / 6,
    ];
    for (const [offset, weight] of weights.entries()) basis[(piece + offset) * IMAGE_SIDE + pixel] = weight;
  }
}
