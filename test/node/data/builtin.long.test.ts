// The built-in data set, on a machine without network: commands draw it, say so, and keep it on disk. It is drawn once,
// and drawn again where it is not what was drawn.

import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../../src/data/builtin/digits.js';
import { PIXELS } from '../../../src/engine/network/topology.js';
import type { Dataset } from '../../../src/engine/training/dataset.js';
import { loadBuiltin } from '../../../src/node/data/builtin.js';
import { readPair } from '../../../src/node/data/idx-files.js';
import { loadDataset } from '../../../src/node/data/load.js';
import { sha256 } from '../../../src/node/sha256.js';
import { type Ended, jsonLines, run } from '../../commands/running.js';
import { temporaryFolder } from '../../temporary.js';
import { killTraining, plantPartial } from './killing.js';
import { serving } from './serving.js';

const SMALL = [...['--hidden', '8', '--epochs', '1', '--augment', 'none', '--workers', '1', '--no-report']];
const FILES = [
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
];

/** Where commands draw digits once for all tests. */
const folder = temporaryFolder();
const drawnOnce = join(folder, 'data', 'builtin');
mkdirSync(join(folder, 'data'));

/** A folder with the digits that were drawn once. They are linked: whoever changes a file must replace it. */
function digitsFolder(): string {
  const data = temporaryFolder();
  mkdirSync(join(data, 'builtin'));
  for (const name of readdirSync(drawnOnce)) linkSync(join(drawnOnce, name), join(data, 'builtin', name));
  return data;
}

/** Loads from a data folder; stops at the first digit that is drawn, for drawing them all takes a while. */
async function load(data: string): Promise<{ dataset?: Dataset; warnings: string[] }> {
  const before = process.env.DISTRIBUTED_MNIST_DATA;
  process.env.DISTRIBUTED_MNIST_DATA = data;
  const warnings: string[] = [];
  const drawing = new Error('drawing');
  const onDrawn = () => {
    throw drawing;
  };
  try {
    return {
      dataset: await loadBuiltin(1, { onDrawn, onWarning: (warning) => warnings.push(warning) }),
      warnings,
    };
  } catch (error) {
    if (error !== drawing) throw error;
    return { warnings };
  } finally {
    process.env.DISTRIBUTED_MNIST_DATA = before;
  }
}

const IMAGES = join(drawnOnce, 'train-images-idx3-ubyte');
const LABELS = join(drawnOnce, 'train-labels-idx1-ubyte');

/** Runs a command where MNIST is not, and where the mirror answers like this; with no answer, where nobody listens. */
async function withMirror(answer: RequestListener | undefined, words: string[]): Promise<Ended> {
  const go = (MNIST_MIRRORS?: string) =>
    run(words, { folder, environment: { MNIST_DIR: undefined, ...(MNIST_MIRRORS && { MNIST_MIRRORS }) } });
  if (!answer) return go(await unusedAddress());
  let ended: Ended | undefined;
  await serving([answer], async () => {
    ended = await go();
  });
  return ended as Ended;
}

/** An address on this machine at which nobody listens. */
async function unusedAddress(): Promise<string> {
  let address = '';
  await serving([() => {}], async ([mirror]) => {
    address = mirror;
  });
  return address;
}

test('one that is killed while it draws leaves nothing', async () => {
  let tellReached = () => {};
  const reached = new Promise<void>((resolve) => {
    tellReached = resolve;
  });
  const words = ['--dataset', 'builtin', '--no-report'];
  const signal = await killTraining(words, join(folder, 'data'), reached, (text) => {
    if (text.includes('Generating built-in digits')) tellReached();
  });
  assert.is(signal, 'SIGKILL');
  assert.not.ok(existsSync(drawnOnce));
});

test('a mirror that refuses: digits are drawn, kept, learned from and named', async () => {
  const { code, out, err } = await withMirror(undefined, ['train', ...SMALL]);
  assert.is(code, 0, err);
  assert.match(
    err,
    /^Warning: MNIST is unavailable and cannot be downloaded \(http:.*: connect ECONNREFUSED 127\S+\)\. Using built-in digits/,
  );
  assert.match(out, /55,000 images of built-in digits/);
  assert.match(out, /Test accuracy: .*, 10,000 images of built-in digits/);
  assert.match(out, /This network was trained on built-in digits\. To use MNIST/);
  assert.not.match(out, 'test images of MNIST');
  assert.equal(readdirSync(drawnOnce).sort(), ['sha256', ...FILES]);
  const { pixels } = readPair(IMAGES, LABELS);
  assert.is(Buffer.compare(pixels.subarray(0, PIXELS), drawDigits(1, 0, 1).images), 0);
});

for (const [name, answer] of [
  ['says nothing', () => {}],
  ['sends something else', (_, response) => response.end('Please log in.')],
] as [string, RequestListener][])
  test(`a mirror that ${name}: the digits kept before are used again`, async () => {
    const { mtimeMs } = statSync(IMAGES);
    const { code, out, err } = await withMirror(answer, ['train', ...SMALL, '--json']);
    assert.is(code, 0, err);
    assert.is(statSync(IMAGES).mtimeMs, mtimeMs, 'they were drawn again');
    assert.is(jsonLines(out)[0].dataset, 'built-in digits');
    assert.not.ok(existsSync(join(folder, 'data/mnist')));
  });

