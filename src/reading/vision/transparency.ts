// Transparent pictures laid over a ground that leaves their ink visible.

import type { Picture } from './picture.js';

/** Pixels less opaque than this tell nothing of the drawing's own colours: they are edges or nothing at all. */
const OPAQUE = 128;

/** Two greys this far apart (of 255) can be told apart as ink and ground. */
const CONTRAST = 64;

/** The picture carries its own ground where at least this share of its opaque pixels contrasts with the others. */
const OWN_GROUND = 0.05;

/**
 * Lays a picture over an opaque ground. Ink alone on transparency goes over white or black, whichever is
 * farther from it. A drawing that has ink and ground of its own, with transparent margins or holes, is filled
 * with the colour found beside the transparency. An opaque picture is returned as it is.
 */
export function overGround(picture: Picture): Picture {
  const { width, height, data } = picture;
  if (!hasTransparency(data)) return picture;
  const ground = groundFor(picture);
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3] / 255;
    for (let c = 0; c < 3; c++) result[i + c] = Math.round(alpha * data[i + c] + (1 - alpha) * ground[c]);
    result[i + 3] = 255;
  }
  return { width, height, data: result };
}

function hasTransparency(data: Picture['data']): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] < 255) return true;
  return false;
}

function groundFor(picture: Picture): [number, number, number] {
  const { data } = picture;
  const counts = new Uint32Array(256);
  let opaque = 0;
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < data.length; i += 4) {
    const grey = greyAt(data, i);
    sum += data[i + 3] * grey;
    weight += data[i + 3];
    if (data[i + 3] < OPAQUE) continue;
    counts[grey]++;
    opaque++;
  }
  const median = medianOf(counts, opaque);
  let apart = 0;
  for (let grey = 0; grey < 256; grey++) if (Math.abs(grey - median) > CONTRAST) apart += counts[grey];
  if (opaque > 0 && apart >= OWN_GROUND * opaque) return besideTransparency(picture);
  return weight > 0 && sum / weight > 127 ? [0, 0, 0] : [255, 255, 255];
}

/** The median colour of the opaque pixels that have a transparent neighbour. */
function besideTransparency({ width, height, data }: Picture): [number, number, number] {
  const counts = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
  let total = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = 4 * (y * width + x);
      if (data[i + 3] < OPAQUE) continue;
      const open =
        (x > 0 && data[i - 1] < OPAQUE) ||
        (x < width - 1 && data[i + 7] < OPAQUE) ||
        (y > 0 && data[i + 3 - 4 * width] < OPAQUE) ||
        (y < height - 1 && data[i + 3 + 4 * width] < OPAQUE);
      if (!open) continue;
      for (let c = 0; c < 3; c++) counts[c][data[i + c]]++;
      total++;
    }
  }
  if (total === 0) return [255, 255, 255];
  return [medianOf(counts[0], total), medianOf(counts[1], total), medianOf(counts[2], total)];
}

function medianOf(counts: Uint32Array, total: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value++) {
    seen += counts[value];
    if (2 * seen >= total) return value;
  }
  return 255;
}

function greyAt(data: Picture['data'], i: number): number {
  return Math.round((data[i] + data[i + 1] + data[i + 2]) / 3);
}
