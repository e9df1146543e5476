// Reading pictures as the library offers it: a picture's pixels and a model give a page of digits.

import { PIXELS } from '../engine/network/topology.js';
import { UsageError } from '../errors.js';
import type { Model } from '../formats/model.js';
import { describeKindOfValue } from '../printable.js';
import { isUnsure } from '../reading/certainty.js';
import { Recogniser } from '../reading/recogniser.js';
import type { Picture } from '../reading/vision/picture.js';
import * as vision from '../reading/vision/read.js';
import type * as segment from '../reading/vision/segment.js';
import { requireModel, requireOptions, requirePicture } from './arguments.js';
import { here } from './place.js';

export interface ReadOptions {
  /** There is one digit and no more, whatever its parts. */
  readonly single?: boolean;
}

/** A digit that was read. */
export interface Reading extends segment.Reading {
  /** Whether the answer can be taken: its confidence is at least 0.9, and it has no reason to be something else. */
  readonly sure: boolean;
}

/** A page of digits. */
export interface Page extends Omit<vision.Page, 'steps' | 'lines' | 'table'> {
  /** The lines from the top, in each the digits from the left. No digit found: no line. */
  readonly lines: readonly (readonly Reading[])[];
  /** Where the picture shows a table: for each row, and in it for each column, the digits in the cell. */
  readonly table?: readonly (readonly (readonly Reading[])[])[];
  /** The likeliest digits, sure or not: lines parted by `/`, without what is taken for no digit. */
  readonly text: string;
}

/** A model is made ready to read once. */
const recognisers = new WeakMap<Model, Recogniser>();

function recogniserOf(call: string, model: Model): Recogniser {
  const known = recognisers.get(model);
  if (known) return known;
  requireModel(call, model);
  const recogniser = new Recogniser(model, here().readingMachine());
  recognisers.set(model, recogniser);
  return recogniser;
}

/**
 * Reads the digits of a picture.
 * @throws UsageError `bad-option`; InputError `bad-model`; RunError `no-kernels` in a page where nothing waited for a model
 */
export function readPicture(picture: Picture, model: Model, options: ReadOptions = {}): Page {
  requirePicture('readPicture()', picture);
  requireOptions('readPicture()', options, { single: 'boolean' });
  const { classify } = recogniserOf('readPicture()', model);
  const { steps: _, lines, table, ...page } = vision.readPicture(picture, classify, options);
  return {
    ...page,
    lines: lines.map(withCertainty),
    ...(table && { table: table.map((row) => row.map(withCertainty)) }),
    text: vision.textOf({ lines }),
  };
}

const withCertainty = (readings: readonly segment.Reading[]): Reading[] =>
  readings.map((reading) => ({ ...reading, sure: !isUnsure(reading) }));

/**
 * The calibrated probabilities (10) of the ten digits for one image of 784 bytes, white ink on black, prepared as MNIST's
 * images are. Pictures from elsewhere are read by readPicture().
 * @throws as readPicture()
 */
export function classify(image: Uint8Array, model: Model): Float32Array {
  if (!(image instanceof Uint8Array) || image.length !== PIXELS)
    throw new UsageError(
      'bad-option',
      `classify() takes an image of ${PIXELS} bytes, 0 black to 255 white ink, as a Uint8Array; found ${describeKindOfValue(image)}${image?.length === undefined ? '' : ` of length ${image.length}`}.`,
    );
  return recogniserOf('classify()', model).classify(image);
}
