// Where predict may write pictures: into no folder that it reads, or the next run would read them as well, and over no file of
// somebody's own.

import { existsSync, realpathSync } from 'node:fs';
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
      `Name a folder outside of ${isHere(read) ? 'this one' : printable(read)}.`,
  );
}

/** Whether a name is that of the working folder, which no sentence can end with. */
const isHere = (name: string) => /^\.\/?$/.test(name);

/** All steps of --debug in one picture. */
export const SHEET = 'sheet.png';

/** Whether --debug wrote steps to a folder: the answer is in each of them. */
export const hasSteps = (folder: string) => existsSync(join(folder, '00-answer.png'));

/**
 * Refuses a folder whose sheet.png --debug did not write.
 * @throws UsageError `bad-option`
 */
export function refuseSheetOfOthers(folder: string): void {
  if (hasSteps(folder) || !existsSync(join(folder, SHEET))) return;
  throw new UsageError(
    'bad-option',
    `--debug would overwrite ${printable(join(folder, SHEET))}, which no earlier --debug wrote: the folder has no 00-answer.png. ` +
      'Name another folder.',
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
