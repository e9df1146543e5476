// The IDX parser: what is right is read, and what is wrong is refused, with the byte where it is.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeImages, encodeLabels, parseImages, parseLabels, parsePair } from '../../src/data/idx.js';
import { slice } from '../../src/engine/training/dataset.js';
import { syntheticImages } from '../node/data/synthetic.js';
import { assertRefused } from '../refusals.js';

const { pixels, labels } = syntheticImages(3, 1);
const imagesFile = encodeImages({ count: 3, pixels });
const labelsFile = encodeLabels(labels);

/** A copy of a file with a big-endian word changed. */
function withWord(file: Uint8Array, at: number, word: number): Uint8Array {
  const bytes = file.slice();
  new DataView(bytes.buffer).setUint32(at, word);
  return bytes;
}

test('the layout is the format: magic number, sizes, bytes', () => {
  assert.equal([...imagesFile.subarray(0, 16)], [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28]);
  assert.is(imagesFile.length, 16 + 3 * 784);
  assert.equal([...labelsFile], [0, 0, 8, 1, 0, 0, 0, 3, ...labels]);
});

test('images and labels are read as they were written', () => {
  const set = parsePair('a', imagesFile, 'b', labelsFile);
  assert.is(set.count, 3);
  assert.equal(set.pixels, pixels);
  assert.equal(set.labels, labels);
});

test('a file that lies in a larger buffer is read, at any alignment', () => {
  const larger = new Uint8Array(imagesFile.length + 5);
  larger.set(imagesFile, 3);
  assert.equal(parseImages('a', larger.subarray(3, 3 + imagesFile.length)).pixels, pixels);
});

test('a slice of a set', () => {
  const part = slice({ count: 3, pixels, labels }, 1, 3);
  assert.is(part.count, 2);
  assert.equal(part.pixels, pixels.subarray(784));
  assert.equal(part.labels, labels.subarray(1));
});

const FILE = 'folder/images-idx3';

const images = (name: string, bytes: Uint8Array, ...parts: (string | RegExp)[]) =>
  test(`images refused: ${name}`, () =>
    assertRefused(() => parseImages(FILE, bytes), 'bad-idx', FILE, ...parts));

const labelled = (name: string, bytes: Uint8Array, ...parts: (string | RegExp)[]) =>
  test(`labels refused: ${name}`, () =>
    assertRefused(() => parseLabels(FILE, bytes), 'bad-idx', FILE, ...parts));

images('an empty file', new Uint8Array(0), 'a header of 16 bytes at byte 0');
images('half a header', imagesFile.subarray(0, 15), 'byte 15', 'the end of the file');
images('labels', new Uint8Array([...labelsFile, 0, 0, 0, 0, 0]), '0x00000803', '0x00000801');
images('bytes 0 and 1 not zero', withWord(imagesFile, 0, 0x01000803), 'at byte 0', '0x01000803');
images('floats', withWord(imagesFile, 0, 0x00000d03), 'at byte 0', '0x00000d03');
images('two dimensions', withWord(imagesFile, 0, 0x00000802), 'at byte 0', '0x00000802');
images('no image', withWord(imagesFile.subarray(0, 16), 4, 0), 'at byte 4', 'found 0');
images('too many images to be true', withWord(imagesFile, 4, 0xffffffff), 'at byte 4', '4294967295');
images('27 lines', withWord(imagesFile, 8, 27), 'at byte 8', '27 x 28');
images('29 columns', withWord(imagesFile, 12, 29), 'at byte 8', '28 x 29');
images('one byte short', imagesFile.subarray(0, -1), 'the end at byte 2368', 'byte 2367');
images('one byte long', new Uint8Array([...imagesFile, 0]), 'the end at byte 2368', 'byte 2369');
images('one image short', withWord(imagesFile, 4, 4), 'the end at byte 3152');

labelled('an empty file', new Uint8Array(0), 'a header of 8 bytes');
labelled('half a header', labelsFile.subarray(0, 7), 'byte 7');
labelled('images', imagesFile, '0x00000801', '0x00000803');
labelled('one short', labelsFile.subarray(0, -1), 'the end at byte 11');
labelled('one too many', new Uint8Array([...labelsFile, 1]), 'the end at byte 11');
labelled(
  'a label of 10',
  new Uint8Array([...labelsFile.subarray(0, 9), 10, 255]),
  'at byte 9',
  'found 10',
  'other classes',
);

