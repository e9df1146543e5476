// npm run predict, as a user starts it, on pictures made of the project's own digits.

import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../src/data/builtin/digits.js';
import { drawParameters } from '../../src/engine/network/initialise.js';
import { IMAGE_SIDE, PIXELS } from '../../src/engine/network/topology.js';
import { nameTensors } from '../../src/formats/model.js';
import { encodeSafetensors } from '../../src/formats/safetensors.js';
import { loadNetwork, saveModel } from '../../src/node/model-file.js';
import { PRETRAINED } from '../../src/node/paths.js';
import { decodePicture } from '../../src/node/pictures/decode.js';
import { encodePng } from '../../src/node/pictures/encode.js';
import { createRecogniser } from '../../src/node/recogniser.js';
import { UNSURE_BELOW } from '../../src/reading/certainty.js';
import type { Picture } from '../../src/reading/vision/picture.js';
import { readPicture } from '../../src/reading/vision/read.js';
import { testThatNeeds } from '../needs.js';
import { temporaryFolder } from '../temporary.js';
import { type Ended, fileOf, jsonLines, run } from './running.js';

/** Images of which the first of each digit that is read surely is taken. */
const CANDIDATES = 140;
const SURELY = 0.97;
const ZOOM = 4;

const { images, labels } = drawDigits(1, 0, CANDIDATES);
const model = loadNetwork(PRETRAINED);
const { classify } = createRecogniser(model);

const folder = temporaryFolder();
/** A network that has learned nothing, in the place of the last one that was trained. */
const untrained = { hidden: [8], activation: 'relu' as const };
saveModel(join(folder, 'data/model.safetensors'), {
  topology: untrained,
  tensors: drawParameters(untrained, 'he', 1),
  metadata: { topology: '784-8-10', activation: 'relu' },
});

/** Digits in dark grey on white, side by side in lines, each image enlarged. */
function drawPage(lines: readonly (readonly Uint8Array[])[]): Picture {
  const side = IMAGE_SIDE * ZOOM;
  const width = Math.max(...lines.map((line) => line.length)) * side;
  const height = lines.length * side;
  const data = new Uint8Array(4 * width * height).fill(255);
  for (const [row, line] of lines.entries())
    for (const [column, image] of line.entries())
      for (let pixel = 0; pixel < side * side; pixel++) {
        const [x, y] = [pixel % side, Math.floor(pixel / side)];
        const ink = image[Math.floor(y / ZOOM) * IMAGE_SIDE + Math.floor(x / ZOOM)];
        const at = 4 * ((row * side + y) * width + column * side + x);
        data.fill(255 - Math.round(0.8 * ink), at, at + 3);
      }
  return { width, height, data };
}

/** For each digit an image that the bundled model reads surely, as a picture too. */
const samples = Array.from({ length: 10 }, (_, digit) => {
  for (let index = 0; index < CANDIDATES; index++) {
    if (labels[index] !== digit) continue;
    const image = images.slice(index * PIXELS, (index + 1) * PIXELS);
    const [reading] = readPicture(drawPage([[image]]), classify).lines.flat();
    if (reading?.digit === digit && reading.confidence > SURELY) return image;
  }
  throw new Error(`the bundled model is sure of no ${digit}`);
});

async function writePicture(name: string, lines: readonly (readonly number[])[]): Promise<string> {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  const page = drawPage(lines.map((line) => line.map((digit) => samples[digit])));
  writeFileSync(file, await encodePng(page));
  return name;
}

const three = await writePicture('three.png', [[3]]);
const number = await writePicture('number.png', [[3, 6, 4, 9]]);
const lines = await writePicture('lines.png', [
  [1, 2, 0],
  [7, 5, 8],
]);
const empty = 'empty.png';
writeFileSync(
  join(folder, empty),
  await encodePng({ width: 60, height: 40, data: new Uint8Array(9600).fill(255) }),
);
writeFileSync(join(folder, 'text.png'), 'this is no picture');

const predict = (...args: string[]) => run(['predict', ...args], { folder });

function assertEnded({ code, err, out }: Ended, expected: number): void {
  assert.is(code, expected, `${out}\n${err}`);
  assert.not.match(err, /fault of the program|\n {4}at /);
}

