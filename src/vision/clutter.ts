// What is on the paper and is no digit: frames, dark edges, watermarks, specks and splatter.

import type { Component, Components } from './components.js';
import type { Box } from './picture.js';

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

/** The components that may be digits or parts of digits. */
export function withoutClutter(found: Components): Component[] {
  let kept = found.components.filter((component) => component.area > 1 || found.width < 100);
  kept = withoutFrames(kept, found);
  kept = withoutEdges(kept, found);
  kept = withoutPale(kept);
  return withoutSpecks(kept);
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

/** Drops the shadows and neighbours' strokes that cling to the picture's edge. */
function withoutEdges(components: Component[], { width, height }: Components): Component[] {
  const band = Math.round(EDGE * Math.min(width, height));
  const tallest = tallestOf(components);
  return components.filter(({ box }) => {
    if (box.height >= tallest && box.width > band) return true;
    const alongSide =
      (box.x === 0 && box.width <= band) || (box.x + box.width === width && box.width <= band);
    const alongTop =
      (box.y === 0 && box.height <= band) || (box.y + box.height === height && box.height <= band);
    return !(components.length > 1 && (alongSide || alongTop));
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

function tallestOf(components: Component[]): number {
  return components.reduce((most, { box }) => Math.max(most, box.height), 0);
}
