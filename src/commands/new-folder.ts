// A file that is to be saved in a folder that does not exist yet: the folder is made, and that is said before.

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataPath } from '../node/paths.js';
import { printable } from '../printable.js';
import { printText } from '../terminal/wrapped.js';

/** Says that the folder of `file` will be made, so that a misspelt one is noticed. The program's own needs no word. */
export function announceFolder(file: string): void {
  const folder = dirname(file);
  if (existsSync(folder) || folder === dataPath()) return;
  printText(`There is no folder ${printable(folder)} yet: it will be made for ${printable(file)}.`);
}
