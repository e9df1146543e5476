// The skeleton of a stroke: the line one pixel wide along its middle.

import type { Mask } from './picture.js';

/** The eight neighbours of a pixel in order, from the one above it clockwise. */
function neighbours(width: number): number[] {
  return [-width, -width + 1, 1, width + 1, width, width - 1, -1, -width - 1];
}

/**
 * Thins a mask to lines one pixel wide that hang together as it did (Zhang and Suen 1984, "A fast parallel
 * algorithm for thinning digital patterns"). The outermost rows and columns hold no ink.
 */
export function skeleton({ width, height, data }: Mask): Mask {
  const thin = data.slice();
  const around = neighbours(width);
  let ink: number[] = [];
  for (let i = 0; i < thin.length; i++) if (thin[i]) ink.push(i);
  for (let changed = true; changed; ) {
    changed = false;
    for (const pass of [0, 1]) {
      const removable = ink.filter((i) => isRemovable(thin, i, around, pass));
      for (const i of removable) thin[i] = 0;
      if (removable.length > 0) {
        changed = true;
        ink = ink.filter((i) => thin[i]);
      }
    }
  }
  return { width, height, data: thin };
}

function isRemovable(data: Uint8Array, i: number, around: number[], pass: number): boolean {
  let count = 0;
  let changes = 0;
  for (let k = 0; k < 8; k++) {
    const here = data[i + around[k]];
    count += here;
    if (!here && data[i + around[(k + 1) & 7]]) changes++;
  }
  if (count < 2 || count > 6 || changes !== 1) return false;
  const [up, , right, , down, , left] = around;
  if (pass === 0)
    return (
      !(data[i + up] && data[i + right] && data[i + down]) &&
      !(data[i + right] && data[i + down] && data[i + left])
    );
  return (
    !(data[i + up] && data[i + right] && data[i + left]) &&
    !(data[i + up] && data[i + down] && data[i + left])
  );
}
