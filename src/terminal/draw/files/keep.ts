// Drawings that a person has labelled, kept as a pair of IDX files for training.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encodeImages, encodeLabels, parseImages, parseLabels } from '../../../data/idx.js';
import { MNIST_FILES } from '../../../data/mnist-files.js';
import { PIXELS } from '../../../engine/network/topology.js';
import { readBytes } from '../../../node/data/idx-files.js';
import { writeWhole } from '../../../node/files.js';

/** An image as the network saw it (784), and what it really is. */
export interface Labelled {
  readonly image: Uint8Array;
  readonly label: number;
}

/**
 * Adds images to the pair in `folder`, under the names of MNIST's training files. Each file is whole at any
 * time; the labels are written last, so a pair cut short between the two has images without labels, which
 * the next call drops.
 * @returns how many the pair holds now
 * @throws UserError where the pair is damaged or cannot be written
 */
export function keep(folder: string, added: readonly Labelled[]): number {
  const imagesPath = join(folder, MNIST_FILES.trainingImages.name);
  const labelsPath = join(folder, MNIST_FILES.trainingLabels.name);
  const kept = existsSync(labelsPath) ? parseLabels(labelsPath, readBytes(labelsPath)) : new Uint8Array();
  const keptPixels =
    kept.length > 0
      ? parseImages(imagesPath, readBytes(imagesPath)).pixels.subarray(0, kept.length * PIXELS)
      : new Uint8Array();
  const count = kept.length + added.length;
  const pixels = new Uint8Array(count * PIXELS);
  pixels.set(keptPixels);
  for (const [i, { image }] of added.entries()) pixels.set(image, (kept.length + i) * PIXELS);
  writeWhole(imagesPath, encodeImages({ count, pixels }));
  writeWhole(labelsPath, encodeLabels(Uint8Array.from([...kept, ...added.map(({ label }) => label)])));
  return count;
}
