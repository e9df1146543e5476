// The built-in data set on disk: drawn once, and drawn again where it is not what was drawn.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../../../src/data/dataset.js';
import { loadBuiltin } from '../../../src/node/data/builtin.js';
import { loadDataset } from '../../../src/node/data/load.js';
import { sha256 } from '../../../src/node/data/mnist.js';
import { jsonLines, run } from '../../commands/running.js';
import { temporaryFolder } from '../../temporary.js';
import { killTraining } from './killing.js';
import { serving } from './serving.js';

const TRAIN = [
  ...['train', '--dataset', 'builtin', '--hidden', '8', '--epochs', '1', '--augment', 'none'],
  ...['--workers', '1', '--no-report', '--json'],
];
/** The same with its progress on standard error. */
const DRAW = ['--dataset', 'builtin', '--no-report'];
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

/** A copy of the digits that were drawn once. */
function digitsFolder(): string {
  const data = temporaryFolder();
  cpSync(drawnOnce, join(data, 'builtin'), { recursive: true });
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

test('one that is killed leaves nothing, and two that draw at the same moment learn from the same digits', async () => {
  let tellReached = () => {};
  const reached = new Promise<void>((resolve) => {
    tellReached = resolve;
  });
  const signal = await killTraining(DRAW, join(folder, 'data'), reached, (text) => {
    if (text.includes('drawing built-in digits')) tellReached();
  });
  assert.is(signal, 'SIGKILL');
  assert.not.ok(existsSync(drawnOnce));
  const ended = await Promise.all([run(TRAIN, { folder }), run(TRAIN, { folder })]);
  const hashes = ended.map(({ code, out, err }) => {
    assert.is(code, 0, err);
    return jsonLines(out).find(({ event }) => event === 'done').weightsSha256;
  });
  assert.match(hashes[0], /^[0-9a-f]{64}$/);
  assert.is(hashes[0], hashes[1]);
  assert.equal(readdirSync(drawnOnce).sort(), ['sha256', ...FILES]);
});

test('whole digits are read, not drawn', async () => {
  const { dataset, warnings } = await load(digitsFolder());
  assert.is(dataset?.training.count, 60_000);
  assert.is(dataset?.test.count, 10_000);
  assert.is(dataset?.sha256, readFileSync(join(drawnOnce, 'sha256'), 'latin1').trim());
  assert.equal(warnings, []);
});

/** Changes the bytes of a file. */
function change(path: string, edit: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  edit(bytes);
  writeFileSync(path, bytes);
}

function flip(bytes: Buffer, at: number): void {
  bytes[at] ^= 1;
}

for (const name of FILES) {
  const damage: [string, (path: string) => void][] = [
    ['has another byte', (path) => change(path, (bytes) => flip(bytes, bytes.length - 1))],
    ['is cut short', (path) => truncateSync(path, 5000)],
    ['is missing', (path) => rmSync(path)],
  ];
  for (const [what, spoil] of damage)
    test(`digits of which ${name} ${what} are drawn again, with a warning`, async () => {
      const data = digitsFolder();
      spoil(join(data, 'builtin', name));
      const { dataset, warnings } = await load(data);
      assert.is(dataset, undefined);
      assert.is(warnings.length, 1);
      assert.match(warnings[0], `digits in ${join(data, 'builtin')} are damaged`);
    });
}

test('digits with another hash, or a folder in its place, are drawn again, with a warning', async () => {
  for (const spoil of [
    (path: string) => writeFileSync(path, 'no hash'),
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
  writeFileSync(file('sha256'), sha256(parts.map((part) => sha256(part)).join('')));
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
  assert.match(warnings[1], 'MNIST is not here and cannot be downloaded: using built-in digits');
  assert.ok(existsSync(images));
});

test.run();
