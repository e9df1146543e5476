// What lies between paper and lens: light from one side, shadows, glare, a finger, the pixels of a screen.

import { type Light, lit } from './compose.js';

/** Light from one corner, down to `least` of it in the opposite one. */
export function fromOneSide(least: number): Light {
  return ({ width, height }, random) => {
    const [fromLeft, fromTop] = [random.uniform() < 0.5, random.uniform() < 0.5];
    return (colour, x, y) => {
      const across = fromLeft ? 1 - x / width : x / width;
      const down = fromTop ? 1 - y / height : y / height;
      return lit(colour, least + ((1 - least) * (across + down)) / 2);
    };
  };
}

/** The shadow of something with a straight edge, anywhere across the picture: half of the light left of it. */
export function hardShadow(): Light {
  return ({ width, height }, random) => {
    const edge = width * random.uniform();
    return (colour, x, y) => (x + 0.4 * (y - height / 2) < edge ? lit(colour, 0.5) : colour);
  };
}

/** A lens that darkens to the corners, in which so much light is missing. */
export function darkCorners(missing: number): Light {
  return ({ width, height }) =>
    (colour, x, y) => {
      const across = (2 * x) / width - 1;
      const down = (2 * y) / height - 1;
      return lit(colour, 1 - (missing * (across ** 2 + down ** 2)) / 2);
    };
}

/** The reflection of a lamp, a bell with a deviation of 25 pixels, in the upper part of the picture. */
export function glare(): Light {
  return ({ width, height }, random) => {
    const middleX = width * random.uniform();
    const middleY = 0.3 * height * random.uniform();
    return ([red, green, blue], x, y) => {
      const shine = 70 * Math.exp(-((x - middleX) ** 2 + (y - middleY) ** 2) / (2 * 25 ** 2));
      return [red + shine, green + shine, blue + shine];
    };
  };
}

/** A finger tip over the lower left corner, so large. */
export function finger(width: number, height: number): Light {
  return (size) => (colour, x, y) => {
    const covered = Math.hypot((x - 10) / width, (y - size.height) / height) < 1;
    return covered ? [190, 140, 115] : colour;
  };
}

/** A screen's pixels beat with the camera's: a fine pattern of a twelfth of the light. */
export function screenPattern(): Light {
  return () => (colour, x, y) => lit(colour, 1 + 0.08 * Math.sin(2.1 * x) * Math.sin(1.9 * y));
}
