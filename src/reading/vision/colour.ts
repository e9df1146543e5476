// Colour reduced to one grey in which the ink stands apart from its ground, whatever the two colours are.

import { emptyPlane, type Picture, type Plane } from './picture.js';

/** Grey differences count as much as this share of all detail, so that noise in colour cannot outweigh them. */
const GREY_PRIOR = 0.05;

/** Rounds of power iteration: the axis need not be exact. */
const ROUNDS = 12;

/**
 * Projects an opaque picture on the colour axis along which neighbouring pixels differ most: for black ink
 * that is grey, for blue ink on yellow paper it is red and green against blue. Differences between near pixels
 * are used instead of the colours themselves, so that a shadow over the paper does not count as detail.
 * @returns grey 0..1; which end is ink is not yet known
 */
export function reduceColour(picture: Picture): Plane {
  const { width, height, data } = picture;
  const plane = emptyPlane(width, height);
  const axis = detailAxis(picture);
  const scale = 1 / (255 * axis.reduce((sum, a) => sum + Math.abs(a), 0));
  const [r, g, b] = axis.map((a) => a * scale);
  // Negative parts count down from white, so that the result stays within 0..1.
  const offset = 255 * -[r, g, b].reduce((sum, a) => sum + Math.min(0, a), 0);
  for (let i = 0, j = 0; i < plane.data.length; i++, j += 4)
    plane.data[i] = offset + r * data[j] + g * data[j + 1] + b * data[j + 2];
  return plane;
}

/** Where the iteration starts: near grey, but square to no likely pair of colours (red on blue is square to grey). */
const START = [1, 0.8, 0.55];

/** The unit vector in red, green, blue along which pixels a little apart differ most. */
function detailAxis({ width, height, data }: Picture): number[] {
  // Across a stroke's edge, not within it: edges in photographs are several pixels wide.
  const apart = Math.max(1, Math.round(Math.min(width, height) / 100));
  let rr = 0;
  let rg = 0;
  let rb = 0;
  let gg = 0;
  let gb = 0;
  let bb = 0;
  const add = (i: number, j: number) => {
    const r = data[i] - data[j];
    const g = data[i + 1] - data[j + 1];
    const b = data[i + 2] - data[j + 2];
    // Weighted by its own square: edges of ink are few but strong, noise is everywhere and weak.
    const strength = r * r + g * g + b * b;
    rr += strength * r * r;
    rg += strength * r * g;
    rb += strength * r * b;
    gg += strength * g * g;
    gb += strength * g * b;
    bb += strength * b * b;
  };
  for (let y = 0; y + apart < height; y += apart) {
    for (let x = 0; x + apart < width; x += apart) {
      const i = 4 * (y * width + x);
      add(i, i + 4 * apart);
      add(i, i + 4 * apart * width);
    }
  }
  const prior = (GREY_PRIOR * (rr + gg + bb) + 1e-9) / 3;
  let axis = START;
  for (let round = 0; round < ROUNDS; round++) {
    const [x, y, z] = axis;
    const grey = prior * (x + y + z);
    const next = [
      rr * x + rg * y + rb * z + grey,
      rg * x + gg * y + gb * z + grey,
      rb * x + gb * y + bb * z + grey,
    ];
    const length = Math.hypot(...next);
    axis = next.map((value) => value / length);
  }
  return axis;
}
