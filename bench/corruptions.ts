// Fifteen ways to spoil an image of 28x28, after the names of MNIST-C (Mu and Gilmer 2019) and made anew: each a
// pure function of the image (784, white ink on black) and of random numbers, at one middling strength.

import { PIXELS, IMAGE_SIDE as SIDE } from '../src/engine/network/topology.js';
import type { Random } from '../src/engine/random.js';

export type Corruption = (image: Uint8Array, random: Random) => Uint8Array;

const CENTRE = (SIDE - 1) / 2;

/** A new image: what `paint` says (0..255, cut off beyond) for each pixel. */
function paintEach(paint: (x: number, y: number, pixel: number) => number): Uint8Array {
  return Uint8ClampedArray.from({ length: PIXELS }, (_, pixel) =>
    paint(pixel % SIDE, Math.floor(pixel / SIDE), pixel),
  ) as unknown as Uint8Array;
}

/** The image's level at a place between pixels (bilinear); black outside. */
function sample(image: Uint8Array, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const at = (column: number, row: number) =>
    column >= 0 && column < SIDE && row >= 0 && row < SIDE ? image[row * SIDE + column] : 0;
  const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (x - left);
  const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (x - left);
  return upper + (lower - upper) * (y - top);
}

/** The image with each pixel taken from where a linear map about the centre leads. */
function warp(image: Uint8Array, [a, b, c, d]: readonly [number, number, number, number]): Uint8Array {
  return paintEach((x, y) => {
    const dx = x - CENTRE;
    const dy = y - CENTRE;
    return sample(image, CENTRE + a * dx + b * dy, CENTRE + c * dx + d * dy);
  });
}

function either(random: Random, value: number): number {
  return random.uniform() < 0.5 ? value : -value;
}

/** Light that comes in grains: each level has noise in proportion to its root, as with 12 photons for white. */
function shotNoise(image: Uint8Array, random: Random): Uint8Array {
  const grain = 255 / 12;
  return paintEach((_x, _y, pixel) => image[pixel] + Math.sqrt(image[pixel] * grain) * random.normal());
}

/** Salt and pepper: 15 % of the pixels are white or black. */
function impulseNoise(image: Uint8Array, random: Random): Uint8Array {
  return paintEach((_x, _y, pixel) => {
    const draw = random.uniform();
    return draw < 0.075 ? 0 : draw < 0.15 ? 255 : image[pixel];
  });
}

/** Out of focus: the mean over a disc with a radius of 2.5 pixels. */
function blur(image: Uint8Array): Uint8Array {
  const offsets: [number, number][] = [];
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++) if (Math.hypot(dx, dy) <= 2.5) offsets.push([dx, dy]);
  return paintEach(
    (x, y) => offsets.reduce((sum, [dx, dy]) => sum + sample(image, x + dx, y + dy), 0) / offsets.length,
  );
}

/** The camera moved by 7 pixels, in any direction. */
function motionBlur(image: Uint8Array, random: Random): Uint8Array {
  const angle = Math.PI * random.uniform();
  const steps = [-3, -2, -1, 0, 1, 2, 3];
  return paintEach(
    (x, y) =>
      steps.reduce((sum, t) => sum + sample(image, x + t * Math.cos(angle), y + t * Math.sin(angle)), 0) /
      steps.length,
  );
}

/** Slanted by 0.5: the top moves a quarter of the image's side to one side, the bottom to the other. */
function shear(image: Uint8Array, random: Random): Uint8Array {
  return warp(image, [1, either(random, 0.5), 0, 1]);
}

/** Six tenths of its size. */
function scale(image: Uint8Array): Uint8Array {
  return warp(image, [1 / 0.6, 0, 0, 1 / 0.6]);
}

/** Turned by 20 to 30 degrees to either side. */
function rotate(image: Uint8Array, random: Random): Uint8Array {
  const angle = either(random, ((20 + 10 * random.uniform()) * Math.PI) / 180);
  return warp(image, [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)]);
}

/** Half-way to white everywhere. */
function brightness(image: Uint8Array): Uint8Array {
  return paintEach((_x, _y, pixel) => image[pixel] + 0.5 * (255 - image[pixel]));
}

