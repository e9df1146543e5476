import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeImages } from '../../../src/data/idx.js';
import { emptyDrawing } from '../../../src/drawing/drawing.js';
import { readPair } from '../../../src/node/data/idx-files.js';
import { decodePicture } from '../../../src/node/pictures/decode.js';
import { encodePng } from '../../../src/node/pictures/encode.js';
import { Browser, pastedPath } from '../../../src/terminal/draw/files/browser.js';
import { keep } from '../../../src/terminal/draw/files/keep.js';
import { saveDrawing } from '../../../src/terminal/draw/files/save.js';
import { temporaryFolder } from '../../temporary.js';

const IMAGES = 'train-images-idx3-ubyte';
const LABELS = 'train-labels-idx1-ubyte';
const imageOf = (level: number) => new Uint8Array(784).fill(level);

test('kept digits are a pair of IDX files that grows', () => {
  const folder = join(temporaryFolder(), 'new', 'folder');
  assert.is(keep(folder, [{ image: imageOf(1), label: 7 }]), 1);
  const added = [
    { image: imageOf(2), label: 0 },
    { image: imageOf(3), label: 9 },
  ];
  assert.is(keep(folder, added), 3);
  const { count, pixels, labels } = readPair(join(folder, IMAGES), join(folder, LABELS));
  assert.is(count, 3);
  assert.equal([...labels], [7, 0, 9]);
  assert.equal(
    [0, 783, 784, 2351].map((i) => pixels[i]),
    [1, 1, 2, 3],
  );
  assert.equal(readdirSync(folder).sort(), [IMAGES, LABELS], 'nothing else is left there');
});

test('images whose labels were never written are dropped', () => {
  const folder = temporaryFolder();
  keep(folder, [{ image: imageOf(1), label: 7 }]);
  const pixels = new Uint8Array(2 * 784).fill(1);
  pixels.fill(99, 784);
  writeFileSync(join(folder, IMAGES), encodeImages({ count: 2, pixels }));
  assert.is(keep(folder, [{ image: imageOf(5), label: 3 }]), 2);
  const pair = readPair(join(folder, IMAGES), join(folder, LABELS));
  assert.equal([...pair.labels], [7, 3]);
  assert.is(pair.pixels[784], 5);
});

test('a damaged pair is refused and left alone', () => {
  const folder = temporaryFolder();
  keep(folder, [{ image: imageOf(1), label: 7 }]);
  writeFileSync(join(folder, LABELS), 'not labels');
  assert.throws(() => keep(folder, [{ image: imageOf(1), label: 7 }]), /magic number/);
  assert.is(readFileSync(join(folder, LABELS), 'utf8'), 'not labels');
});

test('a drawing is saved as PNG and SVG under a name that is free', async () => {
  const folder = temporaryFolder();
  const reader = { ask: async (_: unknown, { picture }: never) => encodePng(picture) } as never;
  const drawing = {
    ...emptyDrawing({ width: 28, height: 28 }),
    strokes: [{ points: [{ x: 14, y: 14 }], width: 4, erase: false }],
  };
  const paths = await saveDrawing(folder, drawing, '17', reader);
  assert.equal(paths, [join(folder, 'drawing-1-is-17.png'), join(folder, 'drawing-1-is-17.svg')]);
  const picture = await decodePicture(paths[0]);
  assert.equal([picture.width, picture.height], [448, 448]);
  assert.is(picture.data[4 * (224 * 448 + 224)], 255);
  assert.is(picture.data[0], 0);
  assert.ok(existsSync(paths[1]));
  const again = await saveDrawing(folder, drawing, '17', reader);
  assert.is(again[0], join(folder, 'drawing-2-is-17.png'));
});

/** A folder with pictures, folders, and what is neither. */
function someFiles(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'photos', 'deep'), { recursive: true });
  mkdirSync(join(folder, 'phantoms'));
  for (const name of ['seven.png', 'Seventy.JPG', 'notes.txt', '.hidden.png', 'photos/one two.webp'])
    writeFileSync(join(folder, name), '');
  return folder;
}

const listed = (browser: Browser) => browser.entries.map(({ name }) => name);

test('the browser lists folders, then pictures, and nothing hidden until asked', () => {
  const browser = new Browser(someFiles());
  assert.equal(listed(browser), ['phantoms', 'photos', 'seven.png', 'Seventy.JPG']);
  browser.type('s');
  assert.equal(listed(browser), ['seven.png', 'Seventy.JPG']);
  browser.text = '.';
  assert.equal(listed(browser), ['.hidden.png']);
  browser.text = 'nowhere/';
  assert.equal(listed(browser), []);
  browser.move(3);
  browser.complete();
  assert.is(browser.selectedPicture, undefined);
});

test('completion goes as far as names agree, and into the only folder', () => {
  const browser = new Browser(someFiles(), 'p');
  browser.complete();
  assert.is(browser.text, 'ph');
  browser.type('o');
  browser.complete();
  assert.is(browser.text, 'photos/');
  assert.equal(listed(browser), ['deep', 'one two.webp']);
});

test('a folder without pictures is told apart from a name that is not there', () => {
  const base = someFiles();
  mkdirSync(join(base, 'empty'));
  assert.ok(new Browser(base, 'empty/').isInFolder);
  for (const text of ['empty/x', 'nowhere/', 'e']) assert.not.ok(new Browser(base, text).isInFolder, text);
});

test('choosing enters folders and gives pictures; leaving goes up, beyond the start too', () => {
  const folder = someFiles();
  const browser = new Browser(folder);
  browser.move(1);
  assert.is(browser.choose(), undefined);
  assert.is(browser.text, 'photos/');
  browser.move(1);
  assert.is(browser.selectedPicture, join(folder, 'photos', 'one two.webp'));
  assert.is(browser.choose(), join(folder, 'photos', 'one two.webp'));
  browser.leave();
  assert.is(browser.text, '');
  browser.leave();
  assert.is(browser.text, '../');
  browser.leave();
  assert.is(browser.text, '../../');
  browser.text = '/';
  browser.leave();
  assert.is(browser.text, '/');
});

test('a path that is typed whole is taken, whatever the file is called', () => {
  const folder = someFiles();
  assert.is(new Browser(folder, join(folder, 'notes.txt')).choose(), join(folder, 'notes.txt'));
  assert.is(new Browser(folder).choose(), undefined, 'an empty path enters the first folder');
});

test('a pasted path is found quoted, escaped, as an address, or plain', () => {
  const folder = someFiles();
  const path = join(folder, 'photos', 'one two.webp');
  for (const text of [
    path,
    `'${path}'`,
    `"${path}" `,
    `${path.replace(' ', '\\ ')}\n`,
    pathToFileURL(path).href,
    'photos/one two.webp',
  ])
    assert.is(pastedPath(text, folder), path, text);
  assert.is(pastedPath(`${folder} `, folder), folder, 'a folder');
  for (const text of ['', 'nothing.png', 'seven.png\nseven.png', 'file://%'])
    assert.is(pastedPath(text, folder), undefined, text);
});

test.run();
