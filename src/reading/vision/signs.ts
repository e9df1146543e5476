// Signs among digits, by their shape: minus, equals, plus and times, and the stops that part nothing.

import { type Glyph, uniteGlyphs } from './glyph.js';
import { BOX, glyphStrokeWidth } from './normalise.js';
import { type Box, boxDistance, overlap } from './picture.js';
import { slantOf } from './slant.js';

/** A piece of a line: a sign with its name, or writing that may be digits. */
export interface Token {
  readonly glyphs: Glyph[];
  /** What it looks like, as in "like a plus sign"; undefined for writing. */
  readonly sign?: string;
}

const MINUS = 'a minus sign';
const SLASH = 'a slash';

/** A slash leans to the right by so much a pixel of height, and is so many times as high as all digits of its line. */
const LEANS = { least: 0.3, most: 1.2 };
const TALLER = 1.3;

/** Its ink lies this near a straight line, as a share of its height. */
const STRAIGHT = 0.05;

/** A flat stroke is this low beside the line, this many times as long as it is high, and this long beside the line. */
const FLAT_HEIGHT = 0.32;
const FLAT_LENGTH = 1.4;
const FLAT_WIDTH = 0.2;

/** It lies between these heights of the line, counted from its top: a bar of 5 or 7 lies higher. */
const FLAT_FROM = 0.25;
const FLAT_TO = 1.1;

/** A stop is this low and this broad beside the line, a comma may be higher, and both begin this far down. */
const STOP_SIDE = 0.3;
const COMMA_HEIGHT = 0.5;
const STOP_FROM = 0.6;

/** Pieces of which one covers less of the other's width than this stand beside each other. */
const BESIDE = 0.4;

/**
 * A plus or times has at most this share of its ink off its two strokes, which are this thin beside its sides, and no
 * more ink than they take, within this share.
 */
const OFF_STROKES = 0.07;
const THIN = 0.25;
const MORE_INK = 0.2;

/** A cross this low beside the digits is a sign whatever it reads as. */
const LOW = 0.7;

/** Ink is off a stroke from so many times its thickness from its middle on, for it may lean by so much of its side. */
const OF_THICKNESS = 0.8;
const LEAN = 0.08;

/** Between the arms of a times sign there is no ink: at the middle of each side, so much of it wide and deep. */
const OPEN_WIDTH = 0.3;
const OPEN_DEPTH = 0.15;

/** A low stroke this near a digit, beside the line's height, may be a part of it. */
const CLOSE = 0.1;

/** Its sides are alike within this ratio, and it is so high beside the line. */
const SQUARE = 2;
const LOWEST = 0.2;

/** Each of its arms is this share of its side. */
const ARM = 0.24;

/**
 * Parts a line's glyphs, from the left, into signs and the writing between them. Stops and commas are left out.
 * @param isSureDigit whether a glyph that is shaped like a cross, as a 4, a 7 and a 1 with its foot may be, reads well
 * @param readsBetterWith whether a glyph is read better with a stroke beside it, as a 5 is with its bar
 */
export function findSigns(
  glyphs: readonly Glyph[],
  lineHeight: number,
  isSureDigit: (glyph: Glyph) => boolean,
  readsBetterWith: (glyph: Glyph, stroke: Glyph) => boolean,
): Token[] {
  const tall = glyphs.filter(({ box }) => box.height >= 0.5 * lineHeight);
  if (glyphs.length < 2 || tall.length === 0) return [{ glyphs: [...glyphs] }];
  const leaning = tall.filter(leans);
  const digits = tall.filter((glyph) => !leaning.includes(glyph));
  const tallest = Math.max(...digits.map(({ box }) => box.height));
  const tokens: Token[] = [];
  for (const glyph of glyphs) {
    const line = lineAt(tall, glyph.box);
    const isApart = tall.every(
      (other) =>
        other === glyph ||
        (isBeside(glyph.box, other.box) &&
          !(isClose(glyph.box, other.box, lineHeight) && readsBetterWith(other, glyph))),
    );
    if (isApart && isStop(glyph.box, line)) continue;
    const isSlash = leaning.includes(glyph) && glyph.box.height >= TALLER * tallest;
    const sign = isSlash ? SLASH : isApart ? signOf(glyph, line, isSureDigit) : undefined;
    const before = tokens[tokens.length - 1];
    if (sign === undefined && before && before.sign === undefined) before.glyphs.push(glyph);
    else tokens.push({ glyphs: [glyph], sign });
  }
  return joinStacked(tokens);
}

