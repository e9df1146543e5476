// From the arguments of the command line to the pictures to read.

import { existsSync } from 'node:fs';
import { basename, join, parse, resolve } from 'node:path';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import { type Failure, fail } from '../../reading/outcome.js';
import { commandLine } from '../invocation.js';
import { isFolder } from '../is-folder.js';
import { MOST_BYTES } from '../pictures/limits.js';
import { PICTURE_NAMES } from '../pictures/names.js';
import { Skipped, type Walked, walkPictures } from '../pictures/walk.js';
import type { Source } from './source.js';

/** The name that stands for standard input. */
const STANDARD_INPUT = '-';

/** Pictures, failures in their places, and what folders held besides. */
export interface Found {
  readonly sources: readonly (Source | Failure)[];
  readonly skipped: Skipped;
  /** Whether an answer needs its picture's name: there are several, or a person named the folder alone. */
  readonly needNames: boolean;
}

/**
 * The pictures named by files, folders (with everything below them except hidden files) and `-`, in order. A folder without
 * pictures is a failure.
 */
export async function findSources(names: readonly string[]): Promise<Found> {
  const sources: (Source | Failure)[] = [];
  const skipped = new Skipped();
  let isFromFolder = false;
  for (const name of names) {
    try {
      if (name === STANDARD_INPUT) sources.push({ file: name, bytes: await readStandardInput() });
      else if (isFolder(name)) {
        isFromFolder = true;
        sources.push(...picturesBelow(name, skipped));
      } else sources.push(isAddress(name) ? fail(name, notFetched(name)) : { file: name });
    } catch (error) {
      sources.push(fail(name, error));
    }
  }
  return { sources, skipped, needNames: isFromFolder || sources.length > 1 };
}

/** An address is a file's name, too, if there is such a file. */
const isAddress = (name: string) => /^https?:\/\//i.test(name) && !existsSync(name);

const notFetched = (address: string) =>
  new InputError(
    'picture-missing',
    `${printable(address)}: addresses are not fetched. Save the picture first, and name its file.`,
  );

function picturesBelow(folder: string, skipped: Skipped): Walked[] {
  const here = new Skipped();
  const walked = walkPictures(folder, here);
  skipped.add(here);
  if (walked.length > 0) return walked;
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
    // Without this bound an endless stream would fill the memory. decodePicture() refuses what is too long.
    if (length > MOST_BYTES) break;
  }
  if (length === 0)
    throw new InputError(
      'picture-empty',
      `Standard input is empty: expected a picture. Send one, as in \`${commandLine('predict', '- < photo.jpg')}\`.`,
    );
  return Buffer.concat(chunks);
}

/**
 * The same pictures, each with a folder for its steps: the folder itself for one picture, else a folder below it with the
 * picture's name.
 */
export function withDebugFolders(
  sources: readonly (Source | Failure)[],
  folder: string,
): (Source | Failure)[] {
  const nameOf = outputNames(({ file }) => nameIn(file));
  return sources.map((source) => {
    if ('error' in source) return source;
    return { ...source, debugFolder: sources.length === 1 ? folder : join(folder, nameOf(source)) };
  });
}

/**
 * The same pictures, each with a PNG file in a folder to be drawn to: `scan-answers.png` for scan.jpg, so that no picture of
 * somebody's own is overwritten. Equal names are numbered, and no picture that is read is overwritten.
 */
export function withAnnotations(
  sources: readonly (Source | Failure)[],
  folder: string,
): (Source | Failure)[] {
  const read = new Set(sources.map(({ file }) => resolve(file)));
  const fileOf = (name: string) => join(folder, `${name}-answers.png`);
  const nameOf = outputNames(
    ({ file }) => parse(nameIn(file)).name,
    (name) => read.has(resolve(fileOf(name))),
  );
  return sources.map((source) =>
    'error' in source ? source : { ...source, annotation: fileOf(nameOf(source)) },
  );
}

const nameIn = (file: string) => (file === STANDARD_INPUT ? 'standard-input' : basename(file));

/** Names for output files, one after the other. Equal names are numbered, and so are names that must not be used. */
function outputNames(
  nameOf: (source: Source) => string,
  isTaken: (name: string) => boolean = () => false,
): (source: Source) => string {
  const taken = new Set<string>();
  return (source) => {
    const name = nameOf(source);
    let unique = name;
    for (let number = 2; taken.has(unique) || isTaken(unique); number++) unique = `${name}-${number}`;
    taken.add(unique);
    return unique;
  };
}
