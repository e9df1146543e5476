// Writing files so that each is whole or absent, whatever happens in between.

import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { OutputError, UsageError } from './errors.js';

/**
 * Writes `bytes` to a temporary file beside `path`, makes sure that the disk has it, and renames it. Folders
 * are made as needed. An error leaves what was at `path` before.
 */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.partial`);
  try {
    mkdirSync(folder, { recursive: true });
    const file = openSync(temporary, 'w');
    try {
      writeAll(file, typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(folder);
  } catch (cause) {
    // Asked first, since removing fails where the folder itself is the trouble.
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    throw new OutputError(
      'cannot-write',
      `${path} could not be written (${(cause as Error).message}); nothing was changed. ` +
        'Make sure that the folder can be written to and that the disk is not full.',
      { cause },
    );
  }
}

/**
 * Refuses a path that could not be written to when the work is done, and changes nothing: it must be no folder,
 * and the nearest folder above it that exists must take files.
 */
export function checkWritable(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
    let folder = resolve(dirname(path));
    while (!existsSync(folder)) folder = dirname(folder);
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new UsageError(
      'cannot-write',
      `${path} cannot be written (${(cause as Error).message}). Name a file in a folder that can be written to.`,
      { cause },
    );
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** The rename itself must reach the disk. Windows knows no such call on folders, and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
