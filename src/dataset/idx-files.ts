// Reading IDX files from disk, gzipped or not.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../errors.js';
import { type LabelledImages, parsePair } from './dataset.js';

/** More than ten times MNIST; a file that inflates beyond it is no data set of digits. */
const MOST_BYTES = 1 << 30;

/** The path of a file in a folder, with or without .gz, or undefined. */
export function findFile(folder: string, name: string): string | undefined {
  return [join(folder, name), join(folder, `${name}.gz`)].find((path) => existsSync(path));
}

/** A file's bytes, inflated if it is gzipped, whatever its name says. */
export function readBytes(path: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new InputError('no-file', `${path} cannot be read (${(cause as Error).message}). Check its name.`, {
      cause,
    });
  }
  return inflate(path, bytes);
}

/** `bytes`, inflated if they are gzipped; `path` is named in errors. */
export function inflate(path: string, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    throw new InputError(
      'bad-gzip',
      `${path} starts as a gzip file but cannot be inflated (${(cause as Error).message}). ` +
        'It is damaged or not whole: delete it and fetch it again.',
      { cause },
    );
  }
}

/** A pair of IDX files. */
export function readPair(imagesPath: string, labelsPath: string): LabelledImages {
  return parsePair(imagesPath, readBytes(imagesPath), labelsPath, readBytes(labelsPath));
}
