// Which files are pictures by their names. A file that was named is read whatever it is called.

import { extname } from 'node:path';

export const PICTURE_NAMES = [
  '.png',
  '.jpg',
  '.jpeg',
  '.webp',
  '.gif',
  '.bmp',
  '.tif',
  '.tiff',
  '.svg',
  '.svgz',
  '.avif',
  '.heic',
  '.heif',
];

/** Whether a file's name ends as those of pictures do. */
export function isPictureName(name: string): boolean {
  return PICTURE_NAMES.includes(extname(name).toLowerCase());
}
