// npm run digits: files of built-in digits.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../src/data/builtin/digits.js';
import { readPair } from '../../src/node/data/idx-files.js';
import { decodePicture } from '../../src/node/pictures/decode.js';
import { temporaryFolder } from '../temporary.js';
import { run } from './running.js';

test('a pair of IDX files holds the digits of the seed, for any number of workers', async () => {
  const expected = drawDigits(7, 0, 1203);
  for (const workers of ['1', '3']) {
    const { code, err, folder } = await run([
      'digits',
      '--out',
      'made',
      '--count',
      '1203',
      '--seed',
      '7',
      '--workers',
      workers,
    ]);
    assert.is(code, 0, err);
    const made = join(folder, 'made');
    const { pixels, labels } = readPair(
      join(made, 'train-images-idx3-ubyte'),
      join(made, 'train-labels-idx1-ubyte'),
    );
    assert.is(Buffer.compare(pixels, expected.images), 0);
    assert.is(Buffer.compare(labels, expected.labels), 0);
  }
});

test('PNGs are named by number and label; a contact sheet shows all', async () => {
  const { code, err, folder } = await run([
    'digits',
    '--out',
    'made',
    '--format',
    'png',
    '--count',
    '12',
    '--sheet',
    'sheet.png',
  ]);
  assert.is(code, 0, err);
  const { images, labels } = drawDigits(1, 0, 12);
  const names = readdirSync(join(folder, 'made')).sort();
  assert.equal(
    names,
    [...labels].map((label, index) => `${String(index).padStart(2, '0')}-${label}.png`),
  );
  const { width, height, data } = await decodePicture(join(folder, 'made', names[3]));
  assert.equal([width, height], [28, 28]);
  for (let pixel = 0; pixel < 784; pixel++) assert.is(data[4 * pixel], images[3 * 784 + pixel]);
  const sheet = await decodePicture(join(folder, 'sheet.png'));
  assert.ok(sheet.width >= 12 * 28 && sheet.height >= 28);
});

test('a contact sheet is PNG: a name that says otherwise is refused before anything is drawn', async () => {
  for (const name of ['sheet.JPG', 'package.json', 'sheet']) {
    const { code, out, err, folder } = await run(['digits', '--sheet', name, '--out', 'made']);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, `Error: --sheet is written as PNG; found ${name}. Name a file that ends with .png.`);
    assert.equal(readdirSync(folder), []);
  }
});

test('nothing is overwritten, and nowhere is no place to write to', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine.png'), 'mine');
  const sheet = await run(['digits', '--sheet', 'mine.png'], { folder });
  assert.is(sheet.code, 2);
  assert.match(sheet.err, 'Error: --sheet names mine.png, which is there already. Name a new file');
  assert.is(readFileSync(join(folder, 'mine.png'), 'utf8'), 'mine');
  rmSync(join(folder, 'mine.png'));
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const full = await run(['digits', '--out', '.'], { folder });
  assert.is(full.code, 2);
  assert.match(full.err, /\. is a folder that is not empty/);
  assert.equal(readdirSync(folder), ['mine.txt']);
  assert.is(readFileSync(join(folder, 'mine.txt'), 'utf8'), 'mine');
  const nowhere = await run(['digits'], { folder });
  assert.is(nowhere.code, 2);
  assert.match(nowhere.err, /--out FOLDER/);
});

test.run();
