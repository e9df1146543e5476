// A person's own labelled images in a folder: as `npm run draw` keeps them, or pictures sorted into folders 0 to 9.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CLASSES, PIXELS } from '../../engine/network/topology.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import type { Classifier } from '../../reading/vision/classifier.js';
import { readPicture } from '../../reading/vision/read.js';
import { decodePicture } from '../pictures/decode.js';
import { Skipped, walkPictures } from '../pictures/walk.js';
import { findFile, readPair } from './idx-files.js';

/**
 * The labelled images of a folder. Each picture in a folder 0 to 9 shows one digit, and is brought to the form in which
 * networks see it.
 * @throws InputError `no-extra` where there are none, and what readPair() and decodePicture() throw
 */
export async function readLabelledFolder(folder: string, classify: Classifier): Promise<LabelledImages> {
  const images = findFile(folder, 'train-images-idx3-ubyte');
  const labels = findFile(folder, 'train-labels-idx1-ubyte');
  const own = images && labels ? readPair(images, labels) : await readPictures(folder, classify);
  if (own.count > 0) return own;
  throw new InputError(
    'no-extra',
    `${printable(folder)}: expected labelled images, either the pair train-images-idx3-ubyte and ` +
      'train-labels-idx1-ubyte that draw keeps, or pictures of single digits in folders 0 to 9; found neither. ' +
      'Name the folder that holds them.',
  );
}

async function readPictures(folder: string, classify: Classifier): Promise<LabelledImages> {
  const found: { image: Uint8Array; label: number }[] = [];
  for (let label = 0; label < CLASSES; label++) {
    const place = join(folder, String(label));
    if (!existsSync(place)) continue;
    for (const path of walkPictures(place, new Skipped())) {
      const { lines } = readPicture(await decodePicture(path), classify, { single: true });
      if (lines.length > 0) found.push({ image: lines[0][0].image, label });
    }
  }
  const pixels = new Uint8Array(found.length * PIXELS);
  for (const [index, { image }] of found.entries()) pixels.set(image, index * PIXELS);
  return { count: found.length, pixels, labels: Uint8Array.from(found, ({ label }) => label) };
}
