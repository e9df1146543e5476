// Spoiled pictures of every format: each is decoded to pixels, or refused.

import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodePicture } from '../../src/node/pictures/decode.js';
import type { Picture } from '../../src/reading/vision/picture.js';
import { CASES, fuzz } from './fuzz.js';

const CODES = [
  'picture-damaged',
  'picture-empty',
  'picture-too-complex',
  'picture-too-large',
  'picture-too-many-pixels',
  'picture-unknown',
];

/** 30 x 20 pixels of every colour, so that a file has little header and some contents. */
function sample(): Sharp {
  const data = Uint8Array.from({ length: 30 * 20 * 3 }, (_, index) => (index * index) % 256);
  return sharp(data, { raw: { width: 30, height: 20, channels: 3 } });
}

async function decode(bytes: Uint8Array): Promise<void> {
  const { width, height, data }: Picture = await decodePicture(bytes, 'x');
  assert.is(data.length, 4 * width * height);
  assert.ok(width <= 1000 && height <= 1000, `${width} x ${height}`);
}

fuzz(
  'PNG',
  [
    await sample().png().toBuffer(),
    await sample().png({ palette: true }).toBuffer(),
    await sample().ensureAlpha(0.5).png({ progressive: true }).toBuffer(),
  ],
  decode,
  CODES,
);
fuzz(
  'JPEG',
  [
    await sample().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    await sample().jpeg({ progressive: true }).toBuffer(),
  ],
  decode,
  CODES,
);
fuzz('GIF', [await sample().gif().toBuffer()], decode, CODES);
fuzz(
  'WebP',
  [await sample().webp().toBuffer(), await sample().webp({ lossless: true }).toBuffer()],
  decode,
  CODES,
);
fuzz(
  'TIFF',
  [
    await sample().tiff({ compression: 'lzw' }).toBuffer(),
    await sample().tiff({ compression: 'jpeg' }).toBuffer(),
    await sample().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
  ],
  decode,
  CODES,
);
fuzz('BMP', [bmp(24), bmp(8), bmp(32)], decode, CODES);
fuzz(
  'SVG',
  [
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 60 40"><g opacity=".5">
      <path d="M1 1C9 9 9 1 20 30z" stroke="#123"/><rect x="3" y="4" width="9" height="5" fill="url(#g)"/></g>
      <linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1"/></linearGradient></svg>`,
    ),
  ],
  decode,
  CODES,
);

// Each starts libheif anew.
const heic = (name: string) =>
  readFileSync(new URL(`../../../../test/node/pictures/heic/${name}`, import.meta.url));
fuzz('HEIC', [heic('line.heic'), heic('alpha.heic')], decode, CODES, Math.ceil(CASES / 50));

/** A BMP of 7 x 5 of so many bits a pixel. */
function bmp(bits: number): Uint8Array {
  const colours = bits <= 8 ? 4 : 0;
  const pixelsAt = 54 + 4 * colours;
  const stride = 4 * Math.ceil((7 * bits) / 32);
  const bytes = Buffer.from(Array.from({ length: pixelsAt + 5 * stride }, (_, index) => index % 4));
  bytes.fill(0, 0, 54).write('BM');
  bytes.writeUInt32LE(pixelsAt, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(7, 18);
  bytes.writeInt32LE(5, 22);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(colours, 46);
  return bytes;
}

test.run();
