// Writes files so that each is whole or absent, whatever happens in between.

import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { OutputError, UsageError } from '../errors.js';
import { printable, systemReason } from '../printable.js';
import { dataPath } from './paths.js';
import { randomName } from './random-name.js';
import { describeSpecial } from './special-file.js';

/**
 * Writes `bytes` to a temporary file beside `path`, syncs it to disk, and renames it. Folders are made as needed. A link is
 * followed: the file it points to is replaced. After an error `path` is as it was.
 * @throws OutputError `cannot-write`
 */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  try {
    const target = followLinks(path);
    const folder = dirname(target);
    makeFolders(folder);
    const temporary = temporaryIn(folder);
    try {
      const file = openSync(temporary, 'wx');
      try {
        writeAll(file, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, target);
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw cause;
    }
    syncFolder(folder);
  } catch (cause) {
    throw new OutputError(
      'cannot-write',
      `${printable(path)} could not be written (${systemReason(cause)}); what was there is unchanged. ` +
        'Check that the folder is writable and that the disk is not full.',
      { cause },
    );
  }
}

/**
 * Makes a folder and its missing parents. mkdirSync() with `recursive` never returns where a folder cannot be made and the
 * system reports it as missing, as below /proc.
 * @throws Error of the system
 */
export function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Refuses a path that could not be written to when the work is done. It must be a file, a link to one, or new; its folder,
 * or the nearest existing one above, must be writable. Removes from that folder what killed programs left.
 * @throws UsageError `cannot-write`
 */
export function checkWritable(path: string): void {
  try {
    if (path === '' || /[\\/]$/.test(path)) throw new Error('it names no file');
    tryFolder(dirname(followLinks(path)));
  } catch (cause) {
    refuse(path, cause, 'Name a file in a writable folder');
  }
}

/** Refuses a folder, existing or new, in which no file could be written when the work is done. @throws UsageError `cannot-write` */
export function checkWritableFolder(path: string): void {
  try {
    if (path === '') throw new Error('it names no folder');
    tryFolder(path);
  } catch (cause) {
    refuse(path, cause, 'Name a writable folder, or a new one');
  }
}

function refuse(path: string, cause: unknown, next: string): never {
  // The program's own folder is read-only where an administrator installed it.
  const isOwn = path.startsWith(dataPath());
  const elsewhere = isOwn
    ? ', or set DISTRIBUTED_MNIST_DATA to a writable folder for all data of the program'
    : '';
  const message = `${printable(path) || '""'} cannot be written (${systemReason(cause)}). ${next}${elsewhere}.`;
  throw new UsageError('cannot-write', message, { cause });
}

/** Writes a temporary file to a folder, or to the nearest one above it that exists. */
function tryFolder(path: string): void {
  const folder = nearestFolder(path);
  sweepPartials(folder);
  const temporary = temporaryIn(folder);
  try {
    closeSync(openSync(temporary, 'wx'));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Where a file of this name is written: the end of a chain of links. Refuses anything but an ordinary file. */
function followLinks(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return path;
  // realpath fails for a link that leads nowhere, with a reason.
  const target = found.isSymbolicLink() ? realpathSync(path) : path;
  const kind = describeSpecial(found.isSymbolicLink() ? statSync(target) : found);
  if (kind) throw new Error(`it is ${kind}, not a file`);
  return target;
}

function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!existsSync(folder)) folder = dirname(folder);
  if (!statSync(folder).isDirectory()) throw new Error(`${printable(folder)} is not a folder`);
  return folder;
}

/** A name of its own for each write, short, so that it fits where the file does. It is created, never opened: no link is followed. */
function temporaryIn(folder: string): string {
  return join(folder, `.${randomName()}.partial`);
}

/** Names given by temporaryIn(), and by earlier versions (.NAME.PROCESS.partial); others belong to other programs. */
const PARTIAL = /^\.([0-9a-f]{16}|.+\.\d+)\.partial$/;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Removes partial files that killed programs left in a folder, by default those older than a day: no write takes so long.
 * Files that cannot be removed stay.
 * @param age least milliseconds since one was written; 0 if no other process writes in the folder
 */
export function sweepPartials(folder: string, age = DAY_MILLISECONDS): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!PARTIAL.test(name)) continue;
      const path = join(folder, name);
      const status = lstatSync(path, { throwIfNoEntry: false });
      if (status?.isFile() && Date.now() - status.mtimeMs >= age) rmSync(path, { force: true });
    }
  } catch {
    // The folder is missing or read-only; whoever writes there will report it.
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** The rename itself must reach the disk. Windows has no such call for folders and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
