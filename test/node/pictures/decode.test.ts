// Decoding: every format, EXIF rotation, limits, and files that are hostile or broken.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/errors.js';
import { decodePicture } from '../../../src/node/pictures/decode.js';
import { encodePng, renderSvg } from '../../../src/node/pictures/encode.js';
import { MOST_BYTES } from '../../../src/node/pictures/limits.js';
import type { Picture } from '../../../src/reading/vision/picture.js';
import { testThatNeeds } from '../../needs.js';
import { writePng } from './png-writer.js';

const folder = mkdtempSync(join(tmpdir(), 'decode-'));
test.after(() => rmSync(folder, { recursive: true }));

/** 40x30: white, with a black bar at columns 8 to 11 and a red corner on the top left. */
function sample(): Sharp {
  const data = Buffer.alloc(40 * 30 * 3, 255);
  for (let y = 0; y < 30; y++)
    for (let x = 8; x < 12; x++) data.fill(0, 3 * (40 * y + x), 3 * (40 * y + x) + 3);
  for (let y = 0; y < 6; y++)
    for (let x = 0; x < 6; x++) data.fill(0, 3 * (40 * y + x) + 1, 3 * (40 * y + x) + 3);
  return sharp(data, { raw: { width: 40, height: 30, channels: 3 } });
}

const pixel = ({ width, data }: Picture, x: number, y: number) => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
];

function isNear(found: number[], expected: number[]): boolean {
  return found.every((value, c) => Math.abs(value - expected[c]) < 40);
}

async function fails(source: string | Uint8Array, code: string, ...parts: string[]): Promise<void> {
  try {
    await decodePicture(source, typeof source === 'string' ? undefined : 'x.png');
  } catch (error) {
    assert.instance(error, UserError);
    assert.is((error as UserError).code, code);
    for (const part of parts)
      assert.ok((error as UserError).message.includes(part), (error as UserError).message);
    return;
  }
  assert.unreachable(`expected ${code}`);
}

for (const format of ['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const) {
  test(`${format} from bytes and from a file`, async () => {
    const bytes = await sample().toFormat(format).toBuffer();
    const path = join(folder, `sample.${format}`);
    writeFileSync(path, bytes);
    for (const picture of [await decodePicture(bytes), await decodePicture(path)]) {
      assert.is(picture.width, 40);
      assert.is(picture.height, 30);
      assert.is(picture.data.length, 40 * 30 * 4);
      assert.ok(isNear(pixel(picture, 30, 20), [255, 255, 255, 255]));
      assert.ok(isNear(pixel(picture, 9, 20), [0, 0, 0, 255]));
      assert.ok(isNear(pixel(picture, 2, 2), [255, 0, 0, 255]));
    }
  });
}

test('svg', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="10" height="10"/></svg>';
  const picture = await decodePicture(Buffer.from(svg));
  assert.equal([picture.width, picture.height], [20, 10]);
  assert.equal(pixel(picture, 4, 4), [0, 0, 0, 255]);
  assert.is(pixel(picture, 15, 4)[3], 0);
});

test('grey, 16-bit and palette pictures come as four bytes a pixel', async () => {
  for (const bytes of [
    await sample().greyscale().png().toBuffer(),
    await sample().toColourspace('rgb16').png().toBuffer(),
    await sample().png({ palette: true }).toBuffer(),
    await sample().toColourspace('cmyk').jpeg().toBuffer(),
  ]) {
    const picture = await decodePicture(bytes);
    assert.is(picture.data.length, 40 * 30 * 4);
    assert.ok(isNear(pixel(picture, 9, 20), [0, 0, 0, 255]));
    assert.ok(isNear(pixel(picture, 30, 20), [255, 255, 255, 255]));
  }
});

test('EXIF rotation is undone', async () => {
  const bytes = await sample().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
  const picture = await decodePicture(bytes);
  assert.equal([picture.width, picture.height], [30, 40]);
  assert.ok(isNear(pixel(picture, 10, 9), [0, 0, 0, 255]), 'the bar lies level');
  assert.ok(isNear(pixel(picture, 27, 2), [255, 0, 0, 255]), 'the corner is on the right');
});

test('large pictures are reduced, keeping their shape', async () => {
  const bytes = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer();
  const picture = await decodePicture(bytes);
  assert.is(Math.max(picture.width, picture.height), 1000);
  assert.is(Math.min(picture.width, picture.height), 750);
});