/** Moved by 3 pixels across and 3 down or up. */
function translate(image: Uint8Array, random: Random): Uint8Array {
  const across = either(random, 3);
  const down = either(random, 3);
  return paintEach((x, y) => sample(image, x - across, y - down));
}

/** Two white bars across, three pixels high, in the upper and the lower half, where the image is inverted. */
function stripes(image: Uint8Array): Uint8Array {
  return paintEach((_x, y, pixel) =>
    (y >= 8 && y < 11) || (y >= 17 && y < 20) ? 255 - image[pixel] : image[pixel],
  );
}

/** Clouds of light, up to 60 % of white, smooth over some 7 pixels. */
function fog(image: Uint8Array, random: Random): Uint8Array {
  const cells = 6;
  const heights = Array.from({ length: cells * cells }, () => random.uniform());
  const height = (x: number, y: number) => heights[Math.min(cells - 1, y) * cells + Math.min(cells - 1, x)];
  return paintEach((x, y, pixel) => {
    const u = (x / SIDE) * (cells - 1);
    const v = (y / SIDE) * (cells - 1);
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const upper = height(column, row) * (column + 1 - u) + height(column + 1, row) * (u - column);
    const lower = height(column, row + 1) * (column + 1 - u) + height(column + 1, row + 1) * (u - column);
    const cloud = 0.6 * (upper * (row + 1 - v) + lower * (v - row));
    return image[pixel] * (1 - cloud) + 255 * cloud;
  });
}

/** Eight drops of ink with a radius of 0.5 to 1.5 pixels. */
function spatter(image: Uint8Array, random: Random): Uint8Array {
  const drops = Array.from({ length: 8 }, () => ({
    x: SIDE * random.uniform(),
    y: SIDE * random.uniform(),
    radius: 0.5 + random.uniform(),
  }));
  return paintEach((x, y, pixel) =>
    Math.max(
      image[pixel],
      ...drops.map(
        (drop) => 255 * Math.min(1, Math.max(0, drop.radius + 0.5 - Math.hypot(x - drop.x, y - drop.y))),
      ),
    ),
  );
}

/** A line of white dots, one pixel of two, from one side to the other. */
function dottedLine(image: Uint8Array, random: Random): Uint8Array {
  return drawAcross(image, random, (x) => (x % 4 < 2 ? 0 : undefined));
}

/** A white zigzag from one side to the other, 6 pixels high. */
function zigzag(image: Uint8Array, random: Random): Uint8Array {
  return drawAcross(image, random, (x) => Math.abs((x % 6) - 3) * 2 - 3);
}

/** White at a height above a slanted line from side to side; `heightAt` a column is undefined for nothing. */
function drawAcross(
  image: Uint8Array,
  random: Random,
  heightAt: (x: number) => number | undefined,
): Uint8Array {
  const from = SIDE * (0.2 + 0.6 * random.uniform());
  const to = SIDE * (0.2 + 0.6 * random.uniform());
  return paintEach((x, y, pixel) => {
    const height = heightAt(x);
    if (height === undefined) return image[pixel];
    const off = Math.abs(y - (from + ((to - from) * x) / SIDE) - height);
    return Math.max(image[pixel], 255 * Math.min(1, Math.max(0, 1.5 - off)));
  });
}

/** Nothing but the strokes' outlines: the length of the gradient (Sobel), halved. */
function edges(image: Uint8Array): Uint8Array {
  return paintEach((x, y) => {
    const at = (dx: number, dy: number) => sample(image, x + dx, y + dy);
    const across = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1);
    const down = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1);
    return Math.hypot(across, down) / 2;
  });
}

/** All of them by name. */
export const CORRUPTIONS: Readonly<Record<string, Corruption>> = {
  'shot noise': shotNoise,
  'impulse noise': impulseNoise,
  blur,
  'motion blur': motionBlur,
  shear,
  scale,
  rotate,
  brightness,
  translate,
  stripes,
  fog,
  spatter,
  'dotted line': dottedLine,
  zigzag,
  edges,
};