test('--json: text, digits with probabilities and boxes, and nothing else', async () => {
  const ended = await predict(three, number, lines, empty, '--json');
  assertEnded(ended, 0);
  const found = jsonLines(ended.out);
  assert.equal(
    found.map(({ file, text }) => [file, text]),
    [
      [three, '3'],
      [number, '3649'],
      [lines, '120/758'],
      [empty, ''],
    ],
  );
  assert.equal(found[3].digits, []);
  for (const outcome of found) {
    assert.equal(Object.keys(outcome), ['file', 'model', 'text', 'digits', 'milliseconds']);
    assert.match(outcome.model, /data\/pretrained\.safetensors$/);
    assert.ok(outcome.milliseconds > 0);
    for (const { digit, confidence, probabilities, box, ...rest } of outcome.digits) {
      assert.equal(rest, { sure: confidence >= UNSURE_BELOW });
      assert.is(probabilities.length, 10);
      assert.ok(Math.abs(probabilities.reduce((a: number, b: number) => a + b) - 1) < 1e-4);
      assert.is(Math.max(...probabilities), confidence);
      assert.is(probabilities.indexOf(confidence), digit);
      assert.equal(Object.keys(box), ['x', 'y', 'width', 'height']);
    }
  }
  const places = found[1].digits.map(({ box }: { box: { x: number } }) =>
    Math.floor(box.x / (IMAGE_SIDE * ZOOM)),
  );
  assert.equal(places, [0, 1, 2, 3]);
});

test('one bad file stops no other: its error in its place, exit code 1', async () => {
  const ended = await predict('text.png', three, 'missing.png', '--json');
  assertEnded(ended, 1);
  const [bad, good, missing] = jsonLines(ended.out);
  assert.equal(Object.keys(bad), ['file', 'error']);
  assert.is(bad.error.code, 'picture-unknown');
  assert.is(good.text, '3');
  assert.is(missing.error.code, 'picture-missing');
  assert.ok(missing.error.message.includes('missing.png'));
});

test('for people: the digit large, ten bars, the image in half blocks, time and model; no colours in a pipe', async () => {
  const ended = await predict(three);
  assertEnded(ended, 0);
  assert.ok(
    ended.out.includes('  ██████\n      ██\n  ██████') || /██████ .*\n {6}██/.test(ended.out),
    ended.out,
  );
  for (let digit = 0; digit < 10; digit++)
    assert.match(ended.out, new RegExp(`^  ${digit} +[<>]?\\d+\\.\\d %`, 'm'));
  assert.match(ended.out, /[▀▄]/);
  assert.match(ended.out, /Read in \d+ ms/);
  assert.match(ended.out, /^3\n/, 'the number, on a line of its own');
  assert.match(
    ended.out,
    /Bundled model .*pretrained\.safetensors: 784-1024-256-10, test accuracy \d+\.\d\d % \(MNIST\)\n/,
  );
  // Where lines are broken depends on where the project lies.
  assert.match(ended.out.replace(/\s+/g, ' '), /Chosen because data\/model\.safetensors has no record/);
  assert.not.ok(ended.out.includes('\x1b'));
  assert.ok(
    ended.out.split('\n').every((line) => line.length <= 80 || /^(Bundled model|Chosen) /.test(line)),
  );
});

test('an empty picture: no digit found, and no number', async () => {
  const ended = await predict(empty);
  assertEnded(ended, 0);
  assert.match(ended.out, /No digit found/);
});

const ADVICE = /^No digit\? Try a closer picture/gm;

test('where no digit is found people are told what to do: once, after all pictures', async () => {
  const one = await predict(empty);
  assert.match(
    one.out,
    /^No digit found\.\nRead in .*\n(.*\n)*No digit\? .*; --debug FOLDER shows each step\.$/m,
  );
  const several = await predict(empty, three, empty);
  assert.is(several.out.match(ADVICE)?.length, 1);
  assert.ok(several.out.search(ADVICE) > several.out.indexOf('2 without digits'));
  const debugged = await predict(empty, '--debug', 'empty-steps');
  assert.match(debugged.out, /^No digit\? .* light\.$/m);
  assert.match((await predict(empty, '--plain')).out, ADVICE);
  assert.not.match((await predict(three)).out, ADVICE);
});

test('programs are told of no digit without advice', async () => {
  for (const form of ['--csv', '--table', '--json']) {
    const { out, err } = await predict(empty, form);
    assert.not.match(out + err, ADVICE);
  }
  const { out, err } = await predict(empty, '--table');
  assert.equal([out, err], ['', 'empty.png: no digit found.\n']);
});

