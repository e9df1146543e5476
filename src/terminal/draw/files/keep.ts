// Drawings with their labels, kept as a pair of IDX files for training.

import { existsSync, rmSync } from 'node:fs';
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
 * Adds images to the pair in `folder`, under the names of MNIST's training files. Each file is complete at any time. The
 * labels are written last: if the program is killed in between, there are images without labels, which the next call drops.
 * @returns how many the pair holds now
 * @throws UserError if the pair is damaged or cannot be written
 */
export function keep(folder: string, added: readonly Labelled[]): number {
  const kept = readKept(folder);
  const pixels = new Uint8Array((kept.labels.length + added.length) * PIXELS);
  pixels.set(kept.pixels);
  for (const [i, { image }] of added.entries()) pixels.set(image, kept.pixels.length + i * PIXELS);
  return writeKept(folder, pixels, Uint8Array.from([...kept.labels, ...added.map(({ label }) => label)]));
}

/**
 * Takes the last images out of the pair, and removes the pair where none is left.
 * @returns how many the pair holds now
 * @throws UserError as keep()
 */
export function takeBack(folder: string, count: number): number {
  const { pixels, labels } = readKept(folder);
  const left = Math.max(0, labels.length - count);
  return writeKept(folder, pixels.subarray(0, left * PIXELS), labels.subarray(0, left));
}

export interface Kept {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

const pathsIn = (folder: string) => ({
  images: join(folder, MNIST_FILES.trainingImages.name),
  labels: join(folder, MNIST_FILES.trainingLabels.name),
});

/** The labelled images of the pair, none if there is no pair. @throws UserError if it is damaged */
export function readKept(folder: string): Kept {
  const paths = pathsIn(folder);
  const labels = existsSync(paths.labels)
    ? parseLabels(paths.labels, readBytes(paths.labels))
    : new Uint8Array();
  if (labels.length === 0) return { pixels: new Uint8Array(), labels };
  const { pixels } = parseImages(paths.images, readBytes(paths.images));
  return { pixels: pixels.subarray(0, labels.length * PIXELS), labels };
}

function writeKept(folder: string, pixels: Uint8Array, labels: Uint8Array): number {
  const paths = pathsIn(folder);
  if (labels.length === 0) {
    // A data set of no images is refused wherever it is read. The labels go first, as they are written last.
    rmSync(paths.labels, { force: true });
    rmSync(paths.images, { force: true });
    return 0;
  }
  writeWhole(paths.images, encodeImages({ count: labels.length, pixels }));
  writeWhole(paths.labels, encodeLabels(labels));
  return labels.length;
}
