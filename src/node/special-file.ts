// Describes things on disk that are not ordinary files.

import type { Stats } from 'node:fs';

/** "a folder", "a pipe"; undefined for an ordinary file. */
export function describeSpecial(status: Stats): string | undefined {
  if (status.isFile()) return undefined;
  if (status.isDirectory()) return 'a folder';
  if (status.isFIFO()) return 'a pipe';
  if (status.isSocket()) return 'a socket';
  return 'a device';
}
