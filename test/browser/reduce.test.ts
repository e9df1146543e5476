// Large pictures are made smaller in a page as sharp makes them smaller for the commands.

import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { reducePicture } from '../../src/browser/pictures/reduce.js';

const [WIDTH, HEIGHT] = [301, 173];

/** Rings in three colours; transparent to the right where asked for. */
function drawRings(isTransparent: boolean): Uint8Array {
  const data = new Uint8Array(4 * WIDTH * HEIGHT);
  for (let y = 0, i = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++, i += 4) {
      const ring = Math.hypot(x - 120, y - 90) / 9;
      data.set([ring % 2 < 1 ? 20 : 240, (ring * 40) % 256, (3 * x) % 256], i);
      data[i + 3] = isTransparent ? Math.max(0, 255 - x) : 255;
    }
  return data;
}

for (const isTransparent of [false, true])
  test(`${isTransparent ? 'transparent' : 'opaque'} pixels come out as sharp's, within 3 of 255`, async () => {
    const data = drawRings(isTransparent);
    for (const [columns, rows] of [
      [231, 133],
      [160, 92],
      [300, 172],
    ]) {
      const found = reducePicture({ width: WIDTH, height: HEIGHT, data }, columns, rows);
      const wanted = await sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
        .resize({ width: columns, height: rows, fit: 'fill', kernel: 'linear' })
        .raw()
        .toBuffer();
      assert.is(found.data.length, wanted.length);
      const far = wanted.reduce((sum, value, index) => {
        // The colour of what is nearly transparent is seen by nobody.
        const weight = index % 4 === 3 ? 1 : wanted[index - (index % 4) + 3] / 255;
        return sum + Number(weight * Math.abs(value - found.data[index]) > 3);
      }, 0);
      assert.ok(far <= wanted.length / 500, `${far} of ${wanted.length} differ at ${columns} x ${rows}`);
    }
  });

test('an even picture stays even, and what is transparent stays so', () => {
  const data = new Uint8Array(4 * WIDTH * HEIGHT).fill(77);
  assert.ok(
    reducePicture({ width: WIDTH, height: HEIGHT, data }, 100, 50).data.every((value) => value === 77),
  );
  assert.ok(
    reducePicture({ width: WIDTH, height: HEIGHT, data: new Uint8Array(data.length) }, 100, 50).data.every(
      (value) => value === 0,
    ),
  );
});

test.run();
