// Finds IDX files on disk, under their usual names, and reads them, gzipped or not.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { idxLength, parsePair } from '../../data/idx.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import { InputError } from '../../errors.js';
import { printable, systemReason } from '../../printable.js';
import { readFileWithin, UnreadableFile } from '../read-file.js';

/** More than ten times MNIST. A larger file, plain or inflated, is no data set of digits. */
const MOST_BYTES = 1 << 30;
/** The start of a gzip file, long enough to hold the IDX header. */
const START_BYTES = 4096;

/** The path of a file in a folder, or undefined: see findFiles. */
export function findFile(folder: string, name: string): string | undefined {
  return findFiles(folder, name)[0];
}

/**
 * The paths in a folder that may be the file `name` ("train-images-idx3-ubyte"), the plainest name first: with or without
 * .gz, with the dot of some archives (train-images.idx3-ubyte), with the number that a browser adds to a second copy.
 * @throws InputError `no-file` if the folder cannot be read
 */
export function findFiles(folder: string, name: string): string[] {
  const copy = '( ?\\(\\d+\\))?';
  const likely = new RegExp(`^${name.replace('-idx', `${copy}[-.]idx`)}${copy}(\\.gz${copy})?$`);
  return listFolder(folder)
    .filter((entry) => likely.test(entry))
    .sort((one, other) => one.length - other.length || (one < other ? -1 : 1))
    .map((entry) => join(folder, entry));
}

/** The files of a folder; none if there is no such folder. */
function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name);
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return [];
    throw new InputError(
      'no-file',
      `${printable(folder)} is unreadable (${systemReason(cause)}). Expected a folder with a data set. Make it readable, or name another.`,
      { cause },
    );
  }
}

/** A file's bytes, inflated if it is gzipped, whatever its name says. @throws InputError `no-file`, `bad-idx`, `bad-gzip` */
export function readBytes(path: string): Uint8Array {
  return inflate(path, readFile(path));
}

function readFile(path: string): Uint8Array {
  try {
    return readFileWithin(path, MOST_BYTES);
  } catch (cause) {
    if (!(cause instanceof UnreadableFile)) throw cause;
    throw new InputError(
      cause.reason === 'too-large' ? 'bad-idx' : 'no-file',
      `${printable(path)}: expected an IDX file, gzipped or not, but ${cause.message}. Check its name, or name another file.`,
      { cause },
    );
  }
}

export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * `bytes`, inflated if they are gzipped; `path` is named in errors. No more is inflated than the IDX header inside states; of
 * anything but an IDX file only the start, which a parser refuses.
 * @throws InputError `bad-gzip`
 */
export function inflate(path: string, bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  let most = START_BYTES;
  try {
    const start = gunzipSync(bytes.subarray(0, START_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
    const length = idxLength(start);
    if (length === undefined && start.length > START_BYTES) return start;
    most = Math.min(length ?? START_BYTES, MOST_BYTES);
    return gunzipSync(bytes, { maxOutputLength: Math.max(most, 1) });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const found = code === 'ERR_BUFFER_TOO_LARGE' ? `more than ${most} bytes` : message;
    throw new InputError(
      'bad-gzip',
      `${printable(path)} is a gzip file: expected a complete IDX file inside, found ${found}.\n` +
        'It is damaged, incomplete, or holds something else. Download it again, or name another.',
      { cause },
    );
  }
}

/** A pair of IDX files. One that is there with `.gz` alone is read so. */
export function readPair(imagesPath: string, labelsPath: string): LabelledImages {
  const [images, labels] = [imagesPath, labelsPath].map(existingPath);
  return parsePair(images, readBytes(images), labels, readBytes(labels));
}

const existingPath = (path: string) => (!existsSync(path) && existsSync(`${path}.gz`) ? `${path}.gz` : path);
