// The scenes are pictures of what they say they show: of a size that can be read, with ink that can be seen, and the
// same in every run.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../../src/data/builtin/digits.js';
import { Random } from '../../../src/engine/random.js';
import type { LabelledImages } from '../../../src/engine/training/dataset.js';
import type { Sample } from '../../../src/node/scenes/compose.js';
import { LINES, SINGLES } from '../../../src/node/scenes/scenes.js';
import type { Picture } from '../../../src/reading/vision/picture.js';
import { RUN, start } from '../../commands/running.js';

const SIDE = 28;

const { images, labels } = drawDigits(1, 0, 20);
const DIGITS: LabelledImages = { count: 20, pixels: images, labels };

/** Two shapes as large as each other: where they differ there is ink in the one and ground in the other. */
const RING = shape((off) => off >= 6 && off < 10);
const SQUARE = shape((off) => off < 10);

/** One image with ink where its distance from the middle, across or down, is right. */
function shape(isInk: (off: number) => boolean): LabelledImages {
  const pixels = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const off = Math.max(Math.abs((i % SIDE) - 13.5), Math.abs(Math.floor(i / SIDE) - 13.5));
    return isInk(off) ? 255 : 0;
  });
  return { count: 1, pixels, labels: Uint8Array.of(0) };
}

/** In how many pixels two pictures of the same size differ by so much that anybody sees it. */
function differing(one: Picture, other: Picture): number {
  let count = 0;
  for (let i = 0; i < one.data.length; i += 4)
    if ([i, i + 1, i + 2].some((k) => Math.abs(one.data[k] - other.data[k]) >= 30)) count++;
  return count;
}

const bytes = ({ picture, label }: Sample) => `${label} ${Buffer.from(picture.data).toString('base64')}`;

for (const [name, scene] of Object.entries({ ...SINGLES, ...LINES })) {
  test(`${name}: a picture of sane size, the same for the same random numbers`, async () => {
    const first = await scene(DIGITS, new Random(1, name));
    const { picture, label } = first;
    assert.match(label, name in SINGLES ? /^\d$/ : /^\d{2,}(\/\d{2,})*$/);
    assert.ok(Math.min(picture.width, picture.height) >= 16, `${picture.width} x ${picture.height}`);
    assert.ok(Math.max(picture.width, picture.height) <= 1000, `${picture.width} x ${picture.height}`);
    assert.is(picture.data.length, 4 * picture.width * picture.height);
    assert.ok(
      picture.data.every((level, i) => i % 4 < 3 || level === 255),
      'opaque',
    );
    const again = await scene(DIGITS, new Random(1, name));
    const other = await scene(DIGITS, new Random(2, name));
    assert.ok(bytes(again) === bytes(first), 'the same');
    assert.ok(bytes(other) !== bytes(first), 'another');
  });

  test(`${name}: ink is seen`, async () => {
    const ring = await scene(RING, new Random(1, name));
    const square = await scene(SQUARE, new Random(1, name));
    assert.equal([ring.picture.width, ring.picture.height], [square.picture.width, square.picture.height]);
    const differ = differing(ring.picture, square.picture);
    assert.ok(differ >= 40, `${differ} pixels differ`);
  });
}

test('a scene that there is not is refused', async () => {
  const { code, out, err } = await start([
    process.execPath,
    RUN,
    'bench:scenes',
    '--only',
    'plain paper,toString',
  ]);
  assert.is(code, 2);
  assert.match(err, 'It must be some of plain paper, ');
  assert.is(out, '');
});

test.run();
