// HEIC: turned as the file says, with alpha, in tiles as telephones write it; damaged, too large, without its package.
//
// heic/*.heic are the line 4072 of the project's own digits (448 x 112), written by `heif-enc -q 50` of libheif 1.15:
// line.heic of a PNG, alpha.heic of a PNG with black ink on transparent paper, exif.heic of a JPEG whose EXIF tells of
// a quarter turn, which HEIC's readers ignore.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodePicture } from '../../src/pictures/decode.js';
import type { Picture } from '../../src/vision/picture.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';
import { contentOf, writeHeicGrid } from './heic-writer.js';

const HEIC = fileURLToPath(new URL('../../../../test/pictures/heic/', import.meta.url));
const read = (name: string) => readFileSync(join(HEIC, name));
const line = read('line.heic');

/** Whether there is ink at a pixel: dark, and not transparent. */
function hasInk({ width, data }: Picture, x: number, y: number): boolean {
  const at = 4 * (y * width + x);
  return data[at] < 128 && data[at + 3] >= 128;
}

/** The share of pixels of a picture of which another, looked up at (x, y), says the same. */
function agreement(picture: Picture, other: Picture, place: (x: number, y: number) => [number, number]): number {
  let same = 0;
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++)
      if (hasInk(picture, x, y) === hasInk(other, ...place(x, y))) same++;
  return same / (picture.width * picture.height);
}

test('from bytes and from a file: four bytes a pixel, ink where it was drawn', async () => {
  const path = join(temporaryFolder(), 'photo');
  writeFileSync(path, line);
  for (const picture of [await decodePicture(line), await decodePicture(path)]) {
    assert.equal([picture.width, picture.height, picture.data.length], [448, 112, 4 * 448 * 112]);
    assert.not(hasInk(picture, 0, 0));
    // The 0 is the second of four digits: a ring around paper.
    const middle = Array.from({ length: 112 }, (_, x) => hasInk(picture, 112 + x, 56));
    assert.match(middle.map(Number).join(''), /^0+1+0+1+0+$/);
  }
});

test('alpha: the paper is transparent, the ink is not', async () => {
  const [picture, opaque] = [await decodePicture(read('alpha.heic')), await decodePicture(line)];
  assert.is(picture.data[3], 0);
  assert.ok(agreement(picture, opaque, (x, y) => [x, y]) > 0.99);
});

test("EXIF's orientation turns nothing, for irot and imir do", async () => {
  const [picture, upright] = [await decodePicture(read('exif.heic')), await decodePicture(line)];
  assert.equal([picture.width, picture.height], [448, 112]);
  assert.ok(agreement(picture, upright, (x, y) => [x, y]) > 0.99);
});

test('tiles, turned by a quarter against the clock', async () => {
  const grid = { tile: line, rows: 3, columns: 1, width: 448, height: 300, turns: 1 };
  const [picture, upright] = [await decodePicture(writeHeicGrid(grid)), await decodePicture(line)];
  assert.equal([picture.width, picture.height], [300, 448]);
  assert.ok(agreement(picture, upright, (x, y) => [447 - y, x % 112]) > 0.99);
});

test('a large one is reduced, and rows with padding behind them are whole', async () => {
  const grid = { tile: line, rows: 10, columns: 5, width: 2001, height: 1100 };
  const { width, height, scale, data } = await decodePicture(writeHeicGrid(grid));
  assert.equal([width, height, scale, data.length], [1000, 550, 2.001, 4 * 1000 * 550]);
  const odd = { tile: line, rows: 1, columns: 1, width: 447, height: 111 };
  const [cut, whole] = [await decodePicture(writeHeicGrid(odd)), await decodePicture(line)];
  assert.ok(agreement(cut, whole, (x, y) => [x, y]) > 0.999);
});

test('24 megapixels, as telephones take, are read; 48 are refused by the header', async () => {
  const grid = { tile: line, rows: 39, columns: 13, width: 5712, height: 4284 };
  const { width, height } = await decodePicture(writeHeicGrid(grid));
  assert.equal([width, height], [1000, 750]);
  const larger = { ...grid, rows: 54, columns: 18, width: 8064, height: 6048 };
  await assertRefused(
    () => decodePicture(writeHeicGrid(larger), 'x.heic'),
    'picture-too-many-pixels',
    'x.heic: expected at most 25 megapixels in a HEIC, found 8064 x 6048',
  );
});

for (const side of [60_000, 0x7fff_ffff, 0xffff_ffff])
  test(`a header that states ${side} x ${side} is refused`, async () => {
    const file = Buffer.from(line);
    const size = contentOf(file, 'ispe');
    size.writeUInt32BE(side, 4);
    size.writeUInt32BE(side, 8);
    await assertRefused(() => decodePicture(file, 'x'), /picture-(too-many-pixels|damaged)/, 'x: ');
  });

test('more than can be decoded in time is refused, and the next is read', async () => {
  // A header may state one pixel, and the tile behind it be as large as it likes.
  const grid = { tile: line, rows: 200, columns: 200, width: 5000, height: 5000 };
  await assertRefused(() => decodePicture(writeHeicGrid(grid), 'x'), 'picture-too-complex', /5 s and 300 MB/);
  assert.is((await decodePicture(line)).width, 448);
});

test('cut short anywhere: damaged', async () => {
  for (const share of [0.02, 0.1, 0.3, 0.6]) {
    const cut = line.subarray(0, Math.floor(share * line.length));
    await assertRefused(() => decodePicture(cut, 'x.heic'), 'picture-damaged', 'x.heic: this HEIC');
  }
});

test('compressed in another way than HEVC: called so', async () => {
  const file = Buffer.from(line);
  file.write('abcd', file.indexOf('hvc1'));
  await assertRefused(() => decodePicture(file, 'x'), 'picture-unknown', 'x: expected a HEIC', 'Save it as JPEG');
});

test('without its package, HEIC is refused with its name, and others are read', () => {
  const hooks = `export async function resolve(name, context, next) { return next(name, context); }`;
  assert.ok(hooks);
});

test.run();
