// Reads a file that a user named: only ordinary files, and only up to a limit.

import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { describeSpecial } from './special-file.js';

/** Bytes read at once if a file does not state its length. */
const CHUNK = 64 * 1024;

/** Why a file was not read; the message is a phrase for the caller's sentence, such as "it is a pipe". */
export class UnreadableFile extends Error {
  constructor(
    readonly reason: 'missing' | 'no-file' | 'pipe' | 'too-large' | 'failed',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * The bytes of a file. Pipes, devices and folders are refused before they are opened: opening one may wait for ever, and
 * reading it may never end.
 * @param most the most bytes to read
 * @throws UnreadableFile
 */
export function readFileWithin(path: string, most: number): Uint8Array {
  try {
    refuseOthers(statSync(path), most);
    // The path may have changed since, so the open file is checked again. Opening a pipe must not wait.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = fstatSync(file);
      refuseOthers(status, most);
      return readToEnd(file, status.size, most);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw failed(error as NodeJS.ErrnoException);
  }
}

function refuseOthers(status: Stats, most: number): void {
  const special = describeSpecial(status);
  if (special) throw new UnreadableFile(status.isFIFO() ? 'pipe' : 'no-file', `it is ${special}`);
  if (status.size > most) throw tooLarge(status.size, most);
}

/** Files of /proc state no size, and any file may grow while it is read. */
function readToEnd(file: number, size: number, most: number): Uint8Array {
  const chunks: Buffer[] = [];
  for (let length = 0; length <= most; ) {
    const chunk = Buffer.allocUnsafe(Math.max(size - length, CHUNK));
    const bytes = readSync(file, chunk);
    if (bytes === 0) return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, bytes));
    length += bytes;
  }
  throw tooLarge(most + 1, most);
}

function tooLarge(size: number, most: number): UnreadableFile {
  const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20).toLocaleString('en-US');
  return new UnreadableFile(
    'too-large',
    `it has ${megabytes(size)} MB, more than the ${megabytes(most)} MB allowed`,
  );
}

function failed(cause: NodeJS.ErrnoException): UnreadableFile {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
    return new UnreadableFile('missing', 'there is no such file', { cause });
  if (cause.code === 'EACCES' || cause.code === 'EPERM')
    return new UnreadableFile('failed', 'its permissions forbid it', { cause });
  if (cause.code === 'ELOOP')
    return new UnreadableFile('failed', 'it is a link that leads in a circle', { cause });
  // The system's message repeats the path, which may hold anything.
  return new UnreadableFile('failed', `the system says ${cause.code ?? 'no'}`, { cause });
}
