// What a network is shown when it is taught: a person's images, and of what it knows.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { heldOutOf, MOST_TAUGHT, mixForTeaching } from '../../src/data/teaching.js';
import { PIXELS } from '../../src/engine/network/topology.js';
import type { Dataset, LabelledImages } from '../../src/engine/training/dataset.js';

/** Images whose every pixel is `level`, of the labels 0 to 9 in turn. */
const images = (count: number, level: (image: number) => number): LabelledImages => ({
  count,
  pixels: Uint8Array.from({ length: count * PIXELS }, (_, i) => level(Math.floor(i / PIXELS))),
  labels: Uint8Array.from({ length: count }, (_, image) => image % 10),
});

const OWN = 255;
const known: Dataset = {
  name: 'known',
  training: images(240, (image) => (image < 220 ? 1 : 2)),
  test: images(10, () => 3),
  sha256: '',
};

/** How many images are of each level. */
const levels = ({ count, pixels }: LabelledImages) => {
  const counts = new Map<number, number>();
  for (let image = 0; image < count; image++) {
    const level = pixels[image * PIXELS];
    counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  return counts;
};

test('images held out stay the last ones and are not shown; a few own images are shown 20 times each', async () => {
  const heldOut = heldOutOf(known);
  assert.is(heldOut, 20);
  const { training, test: tested } = await mixForTeaching(
    known,
    images(3, () => OWN),
  );
  assert.equal([...levels(training)].sort(), [
    [1, 220],
    [2, 20],
    [OWN, 60],
  ]);
  const last = training.pixels.subarray((training.count - heldOut) * PIXELS);
  assert.ok(last.every((level) => level === 2));
  assert.is(tested, known.test);
});

test('of many own images the last ones are shown, each once', async () => {
  const more = 5;
  const own = images(MOST_TAUGHT + more, (image) => (image < more ? 4 : OWN));
  const { training } = await mixForTeaching(known, own);
  assert.is(levels(training).get(OWN), MOST_TAUGHT);
  assert.is(levels(training).get(4), undefined);
});

test.run();
