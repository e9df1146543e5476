// Which files of a folder are pictures, by their names. A file that the user names is read whatever its name.

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

/** Whether a file's name ends like a picture's. */
export function isPictureName(name: string): boolean {
  return PICTURE_NAMES.includes(extname(name).toLowerCase());
}
