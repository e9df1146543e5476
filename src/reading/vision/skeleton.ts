// The skeleton of a stroke: the line one pixel wide along its middle.

import type { Mask } from './picture.js';

/**
 * Thins a mask to lines one pixel wide that hang together as it did (Zhang and Suen 1984, "A fast parallel
 * algorithm for thinning digital patterns"). The outermost rows and columns hold no ink.
 */
export function skeleton({ width, height, data }: Mask): Mask {
  const thin = data.slice();
  let ink: number[] = [];
  for (let i = 0; i < thin.length; i++) if (thin[i]) ink.push(i);
  for (let changed = true; changed; ) {
    changed = false;
    for (const removable of REMOVABLE) {
      const removed = ink.filter((i) => removable[neighbourhood(thin, i, width)]);
      for (const i of removed) thin[i] = 0;
      if (removed.length > 0) {
        changed = true;
        ink = ink.filter((i) => thin[i]);
      }
    }
  }
  return { width, height, data: thin };
}

/** A pixel's eight neighbours as bits, from the one above it clockwise. */
function neighbourhood(data: Uint8Array, i: number, width: number): number {
  const above = i - width;
  const below = i + width;
  return (
    data[above] |
    (data[above + 1] << 1) |
    (data[i + 1] << 2) |
    (data[below + 1] << 3) |
    (data[below] << 4) |
    (data[below - 1] << 5) |
    (data[i - 1] << 6) |
    (data[above - 1] << 7)
  );
}

/** For the two passes of a round: whether a pixel is removable, by its neighbourhood. */
const REMOVABLE = [0, 1].map((pass) =>
  Uint8Array.from({ length: 256 }, (_, bits) => (isRemovable(bits, pass) ? 1 : 0)),
);

function isRemovable(bits: number, pass: number): boolean {
  const ink = Array.from({ length: 8 }, (_, k) => (bits >> k) & 1);
  const count = ink.reduce((sum, here) => sum + here);
  const starts = ink.filter((here, k) => !here && ink[(k + 1) % 8]).length;
  if (count < 2 || count > 6 || starts !== 1) return false;
  const [up, , right, , down, , left] = ink;
  return pass === 0
    ? !(up && right && down) && !(right && down && left)
    : !(up && right && left) && !(up && down && left);
}
