// A folder of labelled digits: the pair of files that `npm run draw` saves, or pictures sorted into folders 0 to 9.

import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLASSES, PIXELS } from '../../engine/network/topology.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import { InputError } from '../../errors.js';
import { count } from '../../numbers.js';
import { printable } from '../../printable.js';
import type { Classifier } from '../../reading/vision/classifier.js';
import type { Picture } from '../../reading/vision/picture.js';
import { readPicture } from '../../reading/vision/read.js';
import { commandLine, shellWord } from '../invocation.js';
import { isFolder } from '../is-folder.js';
import { dataPath } from '../paths.js';
import { decodePicture } from '../pictures/decode.js';
import { Skipped, walkPictures } from '../pictures/walk.js';
import { findFile, readPair } from './idx-files.js';

export interface ReadLabelledOptions {
  /** Counts what is left out of folders 0 to 9. */
  readonly skipped?: Skipped;
  /** Is told of each picture that cannot be read. */
  readonly onWarning?: (message: string) => void;
}

/**
 * The labelled images of a folder. Each picture in a folder 0 to 9 shows one digit, which is prepared as the network sees
 * it. Pictures that cannot be read, or show no digit, are left out.
 * @throws InputError `no-extra` if there are none, and what readPair() throws
 */
export async function readLabelledFolder(
  folder: string,
  classify: Classifier,
  { skipped = new Skipped(), onWarning }: ReadLabelledOptions = {},
): Promise<LabelledImages> {
  if (!existsSync(folder))
    throw new InputError(
      'no-extra',
      `${describeMissing(folder)}. Name the folder that holds your labelled digits; draw saves them in ` +
        `${printable(dataPath('my-digits'))}.`,
    );
  const images = findFile(folder, 'train-images-idx3-ubyte');
  const labels = findFile(folder, 'train-labels-idx1-ubyte');
  const own =
    images && labels ? readPair(images, labels) : await readPictures(folder, classify, skipped, onWarning);
  if (own.count > 0) return own;
  throw new InputError('no-extra', describeNone(folder, skipped));
}

function describeMissing(folder: string): string {
  const isLink = lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink
    ? `The link ${printable(folder)} leads to no folder`
    : `There is no folder ${printable(folder)}`;
}

/** Why a folder holds no labelled images, and what to do next. */
function describeNone(folder: string, skipped: Skipped): string {
  const name = printable(folder);
  if (!isFolder(folder))
    return `${name} is a file: expected a folder with pictures of single digits in folders 0 to 9, or with digits taught in draw.`;
  if (namesIn(folder).length === 0)
    return (
      `${name} is empty: expected pictures of single digits in folders 0 to 9, or digits taught in draw, which may all ` +
      `have been taken back. Put some there, draw some with \`${commandLine('draw')}\` and press t, or name another folder.`
    );
  if (skipped.pictures > 0)
    return (
      `${name}: expected pictures of digits in its folders 0 to 9, found none, but ${skipped.describe()}. ` +
      `See why with \`${commandLine('predict', `${shellWord(name)} --single --debug steps`)}\`, or name another folder.`
    );
  return (
    `${name}: expected labelled digits, either the pair train-images-idx3-ubyte and train-labels-idx1-ubyte that ` +
    'draw saves, or pictures of single digits in folders 0 to 9; found neither. Name the folder that holds them.'
  );
}

/** What is in a folder; nothing where it is a file. @throws InputError `no-extra` where it cannot be read */
function namesIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new InputError(
      'no-extra',
      `${printable(folder)}: this folder cannot be read. Check its permissions, or name another.`,
      { cause },
    );
  }
}

async function readPictures(
  folder: string,
  classify: Classifier,
  skipped: Skipped,
  onWarning: ReadLabelledOptions['onWarning'],
): Promise<LabelledImages> {
  const others = namesIn(folder).filter((name) => !/^(\d|\..*)$/.test(name));
  if (others.length > 0) onWarning?.(`Left out: ${describeOthers(folder, others)}.`);
  const found: { image: Uint8Array; label: number }[] = [];
  for (let label = 0; label < CLASSES; label++) {
    const place = join(folder, String(label));
    if (!isFolder(place)) continue;
    for (const walked of walkPictures(place, skipped)) {
      const decoded = 'error' in walked ? walked : await decode(walked.file);
      if ('error' in decoded) {
        skipped.addUnreadable();
        onWarning?.(`Left out: ${decoded.error.message}`);
        continue;
      }
      const { lines } = readPicture(decoded.picture, classify, { single: true });
      if (lines.length > 0) found.push({ image: lines[0][0].image, label });
      else skipped.addBlank();
    }
  }
  const pixels = new Uint8Array(found.length * PIXELS);
  for (const [index, { image }] of found.entries()) pixels.set(image, index * PIXELS);
  return { count: found.length, pixels, labels: Uint8Array.from(found, ({ label }) => label) };
}

/** So many names are listed. */
const MOST_NAMES = 3;

/** "misc, 10 and 2 more in hand: only its folders 0 to 9 hold labelled pictures" */
function describeOthers(folder: string, names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const listed = names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${count(more)} more` : '');
  return `${printable(listed)} in ${printable(folder)}: only its folders 0 to 9 hold labelled pictures`;
}

/** A picture, or why its file cannot be read. A missing package is no fault of the file, and is thrown. */
async function decode(file: string): Promise<{ picture: Picture } | { error: InputError }> {
  try {
    return { picture: await decodePicture(file) };
  } catch (error) {
    if (error instanceof InputError) return { error };
    throw error;
  }
}
