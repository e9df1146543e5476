// HEIC: turned as the file says, with alpha, in tiles as telephones write it; damaged, too large, without its package.
//
// heic/*.heic are the line 5038 of the project's own digits (448 x 112), written by `heif-enc -q 50` of libheif 1.15:
// line.heic of a PNG, alpha.heic of a PNG with black ink on transparent paper, exif.heic of a JPEG whose EXIF tells of
// a quarter turn, which HEIC's readers ignore. noise.heic is 160 x 160 pixels of noise.

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodePicture } from '../../../src/node/pictures/decode.js';
import type { Picture } from '../../../src/reading/vision/picture.js';
import { jsonLines, run } from '../../commands/running.js';
import { assertRefused } from '../../refusals.js';
import { temporaryFolder } from '../../temporary.js';
import { haste } from './haste.js';
import { contentOf, writeHeicGrid } from './heic-writer.js';

const HEIC = fileURLToPath(new URL('../../../../../test/node/pictures/heic/', import.meta.url));
const read = (name: string) => readFileSync(join(HEIC, name));
const line = read('line.heic');

/** Whether there is ink at a pixel: dark, and not transparent. */
function hasInk({ width, data }: Picture, x: number, y: number): boolean {
  const at = 4 * (y * width + x);
  return data[at] < 128 && data[at + 3] >= 128;
}

/** The share of pixels of a picture of which another, looked up at (x, y), says the same. */
function agreement(
  picture: Picture,
  other: Picture,
  place: (x: number, y: number) => [number, number],
): number {
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

for (const [side, code] of [
  [30_000, 'picture-too-many-pixels'],
  [60_000, 'picture-too-many-pixels'],
  [0xffff_ffff, 'picture-too-complex'],
] as const)
  test(`a header that states ${side} x ${side} is refused: ${code}`, async () => {
    const file = Buffer.from(line);
    const size = contentOf(file, 'ispe');
    size.writeUInt32BE(side, 4);
    size.writeUInt32BE(side, 8);
    await assertRefused(() => decodePicture(file, 'x'), code, 'x: ', `${side}`);
  });

test('what takes too long is refused, and the next is read', async () => {
  const folder = temporaryFolder();
  const bomb = join(folder, 'bomb.heic');
  const grid = { tile: read('noise.heic'), rows: 31, columns: 31, width: 4960, height: 4960 };
  writeFileSync(bomb, writeHeicGrid(grid));
  const words = ['predict', bomb, join(HEIC, 'line.heic'), '--workers', '1', '--json'];
  const ended = await run(words, { environment: { NODE_OPTIONS: haste(8) } });
  const [refused, next] = jsonLines(ended.out);
  assert.is(refused.error.code, 'picture-too-complex');
  assert.match(refused.error.message, 'within 5 s and 300 MB, found a HEIC that takes more time');
  assert.is(next.text, '5038');
});

test('cut short anywhere: damaged', async () => {
  for (const share of [0.02, 0.1, 0.3, 0.6]) {
    const cut = line.subarray(0, Math.floor(share * line.length));
    await assertRefused(() => decodePicture(cut, 'x.heic'), 'picture-damaged', 'x.heic: this HEIC');
  }
});

test('compressed with AV1, and not called so: refused as what it is not', async () => {
  const create = { width: 64, height: 64, channels: 3 as const, background: '#fff' };
  const file = await sharp({ create }).avif({ effort: 0 }).toBuffer();
  for (let at = file.indexOf('avif'); at >= 0 && at < 28; at = file.indexOf('avif')) file.write('mif1', at);
  await assertRefused(
    () => decodePicture(file, 'x'),
    'picture-unknown',
    'compressed with HEVC',
    'Save it as JPEG',
  );
});

test('npm run predict reads the digits of a HEIC, named or in a folder', async () => {
  const ended = await run(['predict', HEIC, join(HEIC, 'line.heic'), '--json']);
  assert.is(ended.code, 0, ended.err);
  const texts = jsonLines(ended.out).map(({ file, text }) => [basename(String(file)), text]);
  assert.equal(texts.slice(0, 3), [
    ['alpha.heic', '5038'],
    ['exif.heic', '5038'],
    ['line.heic', '5038'],
  ]);
});

test('without its package HEIC is refused, by the name of the package, and others are read', async () => {
  const folder = temporaryFolder();
  const hide = join(folder, 'hide.cjs');
  writeFileSync(
    hide,
    `const { Module } = require('node:module');
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (name, ...rest) {
      if (name.startsWith('libheif-js')) throw new Error("Cannot find module '" + name + "'");
      return resolve.call(this, name, ...rest);
    };`,
  );
  const drawing = join(folder, 'drawing.svg');
  writeFileSync(drawing, '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const environment = { NODE_OPTIONS: `--require ${JSON.stringify(hide)}` };
  const ended = await run(['predict', join(HEIC, 'line.heic'), drawing, '--json'], { environment });
  const [heic, svg] = jsonLines(ended.out);
  assert.is(ended.code, 1);
  assert.is(heic.error.code, 'picture-unknown');
  assert.match(heic.error.message, /the package libheif-js.*Cannot find module.*npm install/);
  assert.is(svg.text, '');
});

test.run();
