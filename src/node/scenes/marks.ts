// What else is on the paper in the same ink: lines under and around the digits, specks, the page behind.

import { emptyPlane } from '../../reading/vision/picture.js';
import type { Writing } from './compose.js';
import { stamp } from './ink.js';
import { drawByHand } from './strokes.js';

/** How much of the page behind shows through. */
const SHOWN_THROUGH = 0.17;

/** A line drawn under all that is written, 4 pixels thick and not quite level. */
export function underlined(writing: Writing): Writing {
  const [gap, thickness] = [6, 4];
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    const slope = 0.03 * (random.uniform() - 0.5);
    const rise = Math.ceil(Math.abs(slope) * ink.width);
    const paper = emptyPlane(ink.width, ink.height + gap + 2 * rise + thickness);
    stamp(paper, ink, 0, 0);
    for (let x = 0; x < ink.width; x++) {
      const top = ink.height + gap + rise + Math.round(slope * (x - ink.width / 2));
      for (let y = top; y < top + thickness; y++) paper.data[y * ink.width + x] = 1;
    }
    return { ink: paper, label };
  };
}

/** What is left of two rules where the light was poor: pieces of them, well below what is written, broken and pale. */
export function aboveRests(height: number, writing: Writing): Writing {
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    const paper = emptyPlane(ink.width, ink.height + 4 * height);
    stamp(paper, ink, 0, 0);
    for (const rule of [2, 3.5]) {
      const y = ink.height + rule * height;
      const length = height * (0.8 + 0.6 * random.uniform());
      const start = (paper.width - length) * random.uniform();
      for (let x = start; x + 3 < start + length; x += 5 + 3 * random.uniform())
        drawByHand(paper, [x, y], [x + 8, y], 2 + random.uniform(), random);
    }
    return { ink: paper, label };
  };
}

/** A frame of 3 pixels, `distance` away from what is written. */
export function framed(distance: number, writing: Writing): Writing {
  const thickness = 3;
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    const paper = emptyPlane(ink.width + 2 * distance, ink.height + 2 * distance);
    const { width, height, data } = paper;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (Math.min(x, y, width - 1 - x, height - 1 - y) < thickness) data[y * width + x] = 1;
    stamp(paper, ink, distance, distance);
    return { ink: paper, label };
  };
}

/** Specks of dirt all over, with a radius of 0.8 to 2 pixels. */
export function specked(count: number, writing: Writing): Writing {
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    for (let speck = 0; speck < count; speck++) {
      const middleX = ink.width * random.uniform();
      const middleY = ink.height * random.uniform();
      const radius = 0.8 + 1.2 * random.uniform();
      const dot = emptyPlane(5, 5);
      for (let y = 0; y < 5; y++)
        for (let x = 0; x < 5; x++) dot.data[5 * y + x] = Math.hypot(x - 2, y - 2) < radius ? 0.9 : 0;
      stamp(ink, dot, Math.floor(middleX) - 2, Math.floor(middleY) - 2);
    }
    return { ink, label };
  };
}

/** Other writing of its kind shows through from the page's back, mirrored and a little lower. */
export function showingThrough(writing: Writing): Writing {
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    const { ink: behind } = await writing(digits, random);
    const back = emptyPlane(behind.width, behind.height);
    for (let y = 0; y < back.height; y++)
      for (let x = 0; x < back.width; x++)
        back.data[y * back.width + x] = SHOWN_THROUGH * behind.data[(y + 1) * back.width - 1 - x];
    stamp(ink, back, 0, 10);
    return { ink, label };
  };
}
