// Windows bitmaps: every depth, both row orders, and headers that lie.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/errors.js';
import { decodeBmp } from '../../../src/node/pictures/bmp.js';
import { decodePicture } from '../../../src/node/pictures/decode.js';

interface Wanted {
  width: number;
  height: number;
  bits: number;
  /** Rows as they stand in the file, padded to four bytes each. */
  rows: number[][];
  palette?: [number, number, number][];
}

/** A BMP with a BITMAPINFOHEADER. */
function bmp({ width, height, bits, rows, palette = [] }: Wanted): Uint8Array {
  const pixelsAt = 54 + 4 * palette.length;
  const stride = 4 * Math.ceil((width * bits) / 32);
  const bytes = Buffer.alloc(pixelsAt + stride * Math.abs(height));
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(pixelsAt, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(palette.length, 46);
  for (const [k, [r, g, b]] of palette.entries()) bytes.set([b, g, r, 0], 54 + 4 * k);
  for (const [k, row] of rows.entries()) bytes.set(row, pixelsAt + k * stride);
  return bytes;
}

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];

const coloursOf = (bytes: Uint8Array) => {
  const { data } = decodeBmp(bytes, 'x.bmp');
  return Array.from({ length: data.length / 4 }, (_, i) => [...data.subarray(4 * i, 4 * i + 3)]);
};

function fails(bytes: Uint8Array, code: string): void {
  try {
    decodeBmp(bytes, 'x.bmp');
  } catch (error) {
    assert.instance(error, UserError);
    assert.is((error as UserError).code, code, (error as UserError).message);
    return;
  }
  assert.unreachable(`expected ${code}`);
}

const true24 = () =>
  bmp({
    width: 2,
    height: 2,
    bits: 24,
    rows: [
      [0, 0, 255, 0, 255, 0],
      [255, 0, 0, 0, 0, 255],
    ],
  });

test('24 bits, bottom row first', () => {
  assert.equal(coloursOf(true24()), [BLUE, RED, RED, GREEN]);
});

test('24 bits, top row first', () => {
  const bytes = bmp({
    width: 2,
    height: -2,
    bits: 24,
    rows: [
      [0, 0, 255, 0, 255, 0],
      [255, 0, 0, 0, 0, 255],
    ],
  });
  assert.equal(coloursOf(bytes), [RED, GREEN, BLUE, RED]);
});

test('1, 4 and 8 bits with a colour table', () => {
  const palette: [number, number, number][] = [
    [255, 0, 0],
    [0, 255, 0],
  ];
  const expected = [RED, GREEN, GREEN];
  assert.equal(coloursOf(bmp({ width: 3, height: 1, bits: 1, rows: [[0b01100000]], palette })), expected);
  assert.equal(coloursOf(bmp({ width: 3, height: 1, bits: 4, rows: [[0x01, 0x10]], palette })), expected);
  assert.equal(coloursOf(bmp({ width: 3, height: 1, bits: 8, rows: [[0, 1, 1]], palette })), expected);
});

test('32 bits: opacity counts only where some pixel has any', () => {
  const rows = (alpha: number) => [[0, 0, 255, alpha, 0, 255, 0, 0]];
  const opacities = (alpha: number) => {
    const { data } = decodeBmp(bmp({ width: 2, height: 1, bits: 32, rows: rows(alpha) }), 'x.bmp');
    return [data[3], data[7]];
  };
  assert.equal(opacities(0), [255, 255]);
  assert.equal(opacities(200), [200, 0]);
});

test('an index beyond the colour table stays within the file', () => {
  const bytes = bmp({ width: 1, height: 1, bits: 8, rows: [[250]], palette: [[9, 8, 7]] });
  assert.equal(coloursOf(bytes), [[9, 8, 7]]);
});

test('decodePicture reads them', async () => {
  const picture = await decodePicture(true24());
  assert.equal([picture.width, picture.height, picture.data.length], [2, 2, 16]);
  assert.equal([...picture.data.subarray(0, 4)], [...BLUE, 255]);
});

test('cut files and headers that lie', async () => {
  fails(true24().subarray(0, 30), 'picture-damaged');
  fails(true24().subarray(0, 60), 'picture-damaged');
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(true24());
    bytes.writeInt32LE(value, at);
    return bytes;
  };
  fails(changed(18, 0), 'picture-damaged');
  fails(changed(18, -5), 'picture-damaged');
  fails(changed(22, 0x7fffffff), 'picture-damaged');
  fails(changed(10, 0x7fffffff), 'picture-damaged');
  fails(changed(14, 12), 'picture-unknown');
  fails(changed(28, 16), 'picture-unknown');
  fails(changed(30, 1), 'picture-unknown');
  const many = await decodePicture(changed(18, 60_000_000), 'x.bmp').catch((error) => error);
  assert.instance(many, UserError);
});

test.run();
