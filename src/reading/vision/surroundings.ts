// What lies around the paper: the table it is photographed on, the black border of a scan.

import { everyNth, inkBox, type Plane } from './picture.js';

/** Paper and surroundings are told apart on at most this many pixels a side. */
const SIDE = 200;

/** Surroundings are seen when they make up this share of the picture's border, and paper this of the picture. */
const OF_BORDER = 0.8;
const OF_PICTURE = 0.5;

/** Paper that fills its own box by this share, as strokes hardly do, may be smaller. */
const SOLID = 0.8;
const OF_PICTURE_IF_SOLID = 0.35;

/** They are more than a frame where they make up this share of the pixels so far from the edge, of the longer side. */
const OF_INSIDE = 0.5;
const INSIDE = 0.015;

/** Two greys explain at least this share of the picture's variance, or its border is only shaded. */
const TWO_GREYS = 0.75;

/**
 * Paints over what surrounds the paper in the paper's own grey. Surroundings are the rarer of two greys, hold
 * nearly the whole border, and hang together with it; what is written on the paper does not. A picture
 * without surroundings is returned as it is.
 */
export function withoutSurroundings(grey: Plane): Plane {
  const step = Math.max(1, Math.ceil(Math.max(grey.width, grey.height) / SIDE));
  const small = everyNth(grey, step);
  const { level, explained } = otsu(small);
  if (explained < TWO_GREYS) return grey;
  const dark = small.data.map((value) => (value < level ? 1 : 0));
  const share = mean(dark);
  const onBorder = mean(ringOf(dark, small, 0));
  const darkAround = onBorder >= OF_BORDER;
  const paper = darkAround ? 1 - share : share;
  if ((!darkAround && onBorder > 1 - OF_BORDER) || paper < OF_PICTURE_IF_SOLID) return grey;
  const depth = Math.max(1, Math.round(INSIDE * Math.max(small.width, small.height)));
  const inside = mean(ringOf(dark, small, depth));
  if ((darkAround ? inside : 1 - inside) < OF_INSIDE) return grey;
  const around = grownFromBorder(dark, darkAround ? 1 : 0, small.width, small.height);
  if (paper < OF_PICTURE && filling(around, small.width, small.height) < SOLID) return grey;
  return paintOver(grey, around, small, step);
}

/** Otsu's level between two greys ("A threshold selection method from gray-level histograms", 1979). */
function otsu({ data }: Plane): { level: number; explained: number } {
  const counts = new Float64Array(256);
  for (const value of data) counts[Math.round(255 * Math.min(1, Math.max(0, value)))]++;
  let total = 0;
  let squares = 0;
  for (let grey = 0; grey < 256; grey++) {
    total += grey * counts[grey];
    squares += grey * grey * counts[grey];
  }
  const variance = squares / data.length - (total / data.length) ** 2;
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let level = 0;
  for (let grey = 0; grey < 255; grey++) {
    below += counts[grey];
    sumBelow += grey * counts[grey];
    const above = data.length - below;
    if (below === 0 || above === 0) continue;
    const between = (below * above * (sumBelow / below - (total - sumBelow) / above) ** 2) / data.length ** 2;
    if (between <= best) continue;
    best = between;
    level = (grey + 0.5) / 255;
  }
  return { level, explained: variance > 0 ? best / variance : 0 };
}

/** Which pixels of a kind hang together with the border, and one pixel more for soft edges. */
function grownFromBorder(kinds: Float32Array, kind: number, width: number, height: number): Uint8Array {
  const reached = new Uint8Array(kinds.length);
  const stack: number[] = [];
  const visit = (x: number, y: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const i = y * width + x;
    if (reached[i] || kinds[i] !== kind) return;
    reached[i] = 1;
    stack.push(i);
  };
  for (let x = 0; x < width; x++) {
    visit(x, 0);
    visit(x, height - 1);
  }
  for (let y = 0; y < height; y++) {
    visit(0, y);
    visit(width - 1, y);
  }
  while (stack.length > 0) {
    const i = stack.pop()!;
    const x = i % width;
    const y = (i - x) / width;
    visit(x - 1, y);
    visit(x + 1, y);
    visit(x, y - 1);
    visit(x, y + 1);
  }
  return reached.map((_, i) => (touches(reached, i, width) ? 1 : 0));
}

function touches(reached: Uint8Array, i: number, width: number): boolean {
  const x = i % width;
  for (const row of [i - width, i, i + width]) {
    if (reached[row] || (x > 0 && reached[row - 1]) || (x < width - 1 && reached[row + 1])) return true;
  }
  return false;
}

/** The share of its box that what lies inside the surroundings fills. */
function filling(around: Uint8Array, width: number, height: number): number {
  const inside = around.map((value) => 1 - value);
  const box = inkBox({ width, height, data: inside });
  if (!box) return 0;
  return inside.reduce((sum, value) => sum + value, 0) / (box.width * box.height);
}

function paintOver(grey: Plane, around: Uint8Array, small: Plane, step: number): Plane {
  const paper = small.data.filter((_, i) => !around[i]).sort();
  const fill = paper[paper.length >> 1];
  const data = grey.data.slice();
  for (let y = 0, i = 0; y < grey.height; y++) {
    const row = Math.floor(y / step) * small.width;
    for (let x = 0; x < grey.width; x++, i++) if (around[row + Math.floor(x / step)]) data[i] = fill;
  }
  return { ...grey, data };
}

/** The pixels so many from the edge, all around. */
function ringOf(data: Float32Array, { width, height }: Plane, depth: number): Float32Array {
  return data.filter((_, i) => {
    const x = i % width;
    const y = (i - x) / width;
    return Math.min(x, y, width - 1 - x, height - 1 - y) === depth;
  });
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
