// Handwritten-looking digits made from nothing but a seed: the data set for machines that have no other.

import { enlarge } from './enlarge.js';
import { formsOfDigit } from './glyphs/catalogue.js';
import type { Form } from './glyphs/form.js';
import { familiesOfNoDigit } from './glyphs/no-digit/catalogue.js';
import { write } from './hand.js';
import { BOX_SIDE, fitToBox, IMAGE_PIXELS, placeByMass } from './normalise.js';
import type { Stroke } from './path.js';
import { Random } from './random.js';
import { drawLines } from './raster.js';
import { meetWriter, type Writer } from './writer.js';

/** Images of digits with their labels. */
export interface Digits {
  /** [count][784], row by row, 0 black paper to 255 white ink. */
  readonly images: Uint8Array;
  /** [count], 0 to 9. */
  readonly labels: Uint8Array;
}

/** What is decided about a digit before the pen moves. */
export interface DigitPlan {
  readonly label: number;
  readonly form: Form;
  readonly writer: Writer;
  /** The stream from which everything else about the digit is drawn. */
  readonly random: Random;
}

/** Digits there are. */
const CLASSES = 10;

/** Set apart from the streams of the images, which count up from 0. */
const LABEL_STREAMS = 0x80000000;
const NO_DIGIT_STREAMS = 0x40000000;

/** Each ten images in a row (0 to 9, 10 to 19, ...) hold each digit once, in an order of their own: so labels are
 * balanced in every range, and need no list of all images to be shuffled. */
function labelOf(seed: number, index: number): number {
  const block = Math.floor(index / CLASSES);
  const random = new Random(seed, LABEL_STREAMS + block);
  const order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  for (let last = CLASSES - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order[index - block * CLASSES];
}

/** Draws strokes as a writer writes them into an image of 784 bytes, all 0. */
export function drawStrokes(
  strokes: readonly Stroke[],
  writer: Writer,
  random: Random,
  image: Uint8Array,
): void {
  const lines = write(strokes, writer, random, BOX_SIDE);
  const side = Math.round(BOX_SIDE / writer.coarseness);
  fitToBox(lines, side);
  const drawing = drawLines(lines, side, side, writer.softness);
  placeByMass(side === BOX_SIDE ? drawing : enlarge(drawing, BOX_SIDE, writer.steepness), image);
}

/** Decides which digit image `index` shows, in which form, and by whom. */
export function planDigit(seed: number, index: number): DigitPlan {
  const random = new Random(seed, index);
  const label = labelOf(seed, index);
  return { label, form: random.pick(formsOfDigit[label]), writer: meetWriter(random), random };
}

/**
 * Draws images `first` to `first + count - 1` of the endless row of digits that `seed` stands for. The same image
 * has the same bytes on any machine, whichever range it is drawn in.
 * @param seed a whole number, of which the low 32 bits count.
 */
export function drawDigits(seed: number, first: number, count: number): Digits {
  const images = new Uint8Array(count * IMAGE_PIXELS);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const { label, form, writer, random } = planDigit(seed, first + i);
    drawStrokes(form.draw(random), writer, random, images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS));
    labels[i] = label;
  }
  return { images, labels };
}

/** Decides which form that is no digit image `index` shows, and by whom. */
export function planNonDigit(seed: number, index: number): Omit<DigitPlan, 'label'> {
  const random = new Random(seed, NO_DIGIT_STREAMS + index);
  const form = random.pick(random.pick(familiesOfNoDigit).forms);
  return { form, writer: meetWriter(random), random };
}

/** Draws images `first` to `first + count - 1` of things that are no digits, [count][784], as drawDigits does digits. */
export function drawNonDigits(seed: number, first: number, count: number): Uint8Array {
  const images = new Uint8Array(count * IMAGE_PIXELS);
  for (let i = 0; i < count; i++) {
    const { form, writer, random } = planNonDigit(seed, first + i);
    drawStrokes(form.draw(random), writer, random, images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS));
  }
  return images;
}
