// The training images for teaching a person's handwriting: that person's digits, repeated, among digits and drawings that
// the network knows, so that it forgets nothing.

import { PIXELS } from '../engine/network/topology.js';
import { Random } from '../engine/random.js';
import { type Dataset, type LabelledImages, slice } from '../engine/training/dataset.js';
import { withExtra } from './extra.js';

/** Each taught image appears at most MOST_COPIES times an epoch, and all together about TAUGHT times. */
const MOST_COPIES = 20;
const TAUGHT = 1000;

/** More images would take longer than seconds, so only the newest, which are the last ones, are taught. */
export const MOST_TAUGHT = 4000;

/** Known images that are shown again. */
const KNOWN = 8000;

/** One in so many of a data set's training images is held out for validation, the last ones: 5,000 of MNIST's. */
const HELD_OUT = 12;

/** The seed that chooses which known images are shown again. */
const SEED = 1;

/** How many of a data set's training images are held out for validation. */
export const heldOutOf = ({ training }: Dataset) => Math.floor(training.count / HELD_OUT);

/** The data set for teaching: a person's own images, and of the known data some training images and the validation images. */
export async function mixForTeaching(known: Dataset, own: LabelledImages): Promise<Dataset> {
  const { training } = known;
  const validation = heldOutOf(known);
  const chosen = choose(slice(training, 0, training.count - validation), KNOWN);
  const heldOut = slice(training, training.count - validation, training.count);
  const taught = slice(own, Math.max(0, own.count - MOST_TAUGHT), own.count);
  const copies = Math.min(MOST_COPIES, Math.max(1, Math.ceil(TAUGHT / taught.count)));
  const some = { ...known, training: join([chosen, heldOut]) };
  return withExtra(some, join(Array.from({ length: copies }, () => taught)), 'taught images');
}

/** So many images of a set, or all of them, in random order. */
function choose(images: LabelledImages, count: number): LabelledImages {
  const order = new Random(SEED, 'teaching').permutation(images.count).subarray(0, count);
  const pixels = new Uint8Array(order.length * PIXELS);
  for (const [place, index] of order.entries())
    pixels.set(images.pixels.subarray(index * PIXELS, (index + 1) * PIXELS), place * PIXELS);
  return { count: order.length, pixels, labels: Uint8Array.from(order, (index) => images.labels[index]) };
}

function join(sets: readonly LabelledImages[]): LabelledImages {
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  let place = 0;
  for (const set of sets) {
    pixels.set(set.pixels, place * PIXELS);
    labels.set(set.labels, place);
    place += set.count;
  }
  return { count, pixels, labels };
}