interface Extent {
  readonly top: number;
  readonly height: number;
}

/** Where the line's digits begin and end at a place: as the nearest tall glyph does. */
function lineAt(tall: readonly Glyph[], box: Box): Extent {
  const away = (other: Glyph) => Math.abs(other.box.x + other.box.width / 2 - box.x - box.width / 2);
  const nearest = tall
    .filter((glyph) => glyph.box !== box)
    .sort((a, b) => away(a) - away(b))
    .slice(0, 2);
  if (nearest.length === 0) return { top: box.y, height: box.height };
  const top = Math.min(...nearest.map((glyph) => glyph.box.y));
  const bottom = Math.max(...nearest.map((glyph) => glyph.box.y + glyph.box.height));
  return { top, height: bottom - top };
}

function isBeside(a: Box, b: Box): boolean {
  return overlap(a.x, a.width, b.x, b.width) < BESIDE * Math.min(a.width, b.width);
}

function isClose(stroke: Box, digit: Box, lineHeight: number): boolean {
  return stroke.height < FLAT_HEIGHT * lineHeight && boxDistance(stroke, digit) <= CLOSE * lineHeight;
}

function isStop({ y, width, height }: Box, line: Extent): boolean {
  const isLow = y - line.top >= STOP_FROM * line.height;
  return isLow && width <= STOP_SIDE * line.height && height <= COMMA_HEIGHT * line.height;
}

function signOf(glyph: Glyph, line: Extent, isSureDigit: (glyph: Glyph) => boolean): string | undefined {
  if (isFlat(glyph.box, line)) return MINUS;
  const { width, height } = glyph.box;
  if (Math.max(width, height) > SQUARE * Math.min(width, height) || height < LOWEST * line.height)
    return undefined;
  const cross = isCross(glyph, alongSides)
    ? 'a plus sign'
    : isCross(glyph, alongDiagonals) && isOpen(glyph)
      ? 'a times sign'
      : undefined;
  const isLow = height <= LOW * line.height;
  return cross && !isLow && isSureDigit(glyph) ? undefined : cross;
}

function isFlat({ y, width, height }: Box, line: Extent): boolean {
  const middle = (y + height / 2 - line.top) / line.height;
  return (
    height <= FLAT_HEIGHT * line.height &&
    width >= FLAT_LENGTH * height &&
    width >= FLAT_WIDTH * line.height &&
    middle >= FLAT_FROM &&
    middle <= FLAT_TO
  );
}

/** Whether a glyph is one straight stroke that leans to the right, as a slash and many a 1 do. */
function leans(glyph: Glyph): boolean {
  const { plane } = glyph;
  const lean = slantOf(glyph);
  if (lean < LEANS.least || lean > LEANS.most) return false;
  let mass = 0;
  let middle = 0;
  const { width, height, data } = plane;
  const along = (i: number) => (i % width) + lean * Math.floor(i / width);
  for (let i = 0; i < data.length; i++) {
    mass += data[i];
    middle += data[i] * along(i);
  }
  let off = 0;
  for (let i = 0; i < data.length; i++) off += data[i] * Math.abs(along(i) - middle / mass);
  return off <= STRAIGHT * height * mass;
}

/** Where a pixel is, by two axes along which a cross's strokes may lie, as pixels. */
type Axes = (x: number, y: number, width: number, height: number) => [number, number];

