// How a scene comes about: ink over ground, then light, then the camera.

import type { Random } from '../../engine/random.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import type { Picture, Plane } from '../../reading/vision/picture.js';

/** Red, green and blue, 0 to 255; what goes beyond is cut off when the picture is made. */
export type Colour = readonly [number, number, number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is written: how much of each pixel ink covers (0..1), and what it should be read as, a / between lines. */
export interface Drawing {
  readonly ink: Plane;
  readonly label: string;
}

/** Writes some of the digits (each 28x28, white ink on black). */
export type Writing = (digits: LabelledImages, random: Random) => Promise<Drawing>;

/** What is written on: the colour at each pixel of a picture of that size. */
export type Ground = (size: Size, random: Random) => (x: number, y: number) => Colour;

/** What lies between paper and lens: what becomes of the colour at each pixel of a picture of that size. */
export type Light = (size: Size, random: Random) => (colour: Colour, x: number, y: number) => Colour;

/** What a camera and its file make of a picture. */
export type Camera = (picture: Picture, random: Random) => Picture | Promise<Picture>;

export interface Recipe {
  readonly writing: Writing;
  readonly pen: Colour;
  readonly ground: Ground;
  readonly light?: Light;
  readonly camera?: readonly Camera[];
}

/** A picture, and what it should be read as. */
export interface Sample {
  readonly picture: Picture;
  readonly label: string;
}

export type Scene = (digits: LabelledImages, random: Random) => Promise<Sample>;

/** The colour a share (0..1) of the way from one to another. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const [red, green, blue] = from;
  return [red + (to[0] - red) * share, green + (to[1] - green) * share, blue + (to[2] - blue) * share];
}

/** A colour under so many times the light. */
export function lit([red, green, blue]: Colour, times: number): Colour {
  return [red * times, green * times, blue * times];
}

/** The scene of a recipe. */
export function compose({ writing, pen, ground, light, camera = [] }: Recipe): Scene {
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    const groundAt = ground(ink, random);
    const lightAt = light?.(ink, random) ?? ((colour: Colour) => colour);
    let picture = paint(ink, (x, y) => {
      const written = mix(groundAt(x, y), pen, ink.data[y * ink.width + x]);
      return lightAt(written, x, y);
    });
    for (const step of camera) picture = await step(picture, random);
    return { picture, label };
  };
}

/** A picture of the colour that `colourAt` says for each pixel. */
function paint({ width, height }: Size, colourAt: (x: number, y: number) => Colour): Picture {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const [red, green, blue] = colourAt(x, y);
      data[i] = red;
      data[i + 1] = green;
      data[i + 2] = blue;
      data[i + 3] = 255;
    }
  }
  return { width, height, data };
}
