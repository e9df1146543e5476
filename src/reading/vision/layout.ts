// Layout: which pieces of ink are parts of one digit beyond doubt, and which stand in one line.

import type { Glyph } from './glyph.js';
import { uniteGlyphs } from './glyph.js';
import { type Box, boxDistance, overlap, unite } from './picture.js';

/** Pieces that share this much of the narrower one's width lie above each other. */
const ABOVE = 0.5;

/** A part lies within this share of the whole's height above or below the rest of its digit. */
const NEAR = 0.2;

/** A part above the rest is at most this share as tall: two digits of like height are two lines. */
const PART = 0.55;

/** Of digits above one another, one reaches down beside the other by less than this share of the lower one's height. */
const REACHING = 0.3;

/** A digit and one that leans over it share less than this of the narrower one's width. */
const LEANING = 0.7;

/** The smaller of two digits above each other is this share as high as the larger. */
const DIGIT = 0.3;

/** A level stroke is this many times as long as it is high. */
const FLAT = 1.8;

/** A line this low beside the tallest piece, and this many times as long as it is high, may be what is left of a rule. */
const LOW = 0.4;
const LEVEL = 2.5;

/** Pieces of one line share this much of the lower one's height. */
const BESIDE = 0.4;

/** Pieces of one line are at most this many heights of the taller one apart. */
const FARTHEST = 6;

/** Up or down to a neighbour in a line counts so many times as much as across. */
const PER_STEP = 3;

/** A piece below this share of its neighbour's height is a part of a digit, or dirt, and makes no line of its own. */
const SMALL = 0.5;

/**
 * Pieces in reading order: lines from the top, in each the glyphs from the left.
 * @param isSureDigit whether a glyph alone reads well: two that do are not parts of one digit
 */
export function layOut(glyphs: Glyph[], isSureDigit: (glyph: Glyph) => boolean): Glyph[][] {
  const wholes = joinParts(glyphs, isSureDigit);
  const small = wholes.filter((glyph) => wholes.some((other) => isSmallBeside(glyph.box, other.box)));
  let lines = inLines(wholes.filter((glyph) => !small.includes(glyph)));
  for (const glyph of small) nearestLine(lines, glyph).push(glyph);
  lines = withoutRules(lines, isSureDigit);
  for (const line of lines) line.sort((a, b) => a.box.x + a.box.width / 2 - b.box.x - b.box.width / 2);
  return lines.sort((a, b) => middle(a) - middle(b));
}

/**
 * Glyphs that stand in one line: each is joined to the best neighbour on either side. The nearest ones decide, so
 * lines that run askew, or closer than digits are high, stay apart though some of their digits reach into the next line.
 */
function inLines(glyphs: readonly Glyph[]): Glyph[][] {
  const best = new Map<Glyph, Set<Glyph>>(glyphs.map((glyph) => [glyph, new Set()]));
  for (const glyph of glyphs) {
    const others = glyphs.filter((other) => other !== glyph && besideEachOther(glyph.box, other.box));
    const isRight = (other: Glyph) => middleX(other.box) > middleX(glyph.box);
    for (const side of [others.filter(isRight), others.filter((other) => !isRight(other))]) {
      if (side.length === 0) continue;
      const costs = side.map((other) => distanceInLine(glyph.box, other.box));
      best.get(glyph)?.add(side[costs.indexOf(Math.min(...costs))]);
    }
  }
  return groups([...glyphs], (a, b) => best.get(a)?.has(b) === true || best.get(b)?.has(a) === true);
}

const middleX = ({ x, width }: Box) => x + width / 2;

/** How far two glyphs are apart across, a step up or down to the next one counting more. */
function distanceInLine(a: Box, b: Box): number {
  const across = Math.max(0, -overlap(a.x, a.width, b.x, b.width));
  return across + PER_STEP * Math.abs(a.y + a.height / 2 - b.y - b.height / 2);
}

/** Leaves out lines that are low and long, and hold no digit: a sign has a digit beside it, and a rule has none. */
function withoutRules(lines: Glyph[][], isSureDigit: (glyph: Glyph) => boolean): Glyph[][] {
  const tallest = Math.max(...lines.flat().map(({ box }) => box.height));
  return lines.filter((line) => {
    const { width, height } = line.map(({ box }) => box).reduce(unite);
    return height > LOW * tallest || width < LEVEL * height || line.some(isSureDigit);
  });
}

/** Whether a piece is small beside another that is near: within that one's height of it. */
function isSmallBeside(small: Box, large: Box): boolean {
  if (small.height >= SMALL * large.height) return false;
  return boxDistance(small, large) <= large.height;
}

