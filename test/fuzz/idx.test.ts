// Spoiled IDX files and pairs, plain and gzipped.

import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeImages, encodeLabels, parseImages, parseLabels, parsePair } from '../../src/data/idx.js';
import { CLASSES, PIXELS } from '../../src/engine/network/topology.js';
import { inflate } from '../../src/node/data/idx-files.js';
import { syntheticImages } from '../node/data/synthetic.js';
import { fuzz } from './fuzz.js';

const FILE = 'folder/some-file';
const COUNT = 3;
const { pixels, labels } = syntheticImages(COUNT, 1);
const images = encodeImages({ count: COUNT, pixels });
const labelled = encodeLabels(labels);
/** Inflating takes no more than the header inside says, or the start of what has none: these files are small. */
const MOST_INFLATED = 8_000_000;

/** Reads, and makes sure that an error names the file. */
function naming<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    assert.match((error as Error).message, FILE);
    throw error;
  }
}

fuzz(
  'idx images',
  [images],
  (bytes) =>
    naming(() => {
      const found = parseImages(FILE, bytes);
      assert.is(found.pixels.length, found.count * PIXELS);
    }),
  ['bad-idx'],
);

fuzz(
  'idx labels',
  [labelled, encodeLabels(new Uint8Array(300).fill(3))],
  (bytes) =>
    naming(() => {
      for (const label of parseLabels(FILE, bytes)) assert.ok(label < CLASSES);
    }),
  ['bad-idx'],
);

fuzz(
  'idx pair',
  [labelled],
  (bytes) =>
    naming(() => {
      const found = parsePair('folder/images', images, FILE, bytes);
      assert.is(found.labels.length, COUNT);
    }),
  ['bad-idx', 'bad-pair'],
);

fuzz(
  'gzip',
  [gzipSync(images), gzipSync(labelled), gzipSync(images, { level: 0 }), gzipSync(new Uint8Array(500_000))],
  (bytes) =>
    naming(() => {
      const found = inflate(FILE, bytes);
      assert.ok(found.length <= MOST_INFLATED, `${found.length} bytes inflated`);
    }),
  ['bad-gzip'],
);

fuzz(
  'gzipped idx',
  [images, gzipSync(images), gzipSync(images, { level: 0 })],
  (bytes) => naming(() => parseImages(FILE, inflate(FILE, bytes))),
  ['bad-idx', 'bad-gzip'],
);

test.run();
