// What a model reads of pictures made to order, in less than a second. Every saved model carries that record, so that
// the better one can be chosen to read with.

import { drawDigits } from '../../data/builtin/digits.js';
import { Random } from '../../engine/random.js';
import type { Model } from '../../formats/model.js';
import { readPicture, textOf } from '../../reading/vision/read.js';
import { createRecogniser } from '../engine.js';
import { editDistance } from './edit-distance.js';
import { DIGITS_EACH, QUICK } from './scenes.js';

/** Which random numbers the scenes take, and the built-in digits that stand in them, which training does not see. */
const SEED = 1;
const DIGITS = { seed: 4, count: 100 };

/** Records of the same name are of the same pictures. To be counted up where these change. */
const EDITION = 1;

/** A model with the record of what it reads. The same weights have the same record on any machine. */
export async function withPictureRecord(model: Model): Promise<Model> {
  const { classify } = createRecogniser(model);
  const { seed, count } = DIGITS;
  const { images, labels } = drawDigits(seed, 0, count);
  let right = 0;
  let read = 0;
  for (const [name, scene] of Object.entries(QUICK)) {
    const { picture, label } = await scene({ count, pixels: images, labels }, new Random(SEED, name));
    right += Math.max(0, label.length - editDistance(textOf(readPicture(picture, classify)), label));
    read += label.length;
    // A network that cannot read digits need not be asked for long: what it is not asked counts as wrong.
    if (2 * right < read) break;
  }
  const all = Object.keys(QUICK).length * DIGITS_EACH;
  const metadata = {
    ...model.metadata,
    pictureAccuracy: (right / all).toFixed(4),
    pictureTest: `edition ${EDITION}, seed ${SEED}, ${all} digits`,
  };
  return { ...model, metadata };
}