const alongSides: Axes = (x, y) => [x, y];

/** Distances from the two diagonals of a box, in pixels of its shorter side. */
const alongDiagonals: Axes = (x, y, width, height) => {
  const side = Math.min(width, height) / Math.SQRT2;
  return [(x / width + y / height) * side, (x / width - y / height + 1) * side];
};

/** Whether all ink lies on two straight strokes that cross at a right angle, each with an arm to either side. */
function isCross(glyph: Glyph, axes: Axes): boolean {
  const { width, height, data } = glyph.plane;
  const points: { u: number; v: number; ink: number }[] = [];
  let mass = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] < 0.25) continue;
      const [u, v] = axes(x + 0.5, y + 0.5, width, height);
      points.push({ u, v, ink: data[i] });
      mass += data[i];
    }
  }
  const [spanU, spanV] = [spanOf(points, 'u'), spanOf(points, 'v')];
  const thickness = (glyphStrokeWidth(glyph) * Math.max(width, height)) / BOX;
  if (thickness > THIN * Math.min(spanU.length, spanV.length)) return false;
  if (mass > (1 + MORE_INK) * thickness * (spanU.length + spanV.length - thickness)) return false;
  const [middleU, middleV] = [peakOf(points, 'u', thickness), peakOf(points, 'v', thickness)];
  const hasArms = (span: { from: number; length: number }, middle: number) =>
    Math.min(middle - span.from, span.from + span.length - middle) >= ARM * span.length;
  if (!hasArms(spanU, middleU) || !hasArms(spanV, middleV)) return false;
  const reach = Math.max(OF_THICKNESS * thickness, LEAN * Math.min(spanU.length, spanV.length));
  const off = points.reduce(
    (sum, { u, v, ink }) =>
      Math.min(Math.abs(u - middleU), Math.abs(v - middleV)) > reach ? sum + ink : sum,
    0,
  );
  return off <= OFF_STROKES * mass;
}

/** Whether the middle of each side of a glyph's box is free of ink. */
function isOpen({ plane }: Glyph): boolean {
  const { width, height, data } = plane;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] < 0.5) continue;
      const [across, down] = [(x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5].map(Math.abs);
      if (Math.min(across, down) < OPEN_WIDTH / 2 && Math.max(across, down) > 0.5 - OPEN_DEPTH) return false;
    }
  }
  return true;
}

type Points = readonly { u: number; v: number; ink: number }[];

function spanOf(points: Points, axis: 'u' | 'v'): { from: number; length: number } {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    from = Math.min(from, point[axis]);
    to = Math.max(to, point[axis]);
  }
  return { from, length: Math.max(1, to - from) };
}

/** Where along an axis a window as wide as a stroke holds the most ink. */
function peakOf(points: Points, axis: 'u' | 'v', thickness: number): number {
  const { from, length } = spanOf(points, axis);
  const sums = new Float32Array(Math.ceil(length) + 2);
  for (const point of points) sums[Math.floor(point[axis] - from)] += point.ink;
  const reach = Math.max(1, Math.round(thickness / 2));
  let best = 0;
  let most = -1;
  for (let k = 0; k < sums.length; k++) {
    const sum = sums.subarray(Math.max(0, k - reach), k + reach + 1).reduce((all, one) => all + one, 0);
    if (sum <= most) continue;
    most = sum;
    best = k;
  }
  return from + best + 0.5;
}

/** Flat strokes above each other, and the dots about one, are one sign. */
function joinStacked(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const before = joined[joined.length - 1];
    const isStacked =
      before?.sign === MINUS &&
      token.sign === MINUS &&
      !isBeside(uniteGlyphs(before.glyphs).box, uniteGlyphs(token.glyphs).box);
    if (isStacked)
      joined[joined.length - 1] = { glyphs: [...before.glyphs, ...token.glyphs], sign: 'an equals sign' };
    else joined.push(token);
  }
  return joined;
}
