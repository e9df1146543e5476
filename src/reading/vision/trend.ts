// The slow change of light over the paper, as a smooth surface fitted past whatever is written on it.

import { emptyPlane, type Plane } from './picture.js';

/** The surface is fitted on about this many pixels a side. */
const SAMPLES = 48;

/** Rounds of reweighting, each with less heed to what lies off the surface. */
const ROUNDS = 6;

/** Terms of a second-degree surface: 1, x, y, x squared, xy, y squared, with x and y from -1 to 1. */
const TERMS = 6;

/**
 * Fits a second-degree surface to a grey picture by least squares with Cauchy's weights (a pixel far off the
 * surface, which is ink or a shadow's edge, counts little), and returns it for every pixel.
 */
export function lightTrend(grey: Plane): Plane {
  const samples = takeSamples(grey);
  let coefficients = [samples.values[samples.values.length >> 1], 0, 0, 0, 0, 0];
  let weights = new Float64Array(samples.values.length).fill(1);
  for (let round = 0; round < ROUNDS; round++) {
    coefficients = solve(normalEquations(samples, weights));
    const off = samples.values.map((value, i) => Math.abs(value - evaluate(coefficients, samples.terms[i])));
    const typical = Math.max(0.01, Float64Array.from(off).sort()[off.length >> 1]);
    weights = Float64Array.from(off, (distance) => 1 / (1 + (distance / (1.5 * typical)) ** 2));
  }
  return draw(coefficients, grey.width, grey.height);
}

interface Samples {
  terms: number[][];
  values: number[];
}

function takeSamples({ width, height, data }: Plane): Samples {
  const samples: Samples = { terms: [], values: [] };
  const across = Math.min(width, SAMPLES);
  const down = Math.min(height, SAMPLES);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const x = Math.floor(((column + 0.5) * width) / across);
      const y = Math.floor(((row + 0.5) * height) / down);
      samples.terms.push(termsAt(place(x, width), place(y, height)));
      samples.values.push(data[y * width + x]);
    }
  }
  return samples;
}

/** A pixel's place from -1 to 1. */
function place(at: number, length: number): number {
  return (2 * at + 1) / length - 1;
}

function termsAt(x: number, y: number): number[] {
  return [1, x, y, x * x, x * y, y * y];
}

function evaluate(coefficients: number[], terms: number[]): number {
  let sum = 0;
  for (let k = 0; k < TERMS; k++) sum += coefficients[k] * terms[k];
  return sum;
}

/** The weighted normal equations, each row with its right side at the end. */
function normalEquations({ terms, values }: Samples, weights: Float64Array): number[][] {
  const rows = Array.from({ length: TERMS }, () => new Array<number>(TERMS + 1).fill(0));
  for (let i = 0; i < values.length; i++) {
    for (let r = 0; r < TERMS; r++) {
      const weighted = weights[i] * terms[i][r];
      for (let c = 0; c < TERMS; c++) rows[r][c] += weighted * terms[i][c];
      rows[r][TERMS] += weighted * values[i];
    }
  }
  // A picture of one or two rows says nothing of some terms: a trace of ridge keeps them near 0.
  for (let r = 0; r < TERMS; r++) rows[r][r] += 1e-6;
  return rows;
}

/** Gauss's elimination; the matrix is positive definite, so no pivoting is needed. */
function solve(rows: number[][]): number[] {
  for (let k = 0; k < TERMS; k++) {
    for (let r = k + 1; r < TERMS; r++) {
      const factor = rows[r][k] / rows[k][k];
      for (let c = k; c <= TERMS; c++) rows[r][c] -= factor * rows[k][c];
    }
  }
  const result = new Array<number>(TERMS).fill(0);
  for (let r = TERMS - 1; r >= 0; r--) {
    let sum = rows[r][TERMS];
    for (let c = r + 1; c < TERMS; c++) sum -= rows[r][c] * result[c];
    result[r] = sum / rows[r][r];
  }
  return result;
}

function draw(coefficients: number[], width: number, height: number): Plane {
  const [constant, alongX, alongY, squareX, product, squareY] = coefficients;
  const surface = emptyPlane(width, height);
  for (let row = 0, i = 0; row < height; row++) {
    const y = place(row, height);
    const start = constant + alongY * y + squareY * y * y;
    const slope = alongX + product * y;
    for (let column = 0; column < width; column++, i++) {
      const x = place(column, width);
      surface.data[i] = start + (slope + squareX * x) * x;
    }
  }
  return surface;
}
