// Pictures that have MNIST's own form already, and are best left alone.

import { BOX, CENTRE, SIDE } from './normalise.js';
import { type Box, inkBox, type Plane } from './picture.js';

/** MNIST's ground is even: the border's pixels differ by no more than this (of 1). */
const EVEN = 0.02;

/** Ink denser than this (of 1) counts for the box. */
const INK = 0.1;

/** How far the centre of mass may be off: MNIST's makers shifted by whole pixels. */
const OFF_CENTRE = 0.75;

/**
 * The network's image of a picture in MNIST's form: 28x28, an even ground, ink that fills a box of 20 pixels
 * and has its centre of mass in the middle. Any other picture gives undefined.
 * @param grey 0..1, ink darker than its ground
 */
export function fromMnistForm(grey: Plane): { image: Uint8Array; box: Box } | undefined {
  if (grey.width !== SIDE || grey.height !== SIDE) return undefined;
  const ground = evenGround(grey);
  if (ground === undefined) return undefined;
  const darkest = grey.data.reduce((least, value) => Math.min(least, value), 1);
  const scale = 1 / Math.max(INK, ground - darkest);
  const ink = grey.data.map((value) => Math.min(1, Math.max(0, (ground - value) * scale)));
  const box = inkBox({
    width: SIDE,
    height: SIDE,
    data: Uint8Array.from(ink, (value) => (value > INK ? 1 : 0)),
  });
  if (!box || Math.max(box.width, box.height) !== BOX || !isCentred(ink)) return undefined;
  return { image: Uint8Array.from(ink, (value) => Math.round(255 * value)), box };
}

function evenGround({ data }: Plane): number | undefined {
  let low = 1;
  let high = 0;
  for (let i = 0; i < SIDE; i++) {
    for (const value of [data[i], data[(SIDE - 1) * SIDE + i], data[i * SIDE], data[i * SIDE + SIDE - 1]]) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return high - low <= EVEN ? high : undefined;
}

function isCentred(ink: Float32Array): boolean {
  let mass = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < ink.length; i++) {
    mass += ink[i];
    x += ink[i] * ((i % SIDE) + 0.5);
    y += ink[i] * (Math.floor(i / SIDE) + 0.5);
  }
  return Math.abs(x / mass - CENTRE) <= OFF_CENTRE && Math.abs(y / mass - CENTRE) <= OFF_CENTRE;
}
