// The scenes are pictures of what they say they show: of a size that can be read, with ink that can be seen, and the
// same in every run.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../../../src/engine/random.js';
import type { LabelledImages } from '../../../src/engine/training/dataset.js';
import type { Sample } from '../../../src/node/scenes/compose.js';
import { LINES, SINGLES } from '../../../src/node/scenes/scenes.js';
import type { Picture } from '../../../src/reading/vision/picture.js';
import { RUN, start } from '../../commands/running.js';

const SIDE = 28;

/** Shapes in two sizes; where rings and squares differ there is ink in the one and ground in the other. */
const RINGS = shapes((off, size) => off >= 0.6 * size && off < size);
const SQUARES = shapes((off, size) => off < size);

/** An image of each size, with ink where its distance from the middle, across or down, is right. */
function shapes(isInk: (off: number, size: number) => boolean): LabelledImages {
  const sizes = [10, 8];
  const images = sizes.map((size) =>
    Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
      const off = Math.max(Math.abs((i % SIDE) - 13.5), Math.abs(Math.floor(i / SIDE) - 13.5));
      return isInk(off, size) ? 255 : 0;
    }),
  );
  return {
    count: sizes.length,
    pixels: new Uint8Array(Buffer.concat(images)),
    labels: Uint8Array.from(sizes.keys()),
  };
}

/** In how many pixels two pictures of the same size differ by so much that anybody sees it. */
function differing(one: Picture, other: Picture): number {
  let count = 0;
  for (let i = 0; i < one.data.length; i += 4)
    if ([i, i + 1, i + 2].some((k) => Math.abs(one.data[k] - other.data[k]) >= 30)) count++;
  return count;
}

const bytesOf = ({ picture: { data } }: Sample) => Buffer.from(data.buffer, data.byteOffset, data.length);

const areSame = (one: Sample, other: Sample) =>
  one.label === other.label && bytesOf(one).equals(bytesOf(other));

for (const [name, scene] of Object.entries({ ...SINGLES, ...LINES }))
  test(`${name}: a picture of sane size with ink to see, the same for the same random numbers`, async () => {
    const first = await scene(RINGS, new Random(1, name));
    const { picture, label } = first;
    assert.match(label, name in SINGLES ? /^[01]$/ : /^[01]{2,}(\/[01]{2,})*$/);
    assert.ok(Math.min(picture.width, picture.height) >= 16, `${picture.width} x ${picture.height}`);
    assert.ok(Math.max(picture.width, picture.height) <= 1000, `${picture.width} x ${picture.height}`);
    assert.is(picture.data.length, 4 * picture.width * picture.height);
    for (let i = 3; i < picture.data.length; i += 4)
      if (picture.data[i] !== 255) assert.unreachable('opaque');
    assert.ok(areSame(await scene(RINGS, new Random(1, name)), first), 'the same');
    // Of some scenes the digit alone is random, and there are two.
    let seed = 2;
    while (seed < 10 && areSame(await scene(RINGS, new Random(seed, name)), first)) seed++;
    assert.ok(seed < 10, 'another');

    const square = await scene(SQUARES, new Random(1, name));
    assert.equal([picture.width, picture.height], [square.picture.width, square.picture.height]);
    const differ = differing(picture, square.picture);
    assert.ok(differ >= 40, `${differ} pixels differ`);
  });

test('a scene that there is not is refused', async () => {
  const { code, out, err } = await start([
    process.execPath,
    RUN,
    'bench:scenes',
    '--only',
    'plain paper,toString',
  ]);
  assert.is(code, 2);
  assert.match(err, '--only must be some of plain paper, ');
  assert.is(out, '');
});

test.run();
