// Writing files so that each is whole or absent, whatever happens in between.

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from './errors.js';

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
    throw new UserError(
      'cannot-write',
      `${path} could not be written (${(cause as Error).message}); nothing was changed. ` +
        'Make sure that the folder can be written to and that the disk is not full.',
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
