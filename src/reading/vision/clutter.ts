// What is on the paper and is no digit: frames, dark edges and corners, bars, underlines, watermarks, specks.

import type { Component, Components } from './components.js';
import { type Box, boxDistance } from './picture.js';

/** Ink paler than this share of the strongest is a watermark or what shines through the paper. */
const PALE = 0.4;

/** Pieces whose longer side is below this share of the tallest piece's height are specks. */
const SPECK = 0.16;

/** A compact blob below this share of the tallest piece's height is a dot or splatter, no stroke. */
const BLOB = 0.3;

/** A blob is compact when it fills this share of its box. */
const COMPACT = 0.6;

/** What lies within this share of the shorter side from the picture's edge, and touches it, is no writing. */
const EDGE = 0.06;

/** A piece this long, as a share of the picture, close to the picture's edge and thin, is a frame's side. */
const SIDE_OF_FRAME = 0.8;

/** Beside a piece that lies free and is this share of the picture's shorter side high, a dark corner is no writing. */
const FREE = 0.15;

/** A piece from edge to edge that fills its box by this share is a bar, where all others are so much shorter. */
const BAR = 0.8;
const SHORTER = 0.6;

/**
 * A level line is this low for its length, this thin beside the tallest piece's height, and this many times as long
 * as that is high: no bar of a digit is.
 */
const FLAT = 0.2;
const THIN = 0.15;
const LONGER = 1.5;

/** Pieces below this share of the tallest's height, and farther than this share from all tall ones, are strays. */
const STRAY = 0.4;
const FAR = 0.5;

/** Pieces this near to each other, as a share of the tallest's height, may be parts of one small digit. */
const CLOSE = 0.1;

/** Pieces of at least this share of the tallest's height are digits or most of one. */
const TALL = 0.6;

/** Only this many pieces, the tallest, are looked at. */
const MOST_PIECES = 2000;

/** The components that may be digits or parts of digits. */
export function withoutClutter(found: Components): Component[] {
  let kept = [...found.components].sort((a, b) => b.box.height - a.box.height).slice(0, MOST_PIECES);
  kept = withoutFrames(kept, found);
  kept = withoutEdges(kept, found);
  kept = withoutPale(withoutUnderlines(kept));
  return withoutStrays(withoutSpecks(kept));
}

/** Drops frames: ink that runs along all four sides of its own box, around a piece of fair size. */
function withoutFrames(components: Component[], found: Components): Component[] {
  return components.filter(
    (outer) =>
      !components.some(
        (inner) =>
          inner !== outer &&
          inner.box.height >= 0.2 * outer.box.height &&
          encloses(outer.box, inner.box) &&
          runsAlongItsBox(outer, found),
      ),
  );
}

function encloses(outer: Box, inner: Box): boolean {
  return (
    outer.x < inner.x &&
    outer.y < inner.y &&
    outer.x + outer.width > inner.x + inner.width &&
    outer.y + outer.height > inner.y + inner.height
  );
}

/** A frame's ink is near its box's sides everywhere; a 0 leaves the corners empty. */
function runsAlongItsBox({ box, label }: Component, { labels, width }: Components): boolean {
  const band = Math.max(1, Math.round(0.1 * Math.min(box.width, box.height)));
  let corners = 0;
  const cornerHas = (left: number, top: number) => {
    for (let y = top; y < top + band; y++)
      for (let x = left; x < left + band; x++) if (labels[y * width + x] === label) return true;
    return false;
  };
  for (const left of [box.x, box.x + box.width - band])
    for (const top of [box.y, box.y + box.height - band]) if (cornerHas(left, top)) corners++;
  return corners === 4;
}

/** Drops what clings to the picture's edge: shadows, fingers, neighbours' strokes, the sides of a broken frame. */
function withoutEdges(components: Component[], found: Components): Component[] {
  if (components.length < 2) return components;
  const { width, height } = found;
  const band = EDGE * Math.min(width, height);
  const isFree = ({ box: { x, y, width: w, height: h } }: Component) =>
    x > 0 && y > 0 && x + w < width && y + h < height && h >= FREE * Math.min(width, height);
  const hasFree = components.some(isFree);
  const kept = components.filter((component) => {
    const { box } = component;
    return !(
      (hasFree && holdsCorner(component, found)) ||
      isBar(component, components, found) ||
      clings(box.x, box.width, width, box.height / height, band) ||
      clings(box.y, box.height, height, box.width / width, band)
    );
  });
  return kept.length > 0 ? kept : components;
}

function holdsCorner({ label }: Component, { labels, width, height }: Components): boolean {
  return [0, width - 1, (height - 1) * width, height * width - 1].some((corner) => labels[corner] === label);
}

/** Whether a piece is a margin's line or a program's title bar: from edge to edge, as nothing else nearly is. */
function isBar({ box, area, label }: Component, components: Component[], found: Components): boolean {
  if (area < BAR * box.width * box.height) return false;
  return (['width', 'height'] as const).some(
    (side) =>
      box[side] === found[side] &&
      components.every((other) => other.label === label || other.box[side] < SHORTER * box[side]),
  );
}

/**
 * Whether a piece that is thin across one direction lies at an end of it: touching the edge, or near it and
 * nearly as long as the picture.
 */
function clings(start: number, thickness: number, length: number, along: number, band: number): boolean {
  if (thickness > band) return false;
  const away = Math.min(start, length - start - thickness);
  return away === 0 || (along >= SIDE_OF_FRAME && away + thickness <= 2 * band);
}

/** Drops lines under, over or between digits, which are no part of any. */
function withoutUnderlines(components: Component[]): Component[] {
  const isFlat = ({ box }: Component) => box.height <= FLAT * box.width;
  const tallest = tallestOf(components.filter((component) => !isFlat(component)));
  if (tallest === 0) return components;
  return components.filter((component) => {
    const { box, area } = component;
    return !isFlat(component) || box.width <= LONGER * tallest || area > THIN * tallest * box.width;
  });
}

function withoutPale(components: Component[]): Component[] {
  const tallest = tallestOf(components);
  let strongest = 0;
  for (const { box, strength } of components)
    if (box.height >= 0.3 * tallest) strongest = Math.max(strongest, strength);
  return components.filter(({ strength }) => strength >= PALE * strongest);
}

function withoutSpecks(components: Component[]): Component[] {
  const tallest = tallestOf(components);
  return components.filter(({ box, area }) => {
    const longer = Math.max(box.width, box.height);
    if (longer < SPECK * tallest) return false;
    return longer >= BLOB * tallest || area < COMPACT * box.width * box.height;
  });
}

/** Drops small pieces that are far from everything large: parts of a digit are near the rest of it. */
function withoutStrays(components: Component[]): Component[] {
  const tallest = tallestOf(components);
  const tall = components.filter(({ box }) => box.height >= TALL * tallest);
  const isLarge = ({ box }: Component) => Math.max(box.width, box.height) >= STRAY * tallest;
  const large = components.filter(isLarge);
  return components.filter(
    (component) =>
      isLarge(component) ||
      tall.some(({ box }) => boxDistance(component.box, box) <= FAR * tallest) ||
      large.some(({ box }) => boxDistance(component.box, box) <= CLOSE * tallest),
  );
}

function tallestOf(components: Component[]): number {
  return components.reduce((most, { box }) => Math.max(most, box.height), 0);
}