test('many: a line each, a summary, and failures on standard error', async () => {
  const ended = await predict(three, number, 'text.png', empty);
  assertEnded(ended, 1);
  assert.match(ended.out, /^number\.png {2}3649/m);
  assert.match(ended.out, /^empty\.png {2}no digit found/m);
  assert.match(ended.out, /4 pictures: \d read, \d unsure, 1 without digits, 1 failed/);
  assert.match(ended.err, /text\.png: expected a picture/);
});

test('an answer that is unsure says so and names the two likeliest', async () => {
  const doubting = { ...model, metadata: { ...model.metadata, temperature: '10' } };
  saveModel(join(folder, 'doubting.safetensors'), doubting);
  const ended = await predict(three, '--model', 'doubting.safetensors');
  assertEnded(ended, 0);
  assert.match(ended.out, /Unsure: 3 \(\d+\.\d %\) or \d \(\d+\.\d %\)/);
});

test('folders of many pictures: all in order, the bad one told of', async () => {
  const expected: string[] = [];
  for (let index = 0; index < 12; index++) {
    const digit = index % 10;
    await writePicture(`many/${index < 6 ? 'a' : 'b'}/${index}.png`, [[digit]]);
    expected.push(String(digit));
  }
  writeFileSync(join(folder, 'many/b/11.png'), 'spoiled');
  writeFileSync(join(folder, 'many/notes.txt'), 'not read');
  const ended = await predict('many', '--json', '--workers', '2');
  assertEnded(ended, 1);
  const found = jsonLines(ended.out);
  assert.equal(
    found.map(({ file }) => file),
    expected.map((_, index) => join('many', index < 6 ? 'a' : 'b', `${index}.png`)),
  );
  assert.is(found[11].error.code, 'picture-unknown');
  assert.equal(
    found.slice(0, 11).map(({ text }) => text),
    expected.slice(0, 11),
  );
});

test('a folder without pictures is an error of its own', async () => {
  mkdirSync(join(folder, 'bare'), { recursive: true });
  const ended = await predict('bare', three, '--json');
  assertEnded(ended, 1);
  assert.is(jsonLines(ended.out)[0].error.code, 'no-pictures');
  assert.is(jsonLines(ended.out)[1].text, '3');
});

test('--debug: a numbered PNG a step and a sheet; several pictures have a folder each', async () => {
  assertEnded(await predict(number, '--debug', 'steps'), 0);
  const files = readdirSync(join(folder, 'steps')).sort();
  assert.is(files.at(-1), 'sheet.png');
  assert.equal(files.slice(0, 2), ['00-answer.png', '01-picture.png']);
  assert.not.ok(
    files.some((file) => file.includes('ground')),
    'steps that changed nothing are left out',
  );
  assert.is(files.filter((file) => /-digit-1\.\d\.png$/.test(file)).length, 4);
  for (const file of files)
    assert.is(readFileSync(join(folder, 'steps', file)).toString('latin1', 1, 4), 'PNG');
  assertEnded(await predict(three, three, '--debug', 'both'), 0);
  assert.equal(readdirSync(join(folder, 'both')).sort(), ['three.png', 'three.png-2']);
  assert.ok(existsSync(join(folder, 'both/three.png-2/sheet.png')));
});

test('--debug: the sheet shows a whole box around each digit of a reduced picture', async () => {
  const [{ digits }] = jsonLines((await predict(number, '--json', '--debug', 'boxed')).out);
  const sheet = await decodePicture(join(folder, 'boxed/sheet.png'));
  const { scale: reduced = 1 } = sheet;
  // The first cell begins at 12, 12 and has 320 x 240 pixels; the picture is in the middle of it.
  const scale = 320 / (4 * IMAGE_SIDE * ZOOM);
  const top = 12 + (240 - scale * IMAGE_SIDE * ZOOM) / 2;
  /** The page is grey, and boxes are blue or orange. */
  const isColoured = (x: number, y: number) => {
    const at = 4 * (y * sheet.width + x);
    const colour = sheet.data.subarray(at, at + 3);
    return Math.max(...colour) > Math.min(...colour) + 60;
  };
  /** Whether each pixel of a side, level or upright, or one beside it is of a box. */
  const isDrawn = (from: [number, number], length: number, [across, down]: [number, number]) =>
    Array.from({ length: Math.floor(length) }, (_, step) => {
      const x = Math.round((from[0] + across * step) / reduced);
      const y = Math.round((from[1] + down * step) / reduced);
      return [-1, 0, 1].some((beside) => isColoured(x + down * beside, y + across * beside));
    }).every(Boolean);
  for (const { digit, box } of digits) {
    const [left, upper] = [12 + scale * box.x, top + scale * box.y];
    const [width, height] = [scale * box.width, scale * box.height];
    // The answer covers the upper left corner.
    const [covered, below] = [0.5 * width, 5];
    const sides = {
      upper: isDrawn([left + covered, upper], width - covered, [1, 0]),
      lower: isDrawn([left, upper + height], width, [1, 0]),
      left: isDrawn([left, upper + below], height - below, [0, 1]),
      right: isDrawn([left + width, upper], height, [0, 1]),
    };
    assert.equal(sides, { upper: true, lower: true, left: true, right: true }, `the box of the ${digit}`);
  }
});