test('missing, empty and foreign files', async () => {
  await fails(join(folder, 'none.png'), 'picture-missing', 'none.png');
  await fails(folder, 'picture-missing');
  await fails(new Uint8Array(0), 'picture-empty', 'x.png');
  await fails(
    Buffer.from('these are no pixels at all'),
    'picture-unknown',
    'PNG',
    'a text file. Name another.',
  );
  await fails(Buffer.from('these\0are no pixels'), 'picture-unknown', 'PNG', '74 68 65 73');
  await fails(Buffer.from('%PDF-1.7 and so on'), 'picture-unknown');
  await fails(Buffer.from('<svg'), 'picture-unknown');
});

for (const [what, bytes, next] of [
  ['a PDF document', '%PDF-1.7', 'save it as PNG'],
  ['a JPEG XL picture', '\xff\x0a', 'save it as PNG'],
  ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1', 'git lfs pull'],
  ['a web page', '<!DOCTYPE html>', 'save it as PNG'],
  ['images of IDX', '\0\0\x08\x03', 'save it as PNG'],
] as const)
  test(`called by its name: ${what}`, () =>
    fails(Buffer.from(bytes, 'latin1'), 'picture-unknown', `found ${what}`, next));

test('an SVG that is compressed', async () => {
  const svg = '<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" width="7" height="9"/>';
  const { width, height } = await decodePicture(gzipSync(svg));
  assert.equal([width, height], [7, 9]);
  await fails(gzipSync('no drawing'), 'picture-unknown');
  await fails(gzipSync(svg).subarray(0, 40), 'picture-damaged', 'gzip');
});

const onUnix = testThatNeeds('pipes and devices of Unix', process.platform !== 'win32');

onUnix('a pipe and a device are refused without a wait', async () => {
  const pipe = join(folder, 'pipe.png');
  execFileSync('mkfifo', [pipe]);
  await fails(pipe, 'picture-missing', 'it is a pipe', 'standard input');
  await fails('/dev/zero', 'picture-missing', 'it is a device');
  const circle = join(folder, 'circle.png');
  symlinkSync('circle.png', circle);
  await fails(circle, 'picture-missing', 'a link that leads in a circle');
});

test('a name that a terminal would obey is written out', async () => {
  await fails(
    join(folder, '\x1b[2J.png'),
    'picture-missing',
    '\\x1b[2J.png: expected a picture, but there is no such file or folder',
  );
});

test('truncated and damaged files', async () => {
  for (const format of ['png', 'jpeg', 'webp', 'gif', 'tiff'] as const) {
    const bytes = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: '#fff',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
      .toFormat(format)
      .toBuffer();
    for (const share of [0.02, 0.5]) {
      const cut = bytes.subarray(0, Math.floor(share * bytes.length));
      const error = await decodePicture(cut, 'x').then(
        () => undefined,
        (thrown) => thrown,
      );
      assert.instance(error, UserError, `${format} cut to ${share}`);
      assert.ok(['picture-damaged', 'picture-unknown'].includes(error.code));
    }
  }
});

test('more than 64 MB is refused before it is read', async () => {
  await fails(new Uint8Array(MOST_BYTES + 1), 'picture-too-large', '64 MB', '65 MB');
});

test('a small file that states many pixels is refused before it is inflated', async () => {
  await fails(
    writePng({ width: 40_000, height: 40_000, colourType: 2, pixels: Buffer.alloc(1_000_000) }),
    'picture-too-many-pixels',
    '40000 x 40000',
    '50 megapixels',
  );
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"><rect width="9" height="9"/></svg>';
  await fails(Buffer.from(svg), 'picture-too-many-pixels', '30000 x 30000');
});

test('an SVG reaches no other file', async () => {
  writeFileSync(
    join(folder, 'secret.png'),
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
      .png()
      .toBuffer(),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="8" height="8"><image width="8" height="8" xlink:href="file://${folder}/secret.png"/></svg>`;
  const picture = await decodePicture(Buffer.from(svg));
  assert.is(pixel(picture, 4, 4)[3], 0);
});

test('PNG out, the same pixels in', async () => {
  const picture = {
    width: 3,
    height: 2,
    data: Uint8Array.from({ length: 24 }, (_, i) => (i % 4 === 3 ? 255 : 9 * i)),
  };
  assert.equal([...(await decodePicture(await encodePng(picture))).data], [...picture.data]);
});

test('an SVG drawing keeps its own size as PNG', async () => {
  const png = await renderSvg('<svg xmlns="http://www.w3.org/2000/svg" width="1300" height="20"></svg>');
  assert.is((await sharp(png).metadata()).width, 1300);
});

test.run();
