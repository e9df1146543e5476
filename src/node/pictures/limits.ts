// How large a picture may be. What is refused here is refused before it is decoded: so a file may be small and
// still state more pixels than fit the memory.

import { InputError } from '../../errors.js';
import type { PictureFormat } from '../../formats/file-kind.js';

/** A larger file is refused before it is read. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** Longer than any camera's panorama; decoders work row by row, and slow down where rows are a pixel long. */
const LONGEST_SIDE = 30_000;

/** Pixels that are decoded within 300 MB and 5 s, whatever they show. */
const MOST_PIXELS = 50_000_000;

/** Fewer where a decoder holds the whole picture in memory: what the format calls it, and how many. */
const FEWER_PIXELS: Partial<Record<string, [called: string, pixels: number]>> = {
  avif: ['an AVIF', 8_000_000],
  bmp: ['a BMP', 24_000_000],
  gif: ['a GIF', 24_000_000],
  // 5712 x 4284, the most that telephones take unless told to.
  heic: ['a HEIC', 25_000_000],
  'interlaced png': ['an interlaced PNG', 12_000_000],
  'interlaced jpeg': ['a progressive JPEG', 24_000_000],
};

/**
 * Seconds of processor time for a picture that is decoded in a process of its own, whatever else the machine does.
 * HEIC has twice as many: its decoder is WebAssembly, and takes 5 to 10 megapixels a second.
 */
export function mostSecondsOf(format: PictureFormat): number {
  return format === 'heic' ? 5 : 2.5;
}

export interface PictureHeader {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  /** Interlaced or progressive: the pixels come in several passes. */
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