test('--debug: the steps of an earlier picture are removed from the folder, and nothing else', async () => {
  const steps = join(folder, 'kept-steps');
  assertEnded(await predict(three, '--debug', 'fresh-steps'), 0);
  assertEnded(await predict(number, '--debug', 'kept-steps'), 0);
  const own = ['01-scan.png', 'sheet.txt', '02-grey.png.txt'];
  for (const name of own) writeFileSync(join(steps, name), 'mine');
  assertEnded(await predict(three, '--debug', 'kept-steps'), 0);
  const fresh = readdirSync(join(folder, 'fresh-steps'));
  assert.equal(readdirSync(steps).sort(), [...fresh, ...own].sort());
  assert.equal(
    readFileSync(join(steps, '00-answer.png')),
    readFileSync(join(folder, 'fresh-steps', '00-answer.png')),
  );
});

test('--debug: a folder without an answer is not one of steps, and keeps its files', async () => {
  const scans = join(folder, 'my-scans');
  mkdirSync(scans);
  writeFileSync(join(scans, '09-picture.png'), 'mine');
  assertEnded(await predict(three, '--debug', 'my-scans'), 0);
  assert.is(readFileSync(join(scans, '09-picture.png'), 'utf8'), 'mine');
});

/** A table of two rows of three cells; the cell in the middle of the second row is empty. */
async function writeTable(name: string): Promise<string> {
  const cells = [
    [3, 6, 4],
    [9, undefined, 8],
  ];
  const blank = new Uint8Array(PIXELS);
  const page = drawPage(
    cells.map((row) => row.map((digit) => (digit === undefined ? blank : samples[digit]))),
  );
  const side = IMAGE_SIDE * ZOOM;
  const margin = 40;
  const [width, height] = [page.width + 2 * margin, page.height + 2 * margin];
  const data = new Uint8Array(4 * width * height).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [column, row] = [x - margin, y - margin];
      const isInside = column >= 0 && row >= 0 && column <= page.width && row <= page.height;
      if (!isInside) continue;
      const at = 4 * (y * width + x);
      if (column % side < 3 || row % side < 3) data.fill(40, at, at + 3);
      else
        data.set(
          page.data.subarray(4 * (row * page.width + column), 4 * (row * page.width + column) + 4),
          at,
        );
    }
  writeFileSync(join(folder, name), await encodePng({ width, height, data }));
  return name;
}

test('a table: rows and columns in --json, CSV with its empty cells by --table', async () => {
  const table = await writeTable('table.png');
  const [found] = jsonLines((await predict(table, '--json')).out);
  assert.is(found.text, '364/98');
  assert.equal([found.rows, found.columns], [2, 3]);
  assert.equal(found.cells, [
    ['3', '6', '4'],
    ['9', '', '8'],
  ]);
  assert.equal(
    found.digits.map(({ digit, row, column }: Record<string, number>) => [digit, row, column]),
    [
      [3, 0, 0],
      [6, 0, 1],
      [4, 0, 2],
      [9, 1, 0],
      [8, 1, 2],
    ],
  );
  const csv = await predict(table, '--table');
  assertEnded(csv, 0);
  assert.is(csv.out, '3,6,4\n9,,8\n');
  const hostile = 'b\x1b[2J,"c".png';
  writeFileSync(join(folder, hostile), readFileSync(join(folder, lines)));
  const both = await predict(table, hostile, '--table');
  const shown = '"b\\x1b[2J,""c"".png"';
  assert.is(both.out, `table.png,3,6,4\ntable.png,9,,8\n${shown},120\n${shown},758\n`);
  assertEnded(await predict(table, '--table', '--json'), 2);
});

