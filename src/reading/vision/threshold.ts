// Ink parted from paper: one level for the whole picture, taken where the edges of the strokes are.

import { emptyMask, type Mask, type Plane } from './picture.js';

/** Fainter ink than this (share of the paper's light) cannot be told from the paper's own texture. */
const FAINTEST_INK = 0.07;

/** Ink stands out from the paper at least this many times as far as neighbouring pixels typically differ. */
const ABOVE_NOISE = 4;

/** A stroke is followed down to this share of the level where it pales, from where it is above the level. */
const FOLLOW = 0.65;

/** Ink parted from paper. */
export interface Ink {
  mask: Mask;
  /** The density that parts ink from paper. */
  level: number;
  /** The density below which everything is paper. */
  paper: number;
}

/**
 * Finds the level halfway up the strokes' edges (the mean of the density weighted by its squared gradient:
 * Kittler, Illingworth and Foeglein 1985, "Threshold selection based on a simple image statistic"), which
 * unlike a histogram's does not depend on how little of the paper is written on. A pale part of a stroke is
 * kept when it hangs together with a strong one.
 * @returns undefined where nothing stands out from the paper
 */
export function threshold(density: Plane): Ink | undefined {
  const edges = edgeLevel(density);
  if (!edges) return undefined;
  const { ink, paper } = levelsAbout(density, edges.level);
  if (ink < FAINTEST_INK || ink < ABOVE_NOISE * edges.noise) return undefined;
  return { mask: follow(density, edges.level), level: edges.level, paper };
}

/** Gradients are counted in this many steps. */
const GRADIENT_STEPS = 512;

/** Weaker gradients than this are no edges, even where paper is perfectly even. */
const WEAKEST_EDGE = 0.03;

/** In taller pictures only about this many rows are looked at: edges are everywhere along a stroke. */
const ROWS = 400;

/**
 * Noise is judged by the gradient below which this share of all is, for in a small picture edges may be more than
 * half. Of noise alone it is so much of the median: the larger of two differences of normal numbers.
 */
const QUIET = 0.25;
const OF_MEDIAN = 0.64;

/** The mean density where edges are, and how much neighbouring pixels typically differ. */
function edgeLevel({ width, height, data }: Plane): { level: number; noise: number } | undefined {
  const weights = new Float64Array(GRADIENT_STEPS + 1);
  const sums = new Float64Array(GRADIENT_STEPS + 1);
  const counts = new Uint32Array(GRADIENT_STEPS + 1);
  const step = Math.max(1, Math.floor(height / ROWS));
  for (let y = 0; y < height; y += step) {
    const above = y > 0 ? -width : 0;
    const below = y < height - 1 ? width : 0;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const across = data[x < width - 1 ? i + 1 : i] - data[x > 0 ? i - 1 : i];
      const down = data[i + below] - data[i + above];
      const gradient = Math.max(Math.abs(across), Math.abs(down));
      const bin = (gradient * GRADIENT_STEPS + 0.5) | 0;
      counts[bin]++;
      weights[bin] += gradient * gradient;
      sums[bin] += gradient * gradient * data[i];
    }
  }
  const noise = stepBelowWhich(counts, QUIET) / OF_MEDIAN;
  // Noise has gradients everywhere, strokes have few. Where a blurred digit fills the picture its edges are
  // everywhere too: then the stronger half of the range is edges in any case.
  const steepest = weights.findLastIndex((weight) => weight > 0);
  const floor = Math.max(WEAKEST_EDGE * GRADIENT_STEPS, Math.min(4 * noise, steepest / 2));
  let weight = 0;
  let sum = 0;
  for (let step = Math.ceil(floor); step <= GRADIENT_STEPS; step++) {
    weight += weights[step];
    sum += sums[step];
  }
  return weight > 0 ? { level: sum / weight, noise: noise / GRADIENT_STEPS } : undefined;
}

/** The first step at which the given share of all that was counted is reached. */
function stepBelowWhich(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let step = 0; step < counts.length; step++) {
    seen += counts[step];
    if (seen >= share * total) return step;
  }
  return counts.length;
}

/** Densities are counted in this many steps. */
const DENSITY_STEPS = 1000;

/** How dense ink is (median above the level), and the upper end of paper. */
function levelsAbout({ data }: Plane, level: number): { ink: number; paper: number } {
  const counts = new Uint32Array(DENSITY_STEPS + 1);
  for (let i = 0; i < data.length; i++) counts[(data[i] * DENSITY_STEPS) | 0]++;
  const split = Math.ceil(level * DENSITY_STEPS);
  const below = counts.subarray(0, split);
  const above = counts.subarray(split);
  const paper = stepBelowWhich(below, 0.9) / DENSITY_STEPS;
  return { ink: level + stepBelowWhich(above, 0.5) / DENSITY_STEPS, paper: Math.min(level / 2, paper) };
}

/** All pixels above the lower level that hang together with one above the level. */
function follow({ width, height, data }: Plane, level: number): Mask {
  const mask = emptyMask(width, height);
  const stack: number[] = [];
  for (let i = 0; i < data.length; i++) {
    if (data[i] < level) continue;
    mask.data[i] = 1;
    stack.push(i);
  }
  const low = FOLLOW * level;
  while (stack.length > 0) {
    const i = stack.pop()!;
    const x = i % width;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const j = i + dy * width + dx;
        if (x + dx < 0 || x + dx >= width || j < 0 || j >= data.length) continue;
        if (mask.data[j] || data[j] < low) continue;
        mask.data[j] = 1;
        stack.push(j);
      }
    }
  }
  return mask;
}
