// A data set of a person's own images.

import { sha256 } from '../engine/sha256.js';
import { checkDataset, checkImages } from '../engine/training/check.js';
import type { Dataset } from '../engine/training/dataset.js';
import { printable } from '../printable.js';

/** Images and their labels: (count, 784) bytes row by row, 0 black to 255 white ink, and (count) digits. */
export interface OwnImages {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * A data set of images of 28 x 28, of any count.
 * @throws UsageError `bad-dataset` if pixels and labels do not belong together
 */
export async function ownDigits(own: {
  /** Its name in figures. */
  readonly name: string;
  readonly training: OwnImages;
  readonly test: OwnImages;
}): Promise<Dataset> {
  const [training, test] = [own?.training, own?.test].map((images) => ({
    count: images?.labels?.length,
    pixels: images?.pixels,
    labels: images?.labels,
  }));
  const parts = [training.pixels, training.labels, test.pixels, test.labels];
  const dataset = { name: own?.name, training, test, sha256: '' };
  checkDataset(dataset);
  // A data set may have drawings that are no digits to train on; one's own digits have none.
  checkImages(`the training images of ${printable(dataset.name)}`, training);
  const hashes = await Promise.all(parts.map((part) => sha256(part)));
  return { ...dataset, sha256: await sha256(new TextEncoder().encode(hashes.join(''))) };
}