test('--annotate: a PNG of the picture, enlarged if it is small, with the answers in it; of two of a name each has its own', async () => {
  assertEnded(await predict(three, three, '--annotate', 'annotated'), 0);
  assert.equal(readdirSync(join(folder, 'annotated')).sort(), ['three-2-answers.png', 'three-answers.png']);
  const before = await decodePicture(join(folder, three));
  const after = await decodePicture(join(folder, 'annotated/three-answers.png'));
  // Small pictures are enlarged, or nobody could read the answers.
  const scale = Math.ceil(480 / Math.max(before.width, before.height));
  assert.equal([after.width, after.height], [scale * before.width, scale * before.height]);
  let blue = 0;
  for (let i = 0; i < after.data.length; i += 4)
    if (after.data[i + 2] > after.data[i] + 60 && after.data[i + 2] > after.data[i + 1] + 60) blue++;
  assert.ok(blue > 50, `${blue} pixels of a sure answer's colour`);
});

test('--annotate overwrites no picture that it reads; a folder that takes no files is refused before any is read', async () => {
  const place = temporaryFolder();
  const picture = readFileSync(join(folder, three));
  const names = ['photo', 'photo-answers.png'];
  for (const name of [...names, 'photo.png']) writeFileSync(join(place, name), picture);
  assertEnded(await run(['predict', ...names, '--annotate', '.'], { folder: place }), 0);
  assert.equal(readdirSync(place).sort(), [
    'photo',
    'photo-2-answers.png',
    'photo-answers-answers.png',
    'photo-answers.png',
    'photo.png',
  ]);
  for (const name of ['photo.png', 'photo-answers.png'])
    assert.ok(picture.equals(readFileSync(join(place, name))));
  for (const option of ['--annotate', '--debug'])
    for (const name of ['photo', 'photo/below', '']) {
      const ended = await run(['predict', 'photo', option, name], { folder: place });
      assertEnded(ended, 2);
      assert.is(ended.out, '');
      assert.match(ended.err, /^Error: .* cannot be written \(.*\)\. Name a writable folder/);
    }
});

test('--debug overwrites no sheet.png of somebody, and that of an earlier run', async () => {
  const place = temporaryFolder();
  mkdirSync(join(place, 'own'));
  writeFileSync(join(place, 'own/sheet.png'), 'mine');
  const picture = join(folder, three);
  const refused = await run(['predict', picture, '--debug', 'own'], { folder: place });
  assertEnded(refused, 2);
  assert.match(refused.err, /^Error: --debug would overwrite own.sheet\.png, which no earlier --debug wrote/);
  assert.equal(readdirSync(join(place, 'own')), ['sheet.png']);
  for (const _ of [1, 2])
    assertEnded(await run(['predict', picture, '--debug', 'new'], { folder: place }), 0);
});

test('--annotate and --debug: a folder that is read is refused before anything is written; one beside it is not', async () => {
  const place = temporaryFolder();
  mkdirSync(join(place, 'my pics'));
  writeFileSync(join(place, 'my pics/one.png'), readFileSync(join(folder, three)));
  symlinkSync('my pics', join(place, 'link'));
  for (const option of ['--annotate', '--debug'])
    for (const [name, found] of [
      ['my pics', 'which is read'],
      ['my pics/new/below', 'which lies in my pics, and that is read'],
      ['link/../my pics/', 'which is read'],
      ['link', 'which is read'],
      ['link/new', 'which lies in my pics, and that is read'],
    ]) {
      const ended = await run(['predict', 'my pics', option, name], { folder: place });
      assertEnded(ended, 2);
      assert.is(ended.out, '');
      assert.match(
        ended.err,
        `Error: ${option} names ${name}, ${found}: the next run would read its own drawings.`,
      );
      assert.match(ended.err, 'Name a folder outside of my pics.');
      assert.equal(readdirSync(place), ['link', 'my pics']);
      assert.equal(readdirSync(join(place, 'my pics')), ['one.png']);
    }
  const beside = await run(['predict', 'my pics', '--annotate', 'my pics drawn'], { folder: place });
  assertEnded(beside, 0);
  assert.equal(readdirSync(join(place, 'my pics drawn')), ['one-answers.png']);
  // A folder whose pictures were named one by one is not read.
  assertEnded(await run(['predict', 'my pics/one.png', '--annotate', 'my pics'], { folder: place }), 0);
  assert.equal(readdirSync(join(place, 'my pics')).sort(), ['one-answers.png', 'one.png']);
});

