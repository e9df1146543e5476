// What a pen's kind makes of strokes: broad, fine, hollow, grainy.

import type { Random } from '../../engine/random.js';
import { emptyMask, emptyPlane, type Plane } from '../../reading/vision/picture.js';
import { skeleton } from '../../reading/vision/skeleton.js';
import type { Writing } from './compose.js';

/** What is written, with other ink. */
function redraw(writing: Writing, change: (ink: Plane, random: Random) => Plane): Writing {
  return async (digits, random) => {
    const { ink, label } = await writing(digits, random);
    return { ink: change(ink, random), label };
  };
}

/** A marker: strokes broader by `radius` pixels on either side, and the paper larger by as much. */
export function marker(radius: number, writing: Writing): Writing {
  return redraw(writing, (ink) => {
    const broad = emptyPlane(ink.width + 2 * radius, ink.height + 2 * radius);
    for (let dy = -radius; dy <= radius; dy++) {
      const reach = Math.floor(Math.sqrt(radius ** 2 - dy ** 2));
      for (let y = 0; y < ink.height; y++)
        for (let x = 0; x < ink.width; x++) {
          const coverage = ink.data[y * ink.width + x];
          if (coverage === 0) continue;
          const middle = (y + radius + dy) * broad.width + x + radius;
          for (let i = middle - reach; i <= middle + reach; i++)
            broad.data[i] = Math.max(broad.data[i], coverage);
        }
    }
    return broad;
  });
}

/** A fine pen: lines two pixels wide along the strokes' middles. */
export function finePen(writing: Writing): Writing {
  return redraw(writing, (ink) => {
    // The skeleton needs an empty edge around.
    const strokes = emptyMask(ink.width + 2, ink.height + 2);
    for (let y = 0; y < ink.height; y++)
      for (let x = 0; x < ink.width; x++)
        if (ink.data[y * ink.width + x] > 0.5) strokes.data[(y + 1) * strokes.width + x + 1] = 1;
    const { width, height, data } = skeleton(strokes);
    const line = emptyPlane(width, height);
    for (let i = width; i < data.length; i++) if (data[i] || data[i - 1] || data[i - width]) line.data[i] = 1;
    return line;
  });
}

/** Nothing but the strokes' outlines, three pixels wide. */
export function hollow(writing: Writing): Writing {
  return redraw(writing, ({ width, height, data }) => {
    const outline = emptyPlane(width + 4, height + 4);
    const isInk = (x: number, y: number) =>
      x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] > 0.5;
    for (let y = 0; y < outline.height; y++) {
      for (let x = 0; x < outline.width; x++) {
        const [u, v] = [x - 2, y - 2];
        const around = [isInk(u - 1, v), isInk(u + 1, v), isInk(u, v - 1), isInk(u, v + 1), isInk(u, v)];
        outline.data[y * outline.width + x] = around.includes(true) && around.includes(false) ? 1 : 0;
      }
    }
    return outline;
  });
}

/** Ink that takes on rough ground in grains: each pixel has a share of it, from `least` to 1. */
export function grainy(least: number, writing: Writing): Writing {
  return redraw(writing, (ink, random) => ({
    ...ink,
    data: ink.data.map((coverage) => coverage && coverage * (least + (1 - least) * random.uniform())),
  }));
}
