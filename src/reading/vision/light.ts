// Uneven light evened out: each pixel measured against the paper around it gives ink density.

import { boxMean } from './blur.js';
import { squareMaximum } from './maximum.js';
import { cropPlane, emptyPlane, everyNth, type Plane, percentile } from './picture.js';
import { cellMeans, resample } from './resample.js';

/** The ground is estimated on at most this many pixels a side: light changes slowly, and it costs little. */
const GROUND_SIDE = 128;

/** Strokes are narrower than this share of the shorter side; what is wider is shadow or paper. */
const WIDEST_STROKE = 1 / 3;

/** No window is smaller than this many pixels, or the strokes of a 28x28 picture would be taken for shadows. */
const SMALLEST_WINDOW = 13;

/** Whether light is even is judged on at most this many pixels a side. */
const EVEN_SIDE = 240;

/** Light is even when, of this many levels of grey, three neighbouring ones hold most of the picture. */
const LEVELS = 48;
const MOSTLY = 0.6;

/** A shadow leaves this share of the ground's light: what leaves more is none, and what leaves less is fat ink. */
const SHADOW = { least: 0.25, most: 0.85 };

/** The typical paper pixel is sought among about this many. */
const SAMPLES = 6000;

/** Paper darker than this is measured as if it had this light, or noise in black shadows would look like ink. */
const DARKEST_PAPER = 0.15;

/**
 * Ink density from a grey picture with dark ink: the share of the paper's light that is missing, so that ink
 * in a shadow is as dense as ink in the sun. The paper's light is the grey's morphological closing (every
 * dark thing too narrow to hold the window is filled with what surrounds it), which follows shadows' edges.
 * @returns 0 where there is paper, up to 1 where there is black ink
 */
export function inkDensity(grey: Plane): Plane {
  const ground = paperLight(grey);
  const density = emptyPlane(grey.width, grey.height);
  for (let i = 0; i < density.data.length; i++)
    density.data[i] = (ground.data[i] - grey.data[i]) / Math.max(DARKEST_PAPER, ground.data[i]);
  return withoutBias(density);
}

/** The light of the paper alone, as if nothing were written on it. */
export function paperLight(grey: Plane): Plane {
  const longer = Math.max(grey.width, grey.height);
  const even = evenGround(everyNth(grey, Math.ceil(longer / EVEN_SIDE)));
  if (even !== undefined && !hasShadow(everyNth(grey, Math.ceil(longer / GROUND_SIDE)), even))
    return { ...grey, data: new Float32Array(grey.data.length).fill(even) };
  const factor = Math.max(1, longer / GROUND_SIDE);
  const columns = Math.max(1, Math.round(grey.width / factor));
  const rows = Math.max(1, Math.round(grey.height / factor));
  // Each cell's mean, so that noise does not lift the ground.
  const small = factor > 1 ? cellMeans(grey, columns, rows) : boxMean(grey, 1);
  const window = Math.max(SMALLEST_WINDOW, Math.round(WIDEST_STROKE * Math.min(columns, rows)));
  const closed = squareMinimum(closing(small, window >> 1), factor > 1 ? 1 : 0);
  if (factor === 1) return closed;
  return resample(
    withEdges(closed, 1),
    { x: 1, y: 1, width: columns, height: rows },
    grey.width,
    grey.height,
  );
}

/** The grey that most of a picture has, or undefined where its light is not even. */
function evenGround({ data }: Plane): number | undefined {
  const counts = new Uint32Array(LEVELS + 2);
  for (let i = 0; i < data.length; i++)
    counts[1 + Math.round((LEVELS - 1) * Math.min(1, Math.max(0, data[i])))]++;
  let best = 1;
  const near = (level: number) => counts[level - 1] + counts[level] + counts[level + 1];
  for (let level = 1; level <= LEVELS; level++) if (near(level) > near(best)) best = level;
  return near(best) >= MOSTLY * data.length ? (best - 1) / (LEVELS - 1) : undefined;
}

/** Whether a square too wide for a stroke is all darker than the ground, yet not black: a shadow on a part of it. */
function hasShadow(grey: Plane, ground: number): boolean {
  const { width, height } = grey;
  const radius = Math.round(WIDEST_STROKE * Math.min(width, height)) >> 1;
  // Most pictures have too little that is dark, which costs less to see.
  let dark = 0;
  for (let i = 0; i < grey.data.length; i++) if (grey.data[i] < SHADOW.most * ground) dark++;
  if (dark < (2 * radius + 1) ** 2) return false;
  const lightest = squareMaximum(grey, radius);
  const mean = boxMean(grey, radius);
  for (let y = radius; y < height - radius; y++) {
    for (let i = y * width + radius; i < (y + 1) * width - radius; i++)
      if (lightest.data[i] < SHADOW.most * ground && mean.data[i] > SHADOW.least * ground) return true;
  }
  return false;
}

/**
 * Fills what is dark and too narrow to hold the square window of the given radius. Outside the picture its
 * edge goes on: a shadow that only reaches in from the side is no ink.
 */
function closing(plane: Plane, radius: number): Plane {
  const padded = withEdges(plane, 2 * radius);
  const closed = squareMinimum(squareMaximum(padded, radius), radius);
  return cropPlane(closed, { x: 2 * radius, y: 2 * radius, width: plane.width, height: plane.height });
}

function squareMinimum(plane: Plane, radius: number): Plane {
  return negative(squareMaximum(negative(plane), radius));
}

function negative({ width, height, data }: Plane): Plane {
  return { width, height, data: data.map((value) => -value) };
}

/** A plane with its edge pixels repeated this often on every side. */
function withEdges({ width, height, data }: Plane, margin: number): Plane {
  const result = emptyPlane(width + 2 * margin, height + 2 * margin);
  for (let y = 0, i = 0; y < result.height; y++) {
    const row = Math.min(height - 1, Math.max(0, y - margin)) * width;
    for (let x = 0; x < result.width; x++, i++)
      result.data[i] = data[row + Math.min(width - 1, Math.max(0, x - margin))];
  }
  return result;
}

/** A closing rides on the crests of the noise: the typical paper pixel is made 0 again. */
function withoutBias(density: Plane): Plane {
  const stride = Math.max(1, Math.floor(density.data.length / SAMPLES));
  const sample = new Float32Array(Math.ceil(density.data.length / stride));
  for (let i = 0; i < sample.length; i++) sample[i] = density.data[i * stride];
  const typical = Math.max(0, percentile(sample, 0.5));
  for (let i = 0; i < density.data.length; i++)
    density.data[i] = Math.min(1, Math.max(0, (density.data[i] - typical) / (1 - typical)));
  return density;
}