test('an address is not fetched, and the answer says what to do; the other pictures are read', async () => {
  const ended = await predict('https://example.org/3.png', three, '--json');
  assertEnded(ended, 1);
  const [failure, answer] = jsonLines(ended.out);
  assert.is(failure.error.code, 'picture-missing');
  assert.is(
    failure.error.message,
    'https://example.org/3.png: addresses are not fetched. Save the picture first, and name its file.',
  );
  assert.is(answer.text, '3');
});

test('--csv, --plain and --strict: rows, sentences, and an exit code for what is unsure', async () => {
  const csv = await predict(three, empty, 'text.png', '--csv', '--strict');
  assertEnded(csv, 1);
  assert.match(
    csv.out,
    /^file,text,confidence,sure\nthree\.png,3,0\.\d{4},yes\nempty\.png,,,no\ntext\.png,,,\n$/,
  );
  const plain = await predict(three, '--plain', '--strict');
  assertEnded(plain, 0);
  assert.match(plain.out, /^3\ndigit 1 {3}3, >?\d+\.\d % sure\n$/);
  const unsure = await predict(three, '--plain', '--strict', '--min-confidence', '1');
  assertEnded(unsure, 3);
  assert.match(unsure.out, /^\?\ndigit 1 {3}unsure: 3 /);
  const [read] = jsonLines((await predict(three, '--json', '--min-confidence', '1')).out);
  assert.equal([read.text, read.digits[0].sure], ['3', false]);
  assertEnded(await predict(empty, '--strict'), 3);
  assertEnded(await predict(three, '--min-confidence', '90'), 2);
});

