// Small files that would take much: each is refused with its reason, or read within the limits. The worst are
// decoded in a process of their own, which is ended; the picture after them is read as ever.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodePicture } from '../../../src/node/pictures/decode.js';
import { testThatNeeds } from '../../needs.js';
import { assertRefused } from '../../refusals.js';
import { temporaryFolder } from '../../temporary.js';
import { haste } from './haste.js';
import { chunk, writePng } from './png-writer.js';

// For the process that decodes drawings, which is started with the first.
process.env.NODE_OPTIONS = haste(5);

const MEGABYTE = 2 ** 20;
/** An SVG of a size with contents. */
const svg = (width: number, height: number, contents: string) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}">${contents}</svg>`,
  );

/** A BMP's header of one bit a pixel, and its rows. */
function bmp(width: number, height: number): Buffer {
  const stride = 4 * Math.ceil(width / 32);
  const bytes = Buffer.alloc(62 + stride * height);
  bytes.write('BM');
  bytes.writeUInt32LE(62, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 28);
  bytes.writeUInt32LE(2, 46);
  return bytes;
}

/** Each mask is drawn twice by the next: 2^40 drawings. */
function nestedMasks(): string {
  const use = (number: number) => (number > 0 ? `mask="url(#m${number - 1})"` : '');
  const masks = Array.from({ length: 40 }, (_, number) => {
    const rectangle = `<rect width="1000" height="1000" fill="#fff" ${use(number)}/>`;
    return `<mask id="m${number}">${rectangle}${rectangle}</mask>`;
  });
  return `${masks.join('')}<rect width="1000" height="1000" ${use(40)}/>`;
}

/** A picture of 256 megapixels in 40 KB. */
const LARGE_INSIDE = `<image width="99" height="99" xlink:href="data:image/png;base64,${Buffer.from(
  writePng({ width: 16_000, height: 16_000, bits: 1 }),
).toString('base64')}"/>`;

const refused = (name: string, bytes: () => Uint8Array, code: string, ...parts: (string | RegExp)[]) =>
  test(`refused: ${name}`, () => assertRefused(() => decodePicture(bytes(), 'x'), code, 'x: ', ...parts));

refused(
  'a PNG of 1 x 40 million',
  () => writePng({ width: 1, height: 40_000_000, pixels: Buffer.alloc(9) }),
  'picture-too-many-pixels',
  '30000',
  '1 x 40000000',
);
refused(
  'a PNG of 524,288 x 60',
  () => writePng({ width: 524_288, height: 60, bits: 1 }),
  'picture-too-many-pixels',
  '524288 x 60',
);
refused(
  'an interlaced PNG of 49 megapixels',
  () => writePng({ width: 7000, height: 7000, interlaced: true, pixels: Buffer.alloc(9) }),
  'picture-too-many-pixels',
  '12 megapixels in an interlaced PNG',
);
refused('a BMP of 50 million x 1', () => bmp(50_000_000, 1), 'picture-too-many-pixels', '50000000 x 1');
refused('a BMP of 1 x 1 million', () => bmp(1, 1_000_000), 'picture-too-many-pixels', '1 x 1000000');
refused('an SVG of 20 MB', () => svg(9, 9, ' '.repeat(20 * MEGABYTE)), 'picture-too-large', '8 MB');
refused(
  'an SVG packed a thousandfold',
  () => gzipSync(svg(9, 9, ' '.repeat(200 * MEGABYTE))),
  'picture-too-large',
  '8 MB',
);
refused('an SVG of nested masks', () => svg(1000, 1000, nestedMasks()), 'picture-too-complex', /time|memory/);
refused(
  'an SVG with a large picture in it',
  () => svg(99, 99, LARGE_INSIDE),
  'picture-too-complex',
  /time|memory/,
);
refused(
  'an SVG of 120,000 rectangles',
  () => svg(999, 999, '<rect x="1" y="1" width="900" height="900" fill-opacity=".5"/>'.repeat(120_000)),
  'picture-too-complex',
  /time|memory/,
);

test('refused: an AVIF of 16 megapixels', async () => {
  const create = { width: 4000, height: 4000, channels: 3 as const, background: '#fff' };
  const bytes = await sharp({ create }).avif({ effort: 0 }).toBuffer();
  await assertRefused(() => decodePicture(bytes, 'x'), 'picture-too-many-pixels', '8 megapixels in an AVIF');
});

/** A PNG of 5 x 5 whose text chunks inflate to 280 MB. */
function pngOfText(): Uint8Array {
  const text = deflateSync(Buffer.alloc(7 * MEGABYTE, 'a'));
  const extra = Array.from({ length: 40 }, (_, number) =>
    chunk('zTXt', Buffer.concat([Buffer.from(`key${number}\0\0`), text])),
  );
  return writePng({ width: 5, height: 5, extra });
}

test('what this process decodes itself grows it by less than 300 MB', async () => {
  const folder = temporaryFolder();
  const bombs = {
    'text.png': pngOfText(),
    // What inflates behind the last row is thrown away.
    'tail.png': writePng({ width: 5, height: 5, pixels: Buffer.alloc(200 * MEGABYTE) }),
    'columns.png': writePng({
      width: 150,
      height: 26_000,
      interlaced: true,
      pixels: Buffer.alloc(4_000_000),
    }),
    'large.bmp': bmp(5600, 4200),
    'large.jpg': await sharp({ create: { width: 7000, height: 7000, channels: 3, background: '#fff' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer(),
  };
  const files = Object.entries(bombs).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
  const decode = new URL('../../../src/node/pictures/decode.js', import.meta.url).href;
  const script = `import { decodePicture } from ${JSON.stringify(decode)};
    const before = process.memoryUsage.rss();
    let most = 0;
    setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2).unref();
    for (const file of ${JSON.stringify(files)}) await decodePicture(file);
    console.log(most - before);`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.ok(Number(out) > 0 && Number(out) < 300 * MEGABYTE, `${out} bytes`);
});

test('a large picture that is no bomb is read: 50 megapixels of PNG', async () => {
  const { width, height, scale } = await decodePicture(writePng({ width: 8000, height: 6000, bits: 1 }));
  assert.equal([width, height, scale], [1000, 750, 8]);
});

test('pictures that are asked for at once each get their own answer, bombs between them', async () => {
  const drawing = (size: number) => svg(size, size, '<rect width="9" height="9"/>');
  const answers = await Promise.allSettled([
    decodePicture(drawing(20)),
    decodePicture(svg(99, 99, LARGE_INSIDE), 'bomb'),
    decodePicture(drawing(30)),
    decodePicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g>'), 'broken'),
    decodePicture(drawing(40)),
  ]);
  assert.equal(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.width : answer.reason.code)),
    [20, 'picture-too-complex', 30, 'picture-damaged', 40],
  );
});

const onLinux = testThatNeeds('Linux', process.platform === 'linux');

onLinux('a decoder that dies is told of, and another takes its place', async () => {
  await decodePicture(svg(9, 9, ''));
  const decoding = decodePicture(svg(999, 999, nestedMasks()), 'x').catch((error) => error);
  for (const child of children()) process.kill(child, 'SIGKILL');
  assert.match((await decoding).message, /x: the decoder ended while it read this picture/);
  assert.is((await decodePicture(svg(9, 9, ''))).width, 9);
});

/** The processes that this one started and that still run. */
function children(): number[] {
  return readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

test.run();
