// Whether a path is a folder, for whoever asks before it is opened.

import { statSync } from 'node:fs';

/** False, too, where nothing can be found out: whoever opens the path will say what is wrong with it. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