test('a sign beside sure digits makes no answer unsure; a picture of signs alone has no digit', async () => {
  const svg = (path: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="80"><path d="${path}" stroke="#000" stroke-width="6"/></svg>`;
  writeFileSync(join(folder, 'sum.svg'), svg('M20 10v60M65 40h30M80 25v30M140 10v60'));
  const sum = await predict('sum.svg', '--csv', '--strict');
  assertEnded(sum, 0);
  assert.match(sum.out, /\nsum\.svg,1·1,[01]\.\d{4},yes\n$/);
  const explained = await predict('sum.svg', '--explain');
  assert.match(explained.out, /no digit {3}not read: like a plus sign/);
  assert.is(explained.out.match(/\+ for \d/g)?.join(), '+ for 1,+ for 1');
  writeFileSync(join(folder, 'signs.svg'), svg('M25 40h30M40 25v30M105 40h30M120 25v30'));
  const signs = await predict('sum.svg', 'signs.svg', '--strict');
  assertEnded(signs, 3);
  assert.match(signs.out, /1 read, 0 unsure, 1 without digits/);
});

test('--explain: what speaks for and against, by signs where there are no colours', async () => {
  const ended = await predict(three, '--explain');
  assertEnded(ended, 0);
  assert.match(ended.out, /\+ for 3, - against/);
  assert.match(ended.out, /\+\+/);
});

test('--single: one digit, whatever its parts', async () => {
  const [found] = jsonLines((await predict(number, '--single', '--json')).out);
  assert.is(found.digits.length, 1);
});

test('- reads standard input', async () => {
  const child = spawn(process.execPath, [fileOf('predict'), '-', '--json'], {
    cwd: folder,
    env: { ...process.env, DISTRIBUTED_MNIST_DATA: join(folder, 'data') },
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stdin.end(readFileSync(join(folder, number)));
  await new Promise((resolve) => child.on('close', resolve));
  const [found] = jsonLines(out);
  assert.equal([found.file, found.text], ['-', '3649']);
});

test('nothing on standard input is said in that word', async () => {
  const child = spawn(process.execPath, [fileOf('predict'), '-', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  assert.is(await new Promise((resolve) => child.on('close', resolve)), 1);
  const { error } = jsonLines(out)[0];
  assert.is(error.code, 'picture-empty');
  assert.match(error.message, 'Standard input is empty');
});

const onUnix = testThatNeeds('pipes and devices of Unix', process.platform !== 'win32');

onUnix('- ends where standard input does not', async () => {
  const zeros = openSync('/dev/zero', 'r');
  const child = spawn(process.execPath, [fileOf('predict'), '-', '--json'], {
    cwd: folder,
    stdio: [zeros, 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  closeSync(zeros);
  assert.is(code, 1);
  assert.is(jsonLines(out)[0].error.code, 'picture-too-large');
});

test('a folder with one picture: its path comes first, in every form', async () => {
  await writePicture('single/only.png', [[3, 6]]);
  const path = join('single', 'only.png');
  const firstLines = (words: readonly string[], lines: number) =>
    predict(...words).then(({ out }) => out.split('\n').slice(0, lines));
  assert.equal(await firstLines(['single'], 2), [path, '36']);
  assert.equal(await firstLines(['single', '--plain'], 2), [path, '36']);
  assert.equal(await firstLines(['single', '--explain'], 2), [path, '36']);
  assert.equal(await firstLines(['single', '--table'], 2), [`${path},36`, '']);
  assert.equal(await firstLines([path], 1), ['36'], 'a picture that was named begins with the number');
  assert.equal(await firstLines([path, '--table'], 2), ['36', '']);
});

test('a folder: what is left out of it is said', async () => {
  await writePicture('left/1.png', [[3]]);
  writeFileSync(join(folder, 'left/photo.raw'), 'x');
  writeFileSync(join(folder, 'left/.hidden.png'), 'x');
  if (process.platform !== 'win32') symlinkSync('.', join(folder, 'left/again'));
  const ended = await predict('left');
  assertEnded(ended, 0);
  assert.match(ended.out, /Left out of folders: 1 of another kind \(\.raw\), 1 hidden/);
});

onUnix(
  'a link in a folder that leads nowhere and is called like a picture is a picture that cannot be read',
  async () => {
    await writePicture('gone/7-001.png', [[7]]);
    symlinkSync('nowhere.png', join(folder, 'gone/gone.png'));
    symlinkSync('nowhere', join(folder, 'gone/notes'));
    const json = await predict('gone', '--json');
    assertEnded(json, 1);
    const [good, gone] = jsonLines(json.out);
    assert.is(good.text, '7');
    assert.is(gone.file, join('gone', 'gone.png'));
    assert.is(gone.error.code, 'picture-missing');
    assert.match(
      gone.error.message,
      /gone\.png: expected a picture, but this link leads nowhere\. Remove it/,
    );
    const csv = await predict('gone', '--csv');
    assertEnded(csv, 1);
    assert.match(csv.out, /\ngone\/gone\.png,,,\n$/);
    assert.match(csv.err, /^Error: gone\/gone\.png: /);
    const person = await predict('gone');
    assertEnded(person, 1);
    assert.match(person.out, /2 pictures: 1 read, .*, 1 failed/);
    assert.match(person.out, 'Left out of folders: 1 out of reach.');
  },
);

test('an SVG is read in a process of its own, whose end ends the command too', async () => {
  writeFileSync(
    join(folder, 'one.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><path d="M30 8v44" stroke="#000" stroke-width="6"/></svg>',
  );
  const ended = await predict('one.svg', three, '--json');
  assertEnded(ended, 0);
  assert.equal(
    jsonLines(ended.out).map(({ text }) => text),
    ['1', '3'],
  );
});

test('weights whose sums are no floats are refused, and no picture is without a digit', async () => {
  const huge = model.tensors.map(({ weight, bias }) => ({ weight: weight.map(() => 3e38), bias }));
  const metadata = { topology: model.metadata.topology, activation: 'relu' };
  // saveModel() refuses such weights itself.
  writeFileSync(
    join(folder, 'huge.safetensors'),
    encodeSafetensors({ tensors: nameTensors(model.topology, huge), metadata }, 'F32'),
  );
  const ended = await predict(three, '--model', 'huge.safetensors');
  assertEnded(ended, 1);
  assert.match(ended.err, /huge\.safetensors: expected sums below/);
});

test('wrong use ends with 2, and says what to do', async () => {
  for (const args of [[], [three, '--nonsense'], [three, '--explain', '--json'], [three, '--workers', '0']]) {
    const ended = await predict(...args);
    assertEnded(ended, 2);
  }
});

test('the bundled model serves where none was trained', async () => {
  const ended = await run(['predict', join(folder, three)]);
  assertEnded(ended, 0);
  assert.match(ended.out, /Bundled model \S*data\/pretrained\.safetensors/);
});

test.run();
