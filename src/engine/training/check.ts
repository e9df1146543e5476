// Checks of a run's data before it starts.

import { UsageError } from '../../errors.js';
import { printable } from '../../printable.js';
import { NO_DIGIT, PIXELS } from '../network/topology.js';
import type { Dataset, LabelledImages } from './dataset.js';

/** @throws UsageError `bad-dataset` if images and labels do not belong together */
export function checkDataset(dataset: Dataset): void {
  const { name, training, test } = dataset ?? {};
  if (typeof name !== 'string' || !training || !test)
    throw new UsageError(
      'bad-dataset',
      'A data set has a name, training images and test images, as loadMnist(), builtinDigits() and ownDigits() give it.',
    );
  checkImages(`the training images of ${printable(name)}`, training, NO_DIGIT);
  checkImages(`the test images of ${printable(name)}`, test, NO_DIGIT - 1);
}

/** @throws UsageError `bad-dataset` */
export function checkImages(
  name: string,
  { count, pixels, labels }: LabelledImages,
  highest = NO_DIGIT - 1,
): void {
  const expected = `expected ${count} images of ${PIXELS} bytes and as many labels`;
  if (!Number.isSafeInteger(count) || count < 1) refuse(name, 'expected 1 image or more', `${count}`);
  if (!(pixels instanceof Uint8Array) || pixels.length !== count * PIXELS)
    refuse(name, expected, `${pixels?.length} bytes of pixels`);
  if (!(labels instanceof Uint8Array) || labels.length !== count)
    refuse(name, expected, `${labels?.length} labels`);
  const wrong = labels.findIndex((label) => label > highest);
  if (wrong >= 0) refuse(name, 'expected labels from 0 to 9', `label ${labels[wrong]} of image ${wrong}`);
}

function refuse(name: string, expected: string, found: string): never {
  throw new UsageError(
    'bad-dataset',
    `${name[0].toUpperCase()}${name.slice(1)}: ${expected}, found ${found}. Pass pixels as a Uint8Array, row by row, ` +
      '0 black to 255 white ink, and labels as a Uint8Array.',
  );
}
