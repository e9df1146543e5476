// Segmentation: of all ways to join the pieces of a line into digits, the one that reads best.

import type { Classifier } from './classifier.js';
import { type Glyph, uniteGlyphs } from './glyph.js';
import { fillHollowStrokes } from './hollow.js';
import { toNetworkImage } from './normalise.js';
import type { Box } from './picture.js';
import { findSigns } from './signs.js';
import { limitSlant } from './slant.js';
import { slices } from './split.js';

/** One digit as read. */
export interface Reading {
  digit: number;
  /** The probability of that digit, 0..1; 0 for a sign. */
  confidence: number;
  /** The probabilities of the digits 0 to 9. */
  probabilities: Float32Array;
  /** Where in the picture it stands. */
  box: Box;
  /** What the network saw: 784 bytes, white ink on black. */
  image: Uint8Array;
  /** What else it looks like, as in "like a plus sign", where it is taken for no digit; else absent. */
  reason?: string;
}

/** A digit may be put together from this many pieces that lie apart. */
const MOST_PARTS = 4;

/** Every digit costs this much, as if read with a probability of exp(-0.7) = 1/2: a cut must earn it. */
const PER_DIGIT = 0.7;

/** Joining pieces costs this much for each line height of paper between them, after the first SLACK. */
const PER_GAP = 30;
const SLACK = 0.06;

/** Joining two pieces side by side that are both tall costs up to this much: a part of a digit is low. */
const PER_TALL_PART = 5;
const TALL = 0.6;

/** A digit lower than this share of its line's height costs PER_SHORTNESS for each share that it lacks. */
const SHORT = 0.6;
const PER_SHORTNESS = 12;

/**
 * A digit wider than this many of its line's heights costs PER_WIDTH for each more: nine of ten of MNIST's are
 * narrower than 1.05.
 */
const WIDE = 0.9;
const PER_WIDTH = 8;

/** Cutting where ink is costs this much: digits that only touch are fewer than digits that are one. */
const PER_CUT = 2;

/** A glyph that reads this surely as one digit is not cut, where it is no wider than high, and where it is wider. */
const SURE = 0.95;
const SURE_THOUGH_WIDE = 0.99;

/** Halves of a digit, one above the other, are at most this share of its height apart, and where both look like digits this. */
const HALVES = 0.15;
const HALVES_THAT_ARE_DIGITS = 0.03;

/** A group of pieces whose shape costs more than this is not read, unless it is all there is. */
const HOPELESS = 5;

/** A piece of a line, and whether it hangs together with the piece before it. */
interface Piece {
  glyph: Glyph;
  attached: boolean;
  /** What the piece reads as alone, where that is known already. */
  reading?: Reading;
}

/** What has been read of glyphs by each classifier: layout, signs and lines ask for the same ones. */
const KNOWN = new WeakMap<Classifier, WeakMap<Glyph, Reading>>();

/** Reads one glyph as one digit. */
export function readGlyph(glyph: Glyph, classify: Classifier): Reading {
  const known = KNOWN.get(classify) ?? new WeakMap<Glyph, Reading>();
  KNOWN.set(classify, known);
  const reading =
    known.get(glyph) ?? readImage(toNetworkImage(limitSlant(fillHollowStrokes(glyph))), glyph.box, classify);
  known.set(glyph, reading);
  return reading;
}

/** Whether a glyph alone reads well. */
export function isSureDigit(glyph: Glyph, classify: Classifier): boolean {
  return readGlyph(glyph, classify).confidence >= A_DIGIT;
}

/** Reads an image in MNIST's form as one digit. */
export function readImage(image: Uint8Array, box: Box, classify: Classifier): Reading {
  const probabilities = classify(image);
  let digit = 0;
  for (let k = 1; k < 10; k++) if (probabilities[k] > probabilities[digit]) digit = k;
  return { digit, confidence: probabilities[digit], probabilities, box, image };
}

/** Less sure than this beside a sure digit, a piece is no digit: no held-out digit that is read correctly is less sure (docs/internals/reading.md). */
const NO_DIGIT = 0.4;

/** As sure as this a piece is a digit though it is shaped like a sign. */
const SURER_THAN_SHAPE = 0.99;

/** As sure as this a digit is a digit. */
export const A_DIGIT = 0.9;

/**
 * Reads a line from the left. Signs, which their shape tells, and what is like no digit at all have a reason and
 * are no digits; full stops and commas are left out.
 * @param leastHeight how high the line is at least, where more is known than its own glyphs tell, in pixels
 */
export function readLine(glyphs: Glyph[], classify: Classifier, leastHeight = 0): Reading[] {
  const height = glyphs.reduce((most, { box }) => Math.max(most, box.height), leastHeight);
  const isNoSign = (glyph: Glyph) => readGlyph(glyph, classify).confidence >= SURER_THAN_SHAPE;
  const readsBetterWith = (glyph: Glyph, stroke: Glyph) => {
    const together = readGlyph(uniteGlyphs([glyph, stroke]), classify).confidence;
    return together >= A_DIGIT && together > readGlyph(glyph, classify).confidence;
  };
  const readings = findSigns(glyphs, height, isNoSign, readsBetterWith).flatMap(({ glyphs: part, sign }) =>
    sign === undefined
      ? readDigits(part, height, classify)
      : [{ ...readGlyph(uniteGlyphs(part), classify), confidence: 0, reason: `like ${sign}` }],
  );
  if (!readings.some(({ confidence, reason }) => !reason && confidence >= A_DIGIT)) return readings;
  // A part of a piece that had to be cut may be a digit that was cut badly.
  const isWhole = ({ box }: Reading) => glyphs.some((glyph) => glyph.box === box);
  return readings.map((reading) =>
    !reading.reason && reading.confidence < NO_DIGIT && isWhole(reading)
      ? { ...reading, reason: 'like no digit' }
      : reading,
  );
}

