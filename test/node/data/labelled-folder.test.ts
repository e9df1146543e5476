// A person's labelled images: as draw keeps them, or as pictures in folders that are named for their digits.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLabelledFolder } from '../../../src/node/data/labelled-folder.js';
import { encodePng } from '../../../src/node/pictures/encode.js';
import { Skipped } from '../../../src/node/pictures/walk.js';
import { keep, takeBack } from '../../../src/terminal/draw/files/keep.js';
import { Drawing, ringOrBar } from '../../reading/vision/drawing.js';
import { assertRefused } from '../../refusals.js';
import { temporaryFolder } from '../../temporary.js';

test('what draw keeps is read as it is kept', async () => {
  const folder = temporaryFolder();
  const image = new Uint8Array(784).fill(7);
  keep(folder, [{ image, label: 4 }]);
  const { count, pixels, labels } = await readLabelledFolder(folder, ringOrBar);
  assert.is(count, 1);
  assert.equal([...labels], [4]);
  assert.equal([...pixels], [...image]);
});

test('pictures in folders 0 to 9 are brought to the form that networks read; other folders are left out', async () => {
  const folder = temporaryFolder();
  const pictures = {
    0: new Drawing(90, 90).ring(45, 45, 25, 8),
    1: new Drawing(90, 90).stroke(45, 15, 45, 75, 8),
  };
  for (const [name, { picture }] of Object.entries({ ...pictures, notes: pictures[1] })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'one.png'), await encodePng(picture));
  }
  const { count, pixels, labels } = await readLabelledFolder(folder, ringOrBar);
  assert.is(count, 2);
  assert.equal([...labels], [0, 1]);
  const middle = 14 * 28 + 14;
  assert.ok(pixels[middle] < 10 && pixels[784 + middle] > 200, 'paper within a ring, ink in a bar');
});

test('what is left out of folders 0 to 9 is counted', async () => {
  const folder = temporaryFolder();
  const place = join(folder, '0');
  mkdirSync(place);
  writeFileSync(join(place, 'one.png'), await encodePng(new Drawing(90, 90).ring(45, 45, 25, 8).picture));
  writeFileSync(join(place, 'paper.png'), await encodePng(new Drawing(90, 90).picture));
  writeFileSync(join(place, 'README.md'), 'no digit');
  const skipped = new Skipped();
  assert.is((await readLabelledFolder(folder, ringOrBar, skipped)).count, 1);
  assert.is(skipped.describe(), '1 of another kind (.md), 1 picture without a digit');
});

/** A folder with something else. */
function strangeFolder(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'notes.txt'), 'no digits');
  return folder;
}

test('a folder without labelled images is refused', async () => {
  await assertRefused(
    () => readLabelledFolder(strangeFolder(), ringOrBar),
    'no-extra',
    /folders 0 to 9; found neither/,
  );
});

test('a folder from which all digits were taken back says so', async () => {
  const folder = temporaryFolder();
  keep(folder, [{ image: new Uint8Array(784), label: 3 }]);
  assert.is(takeBack(folder, 1), 0);
  await assertRefused(
    () => readLabelledFolder(folder, ringOrBar),
    'no-extra',
    /holds no digits: .* taken back/,
  );
  assert.is(keep(folder, [{ image: new Uint8Array(784), label: 4 }]), 1, 'others can be kept');
});

test.run();
