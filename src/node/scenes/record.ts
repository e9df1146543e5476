// What a model reads of pictures made to order, in less than a second. Every saved model carries that record, so that
// the better one can be chosen to read with.

import { drawDigits } from '../../data/builtin/digits.js';
import { PIXELS } from '../../engine/network/topology.js';
import { Random } from '../../engine/random.js';
import type { LabelledImages } from '../../engine/training/dataset.js';
import type { Model } from '../../formats/model.js';
import type { Classifier } from '../../reading/vision/classifier.js';
import { needing } from '../needing.js';
import { createRecogniser } from '../recogniser.js';

/** Which random numbers the scenes take, and the built-in digits that stand in them, which training does not see. */
const SEED = 1;
const DIGITS = { seed: 4, count: 50 };

/** Records of the same name are of the same pictures. To be counted up where these change. */
const EDITION = 2;

/** Digits in all of the scenes QUICK. */
const ASKED = 40;

/**
 * A model with the record of what it reads. The same weights have the same record on any machine.
 * @throws RunError `package-missing` where the package that draws pictures is missing
 */
export async function withPictureRecord<Kind extends Model>(model: Kind): Promise<Kind> {
  const { classify } = createRecogniser(model);
  const { seed, count } = DIGITS;
  const { images, labels } = drawDigits(seed, 0, count);
  // A network that cannot read digits need not be asked for long: what it is not asked counts as wrong.
  const isAble = 2 * countRead(classify, images, labels) >= count;
  const right = isAble ? await countReadInPictures(classify, { count, pixels: images, labels }) : 0;
  const metadata = {
    ...model.metadata,
    pictureAccuracy: (right / ASKED).toFixed(4),
    pictureTest: `edition ${EDITION}, seed ${SEED}, ${ASKED} digits`,
  };
  return { ...model, metadata };
}

/** The number of digits read correctly, one an image. */
function countRead(classify: Classifier, images: Uint8Array, labels: Uint8Array): number {
  return labels.reduce((right, label, image) => {
    const probabilities = classify(images.subarray(image * PIXELS, (image + 1) * PIXELS));
    return right + Number(probabilities.indexOf(Math.max(...probabilities)) === label);
  }, 0);
}

/** The number of digits read correctly in pictures, up to the first that shows that the network cannot read them. */
async function countReadInPictures(classify: Classifier, digits: LabelledImages): Promise<number> {
  // What draws and reads pictures is loaded for networks that may be able to read them.
  const { QUICK } = await needing('sharp', () => import('./scenes.js'));
  const { readPicture, textOf } = await import('../../reading/vision/read.js');
  const { editDistance } = await import('./edit-distance.js');
  let right = 0;
  let read = 0;
  for (const [name, scene] of Object.entries(QUICK)) {
    const { picture, label } = await scene(digits, new Random(SEED, name));
    right += Math.max(0, label.length - editDistance(textOf(readPicture(picture, classify)), label));
    read += label.length;
    if (2 * right < read) break;
  }
  return right;
}