/**
 * Reads the digits of a part of a line. Glyphs that may hold several digits are sliced; then the cheapest way to join neighbouring
 * pieces into digits is found from left to right (dynamic programming), a digit costing the more the less
 * surely it is read, and more for shapes that digits do not have.
 */
function readDigits(glyphs: readonly Glyph[], height: number, classify: Classifier): Reading[] {
  const pieces = glyphs.flatMap((glyph) => piecesOf(glyph, height, classify));
  const best: { cost: number; readings: Reading[] }[] = [{ cost: 0, readings: [] }];
  for (let end = 1; end <= pieces.length; end++) {
    best[end] = { cost: Number.POSITIVE_INFINITY, readings: [] };
    for (let start = end - 1; start >= 0; start--) {
      const group = pieces.slice(start, end);
      if (group.filter(({ attached }) => !attached).length > MOST_PARTS) break;
      const shape = shapeCost(group, pieces[end], height);
      if (shape > HOPELESS && group.length > 1 && end - start < pieces.length) continue;
      if (best[start].cost + shape >= best[end].cost) continue;
      const reading = readGroup(group, classify);
      const cost = best[start].cost + shape + doubt(reading);
      if (cost < best[end].cost) best[end] = { cost, readings: [...best[start].readings, reading] };
    }
  }
  return best[pieces.length].readings;
}

/**
 * Whether two glyphs that stand alone, one right below the other, are halves of one digit: whether they read
 * better as one. Farther apart than HALVES of their joint height they are two.
 */
export function areHalves(upper: Glyph, lower: Glyph, classify: Classifier): boolean {
  const whole = uniteGlyphs([upper, lower]);
  const gap = lower.box.y - upper.box.y - upper.box.height;
  if (gap > HALVES * whole.box.height) return false;
  const readings = [whole, upper, lower].map((glyph) => readGlyph(glyph, classify));
  const [isWhole, isUpper, isLower] = readings.map(({ confidence }) => confidence >= A_DIGIT);
  // A broken 1 is a 1 above a 1; of other digits the halves hardly ever are digits, but for the rings of an 8.
  const areAlike = readings.every(({ digit }) => digit === readings[0].digit);
  const isNear = areAlike || gap <= HALVES_THAT_ARE_DIGITS * whole.box.height;
  if (isUpper && isLower && !(isWhole && isNear)) return false;
  const [one, above, below] = readings.map((reading) => PER_DIGIT + doubt(reading));
  return one < above + below;
}

function doubt({ confidence }: Reading): number {
  return -Math.log(Math.max(1e-6, confidence));
}

/** A glyph whole when that reads well, else its slices. */
function piecesOf(glyph: Glyph, lineHeight: number, classify: Classifier): Piece[] {
  const { width, height } = glyph.box;
  const reading = readGlyph(glyph, classify);
  if (reading.confidence >= (width <= height ? SURE : SURE_THOUGH_WIDE))
    return [{ glyph, attached: false, reading }];
  const parts = slices(glyph, lineHeight);
  if (parts.length === 1) return [{ glyph, attached: false, reading }];
  return parts.map((part, k) => ({ glyph: part, attached: k > 0 }));
}

function readGroup(group: Piece[], classify: Classifier): Reading {
  if (group.length === 1 && group[0].reading) return group[0].reading;
  return readGlyph(uniteGlyphs(group.map(({ glyph }) => glyph)), classify);
}

/** What a group of pieces costs as one digit before it is read. */
function shapeCost(group: Piece[], next: Piece | undefined, lineHeight: number): number {
  let cost = PER_DIGIT;
  let right = group[0].glyph.box.x + group[0].glyph.box.width;
  let top = Number.POSITIVE_INFINITY;
  let bottom = 0;
  for (const { glyph, attached } of group) {
    if (!attached && glyph !== group[0].glyph)
      cost += joinCost(group[0].glyph.box, glyph.box, right, lineHeight);
    right = Math.max(right, glyph.box.x + glyph.box.width);
    top = Math.min(top, glyph.box.y);
    bottom = Math.max(bottom, glyph.box.y + glyph.box.height);
  }
  const width = right - group[0].glyph.box.x;
  cost += PER_SHORTNESS * Math.max(0, SHORT - (bottom - top) / lineHeight);
  cost += PER_WIDTH * Math.max(0, width / lineHeight - WIDE);
  if (next?.attached) cost += PER_CUT;
  return cost;
}

/** What it costs to join a piece to those on its left, which end at a column and begin with the first. */
function joinCost(first: Box, box: Box, right: number, lineHeight: number): number {
  const gap = PER_GAP * Math.max(0, (box.x - right) / lineHeight - SLACK);
  const beside = 1 - Math.min(1, Math.max(0, (right - box.x) / Math.min(first.width, box.width)));
  const evenness = Math.min(first.height, box.height) / Math.max(first.height, box.height);
  return gap + (PER_TALL_PART * beside * Math.max(0, evenness - TALL)) / (1 - TALL);
}
