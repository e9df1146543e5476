// A person's labelled images: as draw keeps them, or as pictures in folders that are named for their digits.

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
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

test('pictures in folders 0 to 9 are brought to the form that networks read; other folders are left out and named', async () => {
  const folder = temporaryFolder();
  const pictures = {
    0: new Drawing(90, 90).ring(45, 45, 25, 8),
    1: new Drawing(90, 90).stroke(45, 15, 45, 75, 8),
  };
  for (const [name, { picture }] of Object.entries({ ...pictures, notes: pictures[1] })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'one.png'), await encodePng(picture));
  }
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  const { count, pixels, labels } = await readLabelledFolder(folder, ringOrBar, { onWarning });
  assert.equal(warnings, [`Left out: notes in ${folder}: only its folders 0 to 9 hold labelled pictures.`]);
  assert.is(count, 2);
  assert.equal([...labels], [0, 1]);
  const middle = 14 * 28 + 14;
  assert.ok(pixels[middle] < 10 && pixels[784 + middle] > 200, 'paper within a ring, ink in a bar');
});

test('a digit that is a link in a circle is no folder', async () => {
  const folder = await folderOfZeros({ '1.png': zero() });
  symlinkSync('7', join(folder, '7'));
  assert.is((await readLabelledFolder(folder, ringOrBar)).count, 1);
  await assertRefused(
    () => readLabelledFolder(join(folder, '7'), ringOrBar),
    'no-extra',
    /^The link .*7 leads to no folder\./,
  );
});

test('what is left out of folders 0 to 9 is counted', async () => {
  const folder = temporaryFolder();
  const place = join(folder, '0');
  mkdirSync(place);
  writeFileSync(join(place, 'one.png'), await encodePng(new Drawing(90, 90).ring(45, 45, 25, 8).picture));
  writeFileSync(join(place, 'paper.png'), await encodePng(new Drawing(90, 90).picture));
  writeFileSync(join(place, 'README.md'), 'no digit');
  const skipped = new Skipped();
  assert.is((await readLabelledFolder(folder, ringOrBar, { skipped })).count, 1);
  assert.is(skipped.describe(), '1 of another kind (.md), 1 picture without a digit');
});

/** A folder of which 0 holds these files. */
async function folderOfZeros(files: Record<string, Drawing | string>): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '0'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(
      join(folder, '0', name),
      typeof content === 'string' ? content : await encodePng(content.picture),
    );
  return folder;
}

const zero = () => new Drawing(90, 90).ring(45, 45, 25, 8);
const paper = () => new Drawing(90, 90);

test('pictures that cannot be read are named and left out; the others are read', async () => {
  const cut = Buffer.from(await encodePng(zero().picture)).subarray(0, 60);
  const folder = await folderOfZeros({ '1.png': zero(), '2.jpg': 'text', '4.png': zero() });
  writeFileSync(join(folder, '0', '3.png'), cut);
  const skipped = new Skipped();
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  assert.is((await readLabelledFolder(folder, ringOrBar, { skipped, onWarning })).count, 2);
  assert.is(skipped.describe(), '2 that cannot be read');
  assert.is(warnings.length, 2);
  assert.match(warnings[0], /^Left out: .*2\.jpg: expected a picture/);
  assert.match(warnings[1], /^Left out: .*3\.png: /);
});

test('where no picture in folders 0 to 9 can be taught, it says what there is, and how to see why', async () => {
  const folder = await folderOfZeros({ 'paper.png': paper() });
  await assertRefused(
    () => readLabelledFolder(folder, ringOrBar),
    'no-extra',
    /digits in its folders 0 to 9, found none, but 1 picture without a digit\. See why with `npm run predict -- \S+ --single --debug steps`/,
  );
  const worse = await folderOfZeros({ 'paper.png': paper(), 'text.jpg': 'text', 'notes.txt': 'notes' });
  await assertRefused(
    () => readLabelledFolder(worse, ringOrBar),
    'no-extra',
    'found none, but 1 of another kind (.txt), 1 that cannot be read, 1 picture without a digit. See why',
  );
});

test('a file named like a folder of digits is no such folder', async () => {
  const folder = await folderOfZeros({ '1.png': zero() });
  writeFileSync(join(folder, '7'), 'no folder');
  const skipped = new Skipped();
  assert.is((await readLabelledFolder(folder, ringOrBar, { skipped })).count, 1);
  assert.is(skipped.total, 0);
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
  await assertRefused(
    () => readLabelledFolder(join(strangeFolder(), 'notes.txt'), ringOrBar),
    'no-extra',
    /notes\.txt is a file: expected a folder with pictures/,
  );
});

test('a folder from which all digits were taken back says so', async () => {
  const folder = temporaryFolder();
  keep(folder, [{ image: new Uint8Array(784), label: 3 }]);
  assert.is(takeBack(folder, 1), 0);
  await assertRefused(
    () => readLabelledFolder(folder, ringOrBar),
    'no-extra',
    /is empty: expected pictures .* taken back/,
  );
  assert.is(keep(folder, [{ image: new Uint8Array(784), label: 4 }]), 1, 'others can be kept');
});

test.run();
