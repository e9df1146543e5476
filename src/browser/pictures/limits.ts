// How large a picture may be: the limits of the command line (node/pictures/limits.ts), as far as a browser tells in time.

import { InputError } from '../../errors.js';

export const MOST_BYTES = 64 * 1024 * 1024;
const MOST_PIXELS = 50_000_000;

/** @throws InputError `picture-too-many-pixels` */
export function checkPixels(width: number, height: number, name: string): void {
  if (width * height <= MOST_PIXELS) return;
  throw new InputError(
    'picture-too-many-pixels',
    `${name}: expected at most ${MOST_PIXELS / 1e6} megapixels, found ${width} x ${height} (${Math.ceil((width * height) / 1e6)} megapixels). Make it smaller.`,
  );
}
