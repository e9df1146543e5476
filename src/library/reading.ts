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
import type { Page, Reading, ReadOptions } from './library.js';
import type { Place } from './place.js';

/** A model is made ready to read once. */
const recognisers = new WeakMap<Model, Recogniser>();

function recogniserOf(call: string, model: Model, place: Place): Recogniser {
  const known = recognisers.get(model);
  if (known) return known;
  requireModel(call, model);
  const recogniser = new Recogniser(model, place.readingMachine());
  recognisers.set(model, recogniser);
  return recogniser;
}

/** See Library. */
export function readPicture(place: Place, picture: Picture, model: Model, options: ReadOptions): Page {
  requirePicture('readPicture()', picture);
  requireOptions('readPicture()', options, { single: 'boolean' });
  const { single } = options;
  const { classify } = recogniserOf('readPicture()', model, place);
  const { steps: _, lines, table, ...page } = vision.readPicture(picture, classify, { single });
  return {
    ...page,
    lines: lines.map(withCertainty),
    ...(table && { table: table.map((row) => row.map(withCertainty)) }),
    text: vision.textOf({ lines }),
  };
}

const withCertainty = (readings: readonly segment.Reading[]): Reading[] =>
  readings.map((reading) => ({ ...reading, sure: !isUnsure(reading) }));

/** See Library. */
export function classify(place: Place, image: Uint8Array, model: Model): Float32Array {
  if (!(image instanceof Uint8Array) || image.length !== PIXELS)
    throw new UsageError(
      'bad-option',
      `classify() takes an image of ${PIXELS} bytes, 0 black to 255 white ink, as a Uint8Array; found ${describeKindOfValue(image)}${image?.length === undefined ? '' : ` of length ${image.length}`}.`,
    );
  return recogniserOf('classify()', model, place).classify(image);
}
