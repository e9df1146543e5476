// From what was named on the command line to the pictures to read.

import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import { MOST_BYTES } from '../pictures/limits.js';
import { PICTURE_NAMES } from '../pictures/names.js';
import { Skipped, walkPictures } from '../pictures/walk.js';
import { type Failure, fail, type Source } from './outcome.js';

/** The name that stands for standard input. */
const STANDARD_INPUT = '-';

/** What was named: pictures, failures in their places, and what folders held besides. */
export interface Found {
  readonly sources: readonly (Source | Failure)[];
  readonly skipped: Skipped;
}

/**
 * The pictures that are named by files, folders (with all below them, hidden files apart) and `-`, in order; a
 * folder without pictures is a failure.
 */
export async function findSources(names: readonly string[]): Promise<Found> {
  const sources: (Source | Failure)[] = [];
  const skipped = new Skipped();
  for (const name of names) {
    try {
      if (name === STANDARD_INPUT) sources.push({ file: name, bytes: await readStandardInput() });
      else if (isFolder(name)) sources.push(...picturesBelow(name, skipped).map((file) => ({ file })));
      else sources.push({ file: name });
    } catch (error) {
      sources.push(fail(name, error));
    }
  }
  return { sources, skipped };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Whoever reads it says what is wrong with it.
    return false;
  }
}

function picturesBelow(folder: string, skipped: Skipped): string[] {
  const here = new Skipped();
  const files = walkPictures(folder, here);
  skipped.add(here);
  if (files.length > 0) return files;
  const found = here.total === 0 ? 'an empty one' : `none, but ${here.describe()}`;
  throw new InputError(
    'no-pictures',
    `${printable(folder)}: expected pictures in this folder (${PICTURE_NAMES.join(' ')}), found ${found}. ` +
      'Name another folder, or the files themselves.',
  );
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    // Without this bound an endless stream would fill the memory; decodePicture refuses what is too long.
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

/**
 * The same pictures with a folder each for their steps: the folder itself for one picture, else one below it
 * that is called as the picture is.
 */
export function withDebugFolders(
  sources: readonly (Source | Failure)[],
  folder: string,
): (Source | Failure)[] {
  const nameOf = outputNames();
  return sources.map((source) => {
    if ('error' in source) return source;
    return { ...source, debugFolder: sources.length === 1 ? folder : join(folder, nameOf(source)) };
  });
}

/**
 * The same sources, each with a file in a folder to be drawn to; pictures of the same name are numbered, and none of the
 * pictures that are read is overwritten.
 */
export function withAnnotations(
  sources: readonly (Source | Failure)[],
  folder: string,
): (Source | Failure)[] {
  const read = new Set(sources.map(({ file }) => resolve(file)));
  const fileOf = (name: string) => join(folder, `${name}.png`);
  const nameOf = outputNames((name) => read.has(resolve(fileOf(name))));
  return sources.map((source) =>
    'error' in source ? source : { ...source, annotation: fileOf(nameOf(source)) },
  );
}

/**
 * Names for what is written of pictures, asked for one after the other: those of the same name are numbered, and so is one
 * that may not be used.
 */
function outputNames(isTaken: (name: string) => boolean = () => false): (source: Source) => string {
  const taken = new Set<string>();
  return ({ file }) => {
    const name = file === STANDARD_INPUT ? 'standard-input' : basename(file);
    let unique = name;
    for (let number = 2; taken.has(unique) || isTaken(unique); number++) unique = `${name}-${number}`;
    taken.add(unique);
    return unique;
  };
}