function nearestLine(lines: Glyph[][], glyph: Glyph): Glyph[] {
  const distance = (line: Glyph[]) => Math.min(...line.map(({ box }) => boxDistance(box, glyph.box)));
  return lines.reduce((best, line) => (distance(line) < distance(best) ? line : best));
}

/**
 * Joins what lies above, below or inside each other and belongs together: the bar of a 5, of a 7, a broken stroke. The
 * nearest pieces come first, so that a piece between two digits does not join these.
 */
function joinParts(glyphs: readonly Glyph[], isSureDigit: (glyph: Glyph) => boolean): Glyph[] {
  let parts: Part[] = glyphs.map((glyph) => ({ glyph, members: [glyph] }));
  const isDigit = ({ members, glyph }: Part) => members.some(isSureDigit) || isSureDigit(glyph);
  const belong = (a: Part, b: Part) =>
    partsOfOne(a.glyph.box, b.glyph.box) &&
    !(mayBeDigits(a.glyph.box, b.glyph.box) && isDigit(a) && isDigit(b)) &&
    !(areStacked(a.glyph.box, b.glyph.box) && (isDigit(a) || isDigit(b)));
  for (;;) {
    const pair = nearestPair(parts, belong);
    if (!pair) return parts.map(({ glyph }) => glyph);
    const members = pair.flatMap((part) => part.members);
    parts = [...parts.filter((part) => !pair.includes(part)), { glyph: uniteGlyphs(members), members }];
  }
}

/** Pieces that were joined. */
interface Part {
  readonly glyph: Glyph;
  readonly members: readonly Glyph[];
}

/** The two parts nearest to each other of those that belong together. */
function nearestPair(parts: readonly Part[], belong: (a: Part, b: Part) => boolean): Part[] | undefined {
  let pair: Part[] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [k, a] of parts.entries()) {
    for (const b of parts.slice(k + 1)) {
      const apart = boxDistance(a.glyph.box, b.glyph.box);
      if (apart >= least || !belong(a, b)) continue;
      least = apart;
      pair = [a, b];
    }
  }
  return pair;
}

/** Whether two pieces are both high enough for digits, one above the other, or like a digit and a slash that leans over it. */
function mayBeDigits(a: Box, b: Box): boolean {
  const alike = Math.min(a.height, b.height) / Math.max(a.height, b.height);
  if (overlap(a.y, a.height, b.y, b.height) <= 0) return alike >= DIGIT;
  return alike >= PART && overlap(a.x, a.width, b.x, b.width) < LEANING * Math.min(a.width, b.width);
}

/** Whether two pieces as high as each other stand above one another, or hardly reach beside each other. */
function areStacked(a: Box, b: Box): boolean {
  const lower = Math.min(a.height, b.height);
  return (
    lower >= PART * Math.max(a.height, b.height) && overlap(a.y, a.height, b.y, b.height) <= REACHING * lower
  );
}

/** Whether a piece is a level stroke or nearly: two of them, one above the other, are an equals sign. */
function isFlat({ width, height }: Box): boolean {
  return width >= FLAT * height;
}

function partsOfOne(a: Box, b: Box): boolean {
  const shared = overlap(a.x, a.width, b.x, b.width);
  if (shared < ABOVE * Math.min(a.width, b.width)) return false;
  const apart = -overlap(a.y, a.height, b.y, b.height);
  if (isFlat(a) && isFlat(b)) return false;
  if (apart <= 0)
    return apart < -0.5 * Math.min(a.height, b.height) || shared > 0.7 * Math.min(a.width, b.width);
  const whole = Math.max(a.y + a.height, b.y + b.height) - Math.min(a.y, b.y);
  return apart <= NEAR * whole && Math.min(a.height, b.height) <= PART * Math.max(a.height, b.height);
}

function besideEachOther(a: Box, b: Box): boolean {
  const lower = Math.min(a.height, b.height);
  const taller = Math.max(a.height, b.height);
  const apart = -overlap(a.x, a.width, b.x, b.width);
  return overlap(a.y, a.height, b.y, b.height) >= BESIDE * lower && apart <= FARTHEST * taller;
}

function middle(line: Glyph[]): number {
  return line.reduce((sum, { box }) => sum + box.y + box.height / 2, 0) / line.length;
}

/** The groups into which a relation, taken to be transitive, parts the items. */
function groups<T>(items: T[], related: (a: T, b: T) => boolean): T[][] {
  const result: T[][] = [];
  for (const item of items) {
    const together = result.filter((group) => group.some((other) => related(item, other)));
    for (const group of together) result.splice(result.indexOf(group), 1);
    result.push([item, ...together.flat()]);
  }
  return result;
}
