// From what was named on the command line to the pictures to read.

import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { InputError } from '../errors.js';
import { MOST_BYTES } from '../pictures/limits.js';
import { type Failure, fail, type Source } from './prediction.js';

/** A folder's files of these kinds are read. A file that was named is read whatever it is called. */
const PICTURES = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.webp',
  '.gif',
  '.bmp',
  '.tif',
  '.tiff',
  '.svg',
  '.avif',
]);

/** The name that stands for standard input. */
const STANDARD_INPUT = '-';

/**
 * The pictures that are named by files, folders (with all below them, hidden files apart) and `-`, in order; a
 * folder without pictures is a failure.
 */
export async function findSources(names: readonly string[]): Promise<(Source | Failure)[]> {
  const sources: (Source | Failure)[] = [];
  for (const name of names) {
    try {
      if (name === STANDARD_INPUT) sources.push({ file: name, bytes: await readStandardInput() });
      else if (isFolder(name)) sources.push(...picturesBelow(name).map((file) => ({ file })));
      else sources.push({ file: name });
    } catch (error) {
      sources.push(fail(name, error));
    }
  }
  return sources;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function picturesBelow(folder: string): string[] {
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => PICTURES.has(extname(file).toLowerCase()) && !basename(file).startsWith('.'))
    .sort(new Intl.Collator('en', { numeric: true }).compare);
  if (files.length > 0) return files.map((file) => join(folder, file));
  throw new InputError(
    'no-pictures',
    `${folder}: expected pictures in this folder (${[...PICTURES].join(' ')}), found none. Name another folder, or ` +
      'the files themselves.',
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
  const taken = new Set<string>();
  return sources.map((source) => {
    if ('error' in source) return source;
    if (sources.length === 1) return { ...source, debugFolder: folder };
    const name = source.file === STANDARD_INPUT ? 'standard-input' : basename(source.file);
    let folderName = name;
    for (let number = 2; taken.has(folderName); number++) folderName = `${name}-${number}`;
    taken.add(folderName);
    return { ...source, debugFolder: join(folder, folderName) };
  });
}
