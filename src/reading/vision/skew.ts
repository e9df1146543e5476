// Pages turned by a few degrees, as a sheet lies or a hand holds a camera: measured by the digits' places, and undone.

import type { Glyph } from './glyph.js';
import { type Box, emptyPlane } from './picture.js';

/** Skews are looked for from one side to the other in such steps, in degrees; at either end it is none, and less than the least is left. */
const MOST = 18;
const STEP = 0.5;
const LEAST = 3;

/** So many digits at least say how lines run. */
const LEAST_GLYPHS = 5;

/** Glyphs below this share of the median height are parts, stops and specks. */
const TALL = 0.6;

/** Pairs are compared over so many heights at most, and lie on one line within this share of the height. */
const FARTHEST = 6;
const UNSTEADY = 0.15;

/** A skew explains so many times as many pairs as none does. */
const BETTER = 1.6;

/**
 * By how many radians the lines of a page run down to the right (negative: up), 0 where that is too little to matter or
 * too few glyphs say so. Of all angles it is the one along which most pairs of neighbours lie level.
 */
export function measureSkew(glyphs: readonly Glyph[]): number {
  const heights = glyphs.map(({ box }) => box.height).sort((a, b) => a - b);
  const median = heights[heights.length >> 1];
  const tall = glyphs.filter(({ box }) => box.height >= TALL * median);
  if (tall.length < LEAST_GLYPHS) return 0;
  const pairs = neighbours(tall, median);
  let best = { degrees: 0, level: BETTER * levelPairs(pairs, 0) };
  for (let degrees = -MOST; degrees <= MOST; degrees += STEP) {
    const level = levelPairs(pairs, (degrees * Math.PI) / 180);
    if (level > best.level) best = { degrees, level };
  }
  const isMeasured = Math.abs(best.degrees) >= LEAST && Math.abs(best.degrees) < MOST;
  return isMeasured ? (best.degrees * Math.PI) / 180 : 0;
}

/** How far one glyph's middle is to the right of another's and below it, in heights. */
interface Pair {
  readonly right: number;
  readonly below: number;
}

function neighbours(glyphs: readonly Glyph[], height: number): Pair[] {
  const middles = glyphs.map(({ box }) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 }));
  return middles.flatMap((from) =>
    middles
      .map((to) => ({ right: (to.x - from.x) / height, below: (to.y - from.y) / height }))
      .filter(({ right }) => right > 0 && right <= FARTHEST),
  );
}

/** How many pairs lie level once a skew is undone, those that nearly do in part. */
function levelPairs(pairs: readonly Pair[], skew: number): number {
  const [cosine, sine] = [Math.cos(skew), Math.sin(skew)];
  return pairs.reduce(
    (sum, { right, below }) => sum + Math.exp(-(((cosine * below - sine * right) / UNSTEADY) ** 2)),
    0,
  );
}

/** Glyphs as they are once a skew is undone by turning the page about its upper left corner. */
export function straighten(glyphs: readonly Glyph[], skew: number): Glyph[] {
  return glyphs.map((glyph) => straightenGlyph(glyph, skew));
}

function straightenGlyph({ box, plane }: Glyph, skew: number): Glyph {
  const straight = turnedBounds(box, -skew);
  const result = emptyPlane(straight.width, straight.height);
  const [cosine, sine] = [Math.cos(skew), Math.sin(skew)];
  const { width, height, data } = plane;
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : data[y * width + x];
  for (let row = 0, i = 0; row < straight.height; row++) {
    for (let column = 0; column < straight.width; column++, i++) {
      const [x, y] = [straight.x + column + 0.5, straight.y + row + 0.5];
      const fromX = cosine * x - sine * y - box.x - 0.5;
      const fromY = sine * x + cosine * y - box.y - 0.5;
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [across, down] = [fromX - left, fromY - top];
      const upper = at(left, top) * (1 - across) + at(left + 1, top) * across;
      const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
      result.data[i] = upper * (1 - down) + lower * down;
    }
  }
  return { box: straight, plane: result };
}

/** The box in a page as it lies, within its size, around a box of the straightened page. */
export function boxBefore(box: Box, skew: number, size: { width: number; height: number }): Box {
  const around = turnedBounds(box, skew);
  const x = Math.max(0, around.x);
  const y = Math.max(0, around.y);
  return {
    x,
    y,
    width: Math.max(1, Math.min(size.width, around.x + around.width) - x),
    height: Math.max(1, Math.min(size.height, around.y + around.height) - y),
  };
}

/** The smallest box of whole pixels around a box that is turned clockwise about the origin. */
function turnedBounds({ x, y, width, height }: Box, angle: number): Box {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ];
  const across = corners.map(([u, v]) => cosine * u - sine * v);
  const down = corners.map(([u, v]) => sine * u + cosine * v);
  const [left, top] = [Math.floor(Math.min(...across)), Math.floor(Math.min(...down))];
  return {
    x: left,
    y: top,
    width: Math.ceil(Math.max(...across)) - left,
    height: Math.ceil(Math.max(...down)) - top,
  };
}