/** A whole IDX file of zeros. */
function idxFile(type: number, itemBytes: number, ...sizes: number[]): Uint8Array {
  const items = sizes.reduce((product, size) => product * size, itemBytes);
  const bytes = new Uint8Array(4 + 4 * sizes.length + items);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (type << 8) | sizes.length);
  for (const [dimension, size] of sizes.entries()) view.setUint32(4 + 4 * dimension, size);
  return bytes;
}

// Whole files that hold something else: what they hold is said, and never that they are damaged.
const whole = [/^((?!ownload it again)[\s\S])*$/, 'The file is complete'];
images('labels', labelsFile, 'found 0x00000801 (3 unsigned bytes)', 'holds labels', 'swapped', ...whole);
images('float pixels', idxFile(0x0d, 4, 3, 28, 28), '(3 x 28 x 28 float32)', 'as unsigned bytes', ...whole);
images('signed pixels', idxFile(0x09, 1, 3, 28, 28), '(3 x 28 x 28 signed bytes)', ...whole);
images('rows of 784', idxFile(8, 1, 3, 784), '(3 x 784 unsigned bytes)', 'the shape 3 x 28 x 28', ...whole);
images('32 x 32', idxFile(8, 1, 3, 32, 32), 'at byte 8, found 32 x 32', 'Scale them to 28 x 28', ...whole);
images('colours', idxFile(8, 1, 3, 28, 28, 3), '(3 x 28 x 28 x 3 unsigned bytes)', ...whole);
labelled('images', imagesFile, 'found 0x00000803 (3 x 28 x 28', 'holds images', 'swapped', ...whole);
labelled('int32', idxFile(0x0c, 4, 3), '(3 int32)', 'labels as unsigned bytes, 0 to 9', ...whole);
labelled('one-hot rows', idxFile(8, 1, 3, 10), '(3 x 10 unsigned bytes)', ...whole);
const letters = encodeLabels(Uint8Array.from({ length: 260 }, (_, image) => 1 + (image % 26)));
labelled('letters', letters, 'at byte 17, found 10', 'labels from 1 to 26', ...whole);

// Damaged ones, of which nothing else is said.
const damaged = [/^((?!is complete)[\s\S])*$/, 'damaged or incomplete. Download it again'];
const hundreds = encodeLabels(new Uint8Array(300).fill(3));
labelled(
  'one label of many spoiled',
  hundreds.map((byte, at) => (at === 99 ? 77 : byte)),
  'byte 99',
  ...damaged,
);
images('a header of floats, too few bytes', withWord(imagesFile, 0, 0x00000d03), ...damaged);
images('a width that the bytes do not have', withWord(imagesFile, 12, 29), ...damaged);

for (const [what, start] of [
  ['a web page', '<!DOCTYPE html><title>404</title>'],
  ['a git-lfs pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a'],
  ['a zip archive', 'PK\x03\x04 and more of it'],
] as const) {
  images(what, Buffer.from(start), `found the start of ${what}`, 'Name an IDX file');
  labelled(what, Buffer.from(start), `found the start of ${what}`, 'Name an IDX file');
}
images('text', Buffer.from('label,pixel0,pixel1'), 'found 0x6c616265', 'not an IDX file');

test('a name with control characters is shown without them', async () => {
  await assertRefused(() => parseImages('\x1b[2Jimages', labelsFile), 'bad-idx', /^\\x1b\[2Jimages/);
  await assertRefused(() => parseLabels('\x1b[2Jlabels', imagesFile), 'bad-idx', /^\\x1b\[2Jlabels/);
});

test('a pair of which one has more is refused', () =>
  assertRefused(
    () => parsePair('a-images', imagesFile, 'b-labels', encodeLabels(labels.subarray(0, 2))),
    'bad-pair',
    'a-images holds 3 images',
    'b-labels holds 2 labels',
  ));

test.run();