test('asked for built-in digits, a command does not say how to get MNIST', async () => {
  const { code, out, err } = await withMirror(undefined, ['train', ...SMALL, '--dataset', 'builtin']);
  assert.is(code, 0, err);
  assert.match(out, 'images of built-in digits');
  assert.not.match(`${out}${err}`, 'To use MNIST');
});

test('asked for MNIST itself, a command says what was tried and what to do', async () => {
  const { code, out, err } = await withMirror(undefined, ['train', ...SMALL, '--dataset', 'mnist']);
  assert.is(code, 1);
  assert.match(err, /MNIST could not be downloaded: http:.*\n.*--dataset builtin/);
  assert.not.match(out, 'Training');
});

test('whole digits are read, not drawn; what was half written long ago is swept', async () => {
  const data = digitsFolder();
  plantPartial(join(data, 'builtin'));
  const { dataset, warnings } = await load(data);
  assert.equal(readdirSync(join(data, 'builtin')).sort(), ['sha256', ...FILES]);
  assert.is(dataset?.training.count, 60_000);
  assert.is(dataset?.test.count, 10_000);
  assert.is(dataset?.sha256, readFileSync(join(drawnOnce, 'sha256'), 'latin1').trim());
  assert.equal(warnings, []);
});

/** Replaces a file by one with other bytes. */
function change(path: string, edit: (bytes: Buffer) => Buffer | undefined): void {
  const bytes = readFileSync(path);
  const changed = edit(bytes) ?? bytes;
  rmSync(path);
  writeFileSync(path, changed);
}

function flip(bytes: Buffer, at: number): undefined {
  bytes[at] ^= 1;
}

const DAMAGE: [string, string, (path: string) => void][] = [
  ...FILES.map((name): [string, string, (path: string) => void] => [
    name,
    'has another byte',
    (path) => change(path, (bytes) => flip(bytes, bytes.length - 1)),
  ]),
  [FILES[0], 'is cut short', (path) => change(path, (bytes) => bytes.subarray(0, 5000))],
  [FILES[1], 'is missing', (path) => rmSync(path)],
];
for (const [name, what, spoil] of DAMAGE)
  test(`digits of which ${name} ${what} are drawn again, with a warning`, async () => {
    const data = digitsFolder();
    spoil(join(data, 'builtin', name));
    const { dataset, warnings } = await load(data);
    assert.is(dataset, undefined);
    assert.is(warnings.length, 1);
    assert.match(warnings[0], `digits in ${join(data, 'builtin')} are damaged`);
  });

test('digits with another hash, or a folder in its place, are drawn again, with a warning', async () => {
  for (const spoil of [
    (path: string) => change(path, () => Buffer.from('no hash')),
    (path: string) => {
      rmSync(path);
      mkdirSync(path);
    },
  ]) {
    const data = digitsFolder();
    spoil(join(data, 'builtin', 'sha256'));
    const { dataset, warnings } = await load(data);
    assert.is(dataset, undefined);
    assert.is(warnings.length, 1);
  }
});

test('digits without their hash were not written to the end, and are drawn again', async () => {
  const data = digitsFolder();
  rmSync(join(data, 'builtin', 'sha256'));
  assert.equal(await load(data), { warnings: [] });
});

test('digits of another generator are drawn again, though their hash is right', async () => {
  const data = digitsFolder();
  const file = (name: string) => join(data, 'builtin', name);
  // The first image in another way, and what its generator would have written as the hash.
  change(file('train-images-idx3-ubyte'), (bytes) => flip(bytes, 16 + 400));
  const parts = [
    readFileSync(file('train-images-idx3-ubyte')).subarray(16),
    readFileSync(file('train-labels-idx1-ubyte')).subarray(8),
    readFileSync(file('t10k-images-idx3-ubyte')).subarray(16),
    readFileSync(file('t10k-labels-idx1-ubyte')).subarray(8),
  ];
  const hash = sha256(parts.map((part) => sha256(part)).join(''));
  change(file('sha256'), () => Buffer.from(hash));
  assert.equal(await load(data), { warnings: [] });
});

test('where MNIST is damaged and cannot be fetched, built-in digits are used, with warnings', async () => {
  const data = digitsFolder();
  const images = join(data, 'mnist', 'train-images-idx3-ubyte.gz');
  cpSync(join(drawnOnce, 'sha256'), images);
  const before = { ...process.env };
  process.env.DISTRIBUTED_MNIST_DATA = data;
  delete process.env.MNIST_DIR;
  const warnings: string[] = [];
  try {
    await serving([(_, response) => response.writeHead(503).end()], async () => {
      const { name } = await loadDataset('auto', undefined, 1, {
        onDownload: () => assert.unreachable('nothing can be downloaded'),
        onDrawn: () => assert.unreachable('digits were drawn'),
        onWarning: (warning) => warnings.push(warning),
      });
      assert.is(name, 'built-in digits');
    });
  } finally {
    Object.assign(process.env, before);
  }
  assert.is(warnings.length, 2);
  assert.match(warnings[0], `${images} does not hold MNIST's bytes`);
  assert.match(
    warnings[1],
    /^MNIST is unavailable and cannot be downloaded \(http:.*: it answered 503 .*\)\. Using built-in digits/,
  );
  assert.ok(existsSync(images));
});

test.run();
