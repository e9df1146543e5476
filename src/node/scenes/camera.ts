// What a camera and its file make of a picture: noise, blur, few pixels, JPEG, and how it was held.

import sharp, { type Sharp } from 'sharp';
import type { Picture } from '../../reading/vision/picture.js';
import type { Camera } from './compose.js';

function toSharp({ width, height, data }: Picture): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } });
}

async function fromSharp(image: Sharp): Promise<Picture> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Every level off by up to half of `range`. */
export function noise(range: number): Camera {
  return ({ width, height, data }, random) => {
    const noisy = new Uint8ClampedArray(data);
    for (let i = 0; i < noisy.length; i++)
      if (i % 4 < 3) noisy[i] = data[i] + range * (random.uniform() - 0.5);
    return { width, height, data: noisy };
  };
}

/** Out of focus: a Gaussian of that deviation in pixels. */
export function blurred(deviation: number): Camera {
  return (picture) => fromSharp(toSharp(picture).blur(deviation));
}

/** Taken with few pixels, and enlarged that many times afterwards. */
export function enlarged(times: number): Camera {
  return (picture) => fromSharp(toSharp(picture).resize(times * picture.width, null, { kernel: 'cubic' }));
}

/** Kept as a JPEG of that quality. */
export function jpeg(quality: number): Camera {
  return async (picture) =>
    fromSharp(sharp(await toSharp(picture).removeAlpha().jpeg({ quality }).toBuffer()));
}

/** Turned by so many degrees to either side. */
export function turned(degrees: number): Camera {
  return (picture, random) => {
    const angle = ((random.uniform() < 0.5 ? 1 : -1) * degrees * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    return warp(picture, (x, y) => [cosine * x - sine * y, sine * x + cosine * y]);
  };
}

/** Held on its side, to the left or to the right. */
export function onItsSide(): Camera {
  return ({ width, height, data }, random) => {
    const toTheRight = random.uniform() < 0.5;
    const turned = new Uint8ClampedArray(data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [column, row] = toTheRight ? [height - 1 - y, x] : [y, width - 1 - x];
        turned.set(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4), 4 * (row * height + column));
      }
    }
    return { width: height, height: width, data: turned };
  };
}

/** Held askew: a quarter larger at the bottom than at the top, and sloping a little. */
export function askew(): Camera {
  return (picture) =>
    warp(picture, (x, y) => {
      const times = 1 + (0.25 * y) / picture.height;
      return [x / times, y + 0.06 * x];
    });
}

/** Each pixel from where `source` says, both as offsets from the middle; beyond the edge as at the edge. */
function warp(
  { width, height, data }: Picture,
  source: (x: number, y: number) => readonly [number, number],
): Picture {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const warped = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = source(x - middleX, y - middleY);
      const fromX = Math.min(width - 1, Math.max(0, middleX + dx));
      const fromY = Math.min(height - 1, Math.max(0, middleY + dy));
      for (let channel = 0; channel < 4; channel++)
        warped[4 * (y * width + x) + channel] = between(fromX, fromY, channel);
    }
  }
  return { width, height, data: warped };

  /** The level between four pixels (bilinear). */
  function between(x: number, y: number, channel: number): number {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
    const at = (column: number, row: number) => data[4 * (row * width + column) + channel];
    const upper = at(left, top) + (at(right, top) - at(left, top)) * (x - left);
    const lower = at(left, bottom) + (at(right, bottom) - at(left, bottom)) * (x - left);
    return upper + (lower - upper) * (y - top);
  }
}
