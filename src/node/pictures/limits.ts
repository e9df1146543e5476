// The limits of a picture's size. They are checked before it is decoded, since a small file may state more pixels than fit
// into memory.

import { InputError } from '../../errors.js';
import type { PictureFormat } from '../../formats/file-kind.js';

/** A larger file is refused before it is read. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** Longer than any camera's panorama. Decoders work row by row and are slow if rows are a pixel long. */
const LONGEST_SIDE = 30_000;

/** Pixels that can be decoded within 300 MB and 5 s, whatever they show. */
const MOST_PIXELS = 50_000_000;

/** Lower limits for decoders that hold the whole picture in memory: the format's name in messages, and the pixels. */
const FEWER_PIXELS: Partial<Record<string, [called: string, pixels: number]>> = {
  avif: ['an AVIF', 8_000_000],
  bmp: ['a BMP', 24_000_000],
  gif: ['a GIF', 24_000_000],
  // 5712 x 4284, the largest default of telephones.
  heic: ['a HEIC', 25_000_000],
  'interlaced png': ['an interlaced PNG', 12_000_000],
  'interlaced jpeg': ['a progressive JPEG', 24_000_000],
};

/**
 * Seconds of processor time for a picture in the separate process, independent of the machine's load. HEIC has twice as many:
 * its decoder is WebAssembly and decodes 5 to 10 megapixels a second.
 */
export function mostSecondsOf(format: PictureFormat): number {
  return format === 'heic' ? 5 : 2.5;
}

export interface PictureHeader {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  /** Interlaced or progressive, with several passes over the pixels. */
  readonly interlaced: boolean;
}

/** @throws InputError `picture-too-many-pixels` */
export function checkSize({ format, width, height, interlaced }: PictureHeader, name: string): void {
  const [called, pixels] = FEWER_PIXELS[`${interlaced ? 'interlaced ' : ''}${format}`] ?? ['', MOST_PIXELS];
  if (width * height > pixels)
    refuse(
      name,
      `at most ${pixels / 1e6} megapixels${called && ` in ${called}`}`,
      `${width} x ${height} (${Math.ceil((width * height) / 1e6)} megapixels)`,
    );
  if (Math.max(width, height) > LONGEST_SIDE)
    refuse(name, `sides of at most ${LONGEST_SIDE} pixels`, `${width} x ${height}`);
}

function refuse(name: string, expected: string, found: string): never {
  throw new InputError(
    'picture-too-many-pixels',
    `${name}: expected ${expected}, found ${found}. Make it smaller.`,
  );
}
