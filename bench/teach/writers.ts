// People whose digits no model has seen: each has one hand, one pen, and for each digit one form of those that the
// built-in generator does not draw.

import { drawStrokes } from '../../src/data/builtin/digits.js';
import { Random } from '../../src/data/builtin/random.js';
import { meetWriter } from '../../src/data/builtin/writer.js';
import { CLASSES, PIXELS } from '../../src/engine/network/topology.js';
import type { LabelledImages } from '../../src/engine/training/dataset.js';
import { unseenForms } from './forms.js';

/** Streams of random numbers set apart: writers, and for each writer and digit its proportions and its images. */
const STREAMS_EACH = 0x100000;

/** Sets of writers: recipes are chosen on some, and reported on others. */
export const WRITER_SEEDS = { choosing: 101, reporting: 102 } as const;

/**
 * Digits that writer `number` of a set writes: of each digit images `first` to `first + each - 1`, as many of one digit
 * as of another, in the order 0 to 9, 0 to 9 and so on.
 */
export function writeDigits(seed: number, number: number, first: number, each: number): LabelledImages {
  const count = CLASSES * each;
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  const own = STREAMS_EACH * (number + 1);
  const writer = meetWriter(new Random(seed, own));
  for (let k = 0; k < count; k++) {
    const digit = k % CLASSES;
    // The same numbers each time: the same form, in the same proportions.
    const proportions = new Random(seed, own + 1 + digit);
    const forms = unseenForms[digit];
    const strokes = forms[proportions.below(forms.length)](proportions);
    const random = new Random(seed, own + CLASSES + 1 + digit + CLASSES * (first + Math.floor(k / CLASSES)));
    drawStrokes(strokes, writer, random, pixels.subarray(k * PIXELS, (k + 1) * PIXELS));
    labels[k] = digit;
  }
  return { count, pixels, labels };
}
