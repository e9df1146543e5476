// Pictures for the tests: strokes and rings drawn with soft edges on a ground of any colour.

import type { Classifier } from '../../../src/reading/vision/classifier.js';
import type { Glyph } from '../../../src/reading/vision/glyph.js';
import { emptyPlane, type Mask, type Picture, type Plane } from '../../../src/reading/vision/picture.js';

export type Colour = [number, number, number];

/** A picture to draw on. All lengths are in pixels. */
export class Drawing {
  readonly picture: Picture;

  constructor(width: number, height: number, ground: Colour = [255, 255, 255]) {
    const data = new Uint8Array(4 * width * height);
    for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : ground[i % 4];
    this.picture = { width, height, data };
  }

  /** A straight stroke with round ends. */
  stroke(x1: number, y1: number, x2: number, y2: number, pen: number, ink: Colour = [0, 0, 0]): this {
    const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
    return this.cover(ink, (x, y) => {
      const along = length ? ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length : 0;
      const t = Math.min(1, Math.max(0, along));
      return pen / 2 - Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1));
    });
  }

  /** A circle's outline. */
  ring(x: number, y: number, radius: number, pen: number, ink: Colour = [0, 0, 0]): this {
    return this.cover(ink, (px, py) => pen / 2 - Math.abs(Math.hypot(px - x, py - y) - radius));
  }

  dot(x: number, y: number, radius: number, ink: Colour = [0, 0, 0]): this {
    return this.cover(ink, (px, py) => radius - Math.hypot(px - x, py - y));
  }

  /** Multiplies every pixel by light(x, y). */
  light(light: (x: number, y: number) => number): this {
    return this.each((x, y, [r, g, b, a]) => [r * light(x, y), g * light(x, y), b * light(x, y), a]);
  }

  /** Adds noise of the given strength, the same on every run. */
  noise(strength: number): this {
    let seed = 1;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32 - 0.5;
    };
    return this.each((_x, _y, [r, g, b, a]) => {
      const off = strength * (random() + random());
      return [r + off, g + off, b + off, a];
    });
  }

  /** Replaces every pixel. Values are rounded and clamped. */
  each(paint: (x: number, y: number, was: number[]) => number[]): this {
    const { width, data } = this.picture;
    for (let i = 0; i < data.length; i += 4) {
      const now = paint((i / 4) % width, Math.floor(i / 4 / width), [...data.subarray(i, i + 4)]);
      for (let c = 0; c < 4; c++) data[i + c] = Math.round(Math.min(255, Math.max(0, now[c])));
    }
    return this;
  }

  /** Lays ink where `inside` is how far within its edge a point is; edges are soft. */
  private cover(ink: Colour, inside: (x: number, y: number) => number): this {
    const { width, height, data } = this.picture;
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i += 4) {
        const share = Math.min(1, Math.max(0, inside(x + 0.5, y + 0.5) + 0.5));
        if (share === 0) continue;
        for (let c = 0; c < 3; c++) data[i + c] = Math.round(share * ink[c] + (1 - share) * data[i + c]);
      }
    }
    return this;
  }
}

/** The picture as ink density: dark on white becomes 1 on 0. */
export function densityOf({ width, height, data }: Picture): Plane {
  const plane = emptyPlane(width, height);
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = 1 - data[4 * i] / 255;
  return plane;
}

export function maskOf(picture: Picture): Mask {
  const density = densityOf(picture);
  return { ...density, data: Uint8Array.from(density.data, (value) => (value > 0.5 ? 1 : 0)) };
}

export function glyphOf(picture: Picture): Glyph {
  return { box: { x: 0, y: 0, width: picture.width, height: picture.height }, plane: densityOf(picture) };
}

/**
 * A classifier that knows two digits: a ring around an empty middle is 0, a slim upright stroke is 1. It is
 * sure of those, and of nothing else.
 */
export const ringOrBar: Classifier = (image) => {
  const ink = (left: number, right: number, top: number, bottom: number) => {
    let sum = 0;
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += image[28 * y + x] / 255;
    return sum;
  };
  const all = ink(0, 28, 0, 28);
  const probabilities = new Float32Array(10).fill(0.08);
  const bar = ink(10, 18, 0, 28) > 0.97 * all;
  const ring = ink(11, 17, 9, 20) < 0.5 && ink(0, 11, 11, 17) > 5 && ink(17, 28, 11, 17) > 5;
  const sure = bar ? 1 : ring ? 0 : undefined;
  if (sure !== undefined) probabilities.fill(0.001).fill(0.991, sure, sure + 1);
  return probabilities;
};
