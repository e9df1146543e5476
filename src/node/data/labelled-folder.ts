// A folder of labelled digits: the pair of files that `npm run draw` saves, or pictures sorted into folders 0 to 9.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CLASSES, PIXELS } from '../../engine/network/topology.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import type { Classifier } from '../../reading/vision/classifier.js';
import { readPicture } from '../../reading/vision/read.js';
import { commandLine } from '../invocation.js';
import { dataPath } from '../paths.js';
import { decodePicture } from '../pictures/decode.js';
import { Skipped, walkPictures } from '../pictures/walk.js';
import { findFile, readPair } from './idx-files.js';

/**
 * The labelled images of a folder. Each picture in a folder 0 to 9 shows one digit, which is prepared as the network sees
 * it. What is left out of these folders is counted in `skipped`.
 * @throws InputError `no-extra` if there are none, and what readPair() and decodePicture() throw
 */
export async function readLabelledFolder(
  folder: string,
  classify: Classifier,
  skipped = new Skipped(),
): Promise<LabelledImages> {
  if (!existsSync(folder))
    throw new InputError(
      'no-extra',
      `There is no folder ${printable(folder)}. Name the folder that holds your labelled digits; draw saves them in ` +
        `${printable(dataPath('my-digits'))}.`,
    );
  const images = findFile(folder, 'train-images-idx3-ubyte');
  const labels = findFile(folder, 'train-labels-idx1-ubyte');
  const own = images && labels ? readPair(images, labels) : await readPictures(folder, classify, skipped);
  if (own.count > 0) return own;
  if (isEmpty(folder))
    throw new InputError(
      'no-extra',
      `${printable(folder)} holds no digits: none was taught yet, or all were taken back. ` +
        `Draw some with \`${commandLine('draw')}\` and press t, or name another folder.`,
    );
  throw new InputError(
    'no-extra',
    `${printable(folder)}: expected labelled digits, either the pair train-images-idx3-ubyte and ` +
      'train-labels-idx1-ubyte that draw saves, or pictures of single digits in folders 0 to 9; found neither. ' +
      'Name the folder that holds them.',
  );
}

const isEmpty = (folder: string) => statSync(folder).isDirectory() && readdirSync(folder).length === 0;

async function readPictures(folder: string, classify: Classifier, skipped: Skipped): Promise<LabelledImages> {
  const found: { image: Uint8Array; label: number }[] = [];
  for (let label = 0; label < CLASSES; label++) {
    const place = join(folder, String(label));
    if (!existsSync(place)) continue;
    for (const path of walkPictures(place, skipped)) {
      const { lines } = readPicture(await decodePicture(path), classify, { single: true });
      if (lines.length > 0) found.push({ image: lines[0][0].image, label });
      else skipped.addBlank();
    }
  }
  const pixels = new Uint8Array(found.length * PIXELS);
  for (const [index, { image }] of found.entries()) pixels.set(image, index * PIXELS);
  return { count: found.length, pixels, labels: Uint8Array.from(found, ({ label }) => label) };
}
