// Where predict may write pictures: into no folder that it reads, or the next run would read them as well.

import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../../errors.js';
import { printable } from '../../printable.js';
import { isFolder } from '../is-folder.js';

/**
 * Refuses a folder for pictures, existing or new, that is one of the folders that are read, or lies in one.
 * @param option the option that names it, such as "--annotate"
 * @param names what is read: files, folders and `-`
 * @throws UsageError `bad-option`
 */
export function refuseFolderThatIsRead(option: string, folder: string, names: readonly string[]): void {
  const target = realPath(folder);
  const read = names.find((name) => isFolder(name) && isWithin(target, realPath(name)));
  if (read === undefined) return;
  const found =
    target === realPath(read) ? 'which is read' : `which lies in ${printable(read)}, and that is read`;
  throw new UsageError(
    'bad-option',
    `${option} names ${printable(folder)}, ${found}: the next run would read its own drawings. ` +
      `Name a folder outside of ${printable(read)}.`,
  );
}

/** The path without links, as far as it exists. */
function realPath(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(realPath(parent), basename(whole));
  }
}

/** Whether a path is a folder's own, or one below it. */
function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
