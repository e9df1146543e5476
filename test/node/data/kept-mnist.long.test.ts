// MNIST in the program's own folder: what is missing or damaged there is fetched, and nothing else. A small data set
// stands for MNIST, but where a command fetches it.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MNIST_FILES } from '../../../src/data/mnist-files.js';
import type { Dataset } from '../../../src/engine/training/dataset.js';
import { findFile, readBytes } from '../../../src/node/data/idx-files.js';
import { loadKept } from '../../../src/node/data/kept-mnist.js';
import { sha256 } from '../../../src/node/sha256.js';
import { jsonLines, run } from '../../commands/running.js';
import { testWithMnist } from '../../needs.js';
import { assertRefused } from '../../refusals.js';
import { temporaryFolder } from '../../temporary.js';
import { datasetFolder } from './folders.js';
import { killTraining, plantPartial } from './killing.js';
import { serving } from './serving.js';
import { useSmallMnist } from './small-mnist.js';
import { syntheticDataset } from './synthetic.js';

const FILES = Object.values(MNIST_FILES);
const PACKED = useSmallMnist();
const NAMES = [...PACKED.keys()];
const MNIST_SHA256 = sha256(FILES.map((file) => file.sha256).join(''));

const packed = (url: string | undefined) => PACKED.get(basename(url ?? '')) as Buffer;
const good: RequestListener = ({ url }, response) => response.end(packed(url));
const unpacked: RequestListener = ({ url }, response) => response.end(gunzipSync(packed(url)));
const encoded: RequestListener = ({ url }, response) =>
  response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed(url));
const none: RequestListener = (_, response) => response.writeHead(404).end();

/** A new folder that holds MNIST. */
function mnistFolder(): string {
  const folder = join(temporaryFolder(), 'mnist');
  mkdirSync(folder);
  for (const [name, bytes] of PACKED) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** What is loaded, what was asked of the mirror for it, and what was warned of. */
async function load(
  folder: string,
  mirror: RequestListener = good,
): Promise<{ dataset: Dataset; asked: string[]; warnings: string[] }> {
  const asked: string[] = [];
  const warnings: string[] = [];
  let dataset: Dataset | undefined;
  const counting: RequestListener = (request, response) => {
    asked.push(basename(request.url as string));
    mirror(request, response);
  };
  await serving([counting], async () => {
    dataset = await loadKept(folder, {
      onDownload: () => {},
      onWarning: (message) => warnings.push(message),
    });
  });
  return { dataset: dataset as Dataset, asked, warnings };
}

function assertWhole(folder: string): void {
  for (const { name, sha256: expected } of FILES)
    assert.is(sha256(readBytes(findFile(folder, name) as string)), expected, name);
}

test('whole files are read, and nothing is asked for; what was half written long ago is swept', async () => {
  const folder = mnistFolder();
  plantPartial(folder);
  const { dataset, asked, warnings } = await load(folder);
  assert.equal(readdirSync(folder).sort(), [...NAMES].sort());
  assert.is(dataset.name, 'MNIST');
  assert.is(dataset.sha256, MNIST_SHA256);
  assert.is(dataset.training.count, 60);
  assert.equal([asked, warnings], [[], []]);
});

test('into an empty folder all are fetched, as they come', async () => {
  const folder = join(temporaryFolder(), 'a', 'mnist');
  const { dataset, asked, warnings } = await load(folder);
  assert.is(dataset.sha256, MNIST_SHA256);
  assert.equal([asked, warnings], [NAMES, []]);
  assert.equal(readdirSync(folder).sort(), [...NAMES].sort());
  assert.equal((await load(folder)).asked, []);
});

for (const [name, mirror] of [
  ['sends them unpacked', unpacked],
  ['lets HTTP unpack them', encoded],
] as const)
  test(`from a mirror that ${name} they are kept under the names of unpacked files`, async () => {
    const folder = temporaryFolder();
    assert.is((await load(folder, mirror)).dataset.sha256, MNIST_SHA256);
    assert.equal(readdirSync(folder).sort(), FILES.map((file) => file.name).sort());
    assert.equal((await load(folder)).asked, []);
  });

for (const missing of NAMES)
  test(`${missing} is missing: it alone is fetched, the others stay untouched`, async () => {
    const folder = mnistFolder();
    rmSync(join(folder, missing));
    const others = readdirSync(folder);
    const states = () => others.map((name) => statSync(join(folder, name)).ino);
    const before = states();
    const { dataset, asked } = await load(folder);
    assert.is(dataset.sha256, MNIST_SHA256);
    assert.equal(asked, [missing]);
    assert.equal(states(), before);
    assertWhole(folder);
  });

const [IMAGES] = NAMES;
const DAMAGE: [string, string, (bytes: Buffer) => Buffer][] = [
  ['cut short', IMAGES, (bytes) => bytes.subarray(0, 1000)],
  ['empty', IMAGES, (bytes) => bytes.subarray(0, 0)],
  [
    'spoiled in one byte',
    IMAGES,
    (bytes) => {
      bytes[5000] ^= 1;
      return bytes;
    },
  ],
  [
    'spoiled in one pixel, unpacked',
    'train-images-idx3-ubyte',
    (bytes) => {
      const plain = gunzipSync(bytes);
      plain[5000] ^= 1;
      return plain;
    },
  ],
];
for (const [name, file, spoil] of DAMAGE)
  test(`images that are ${name} are fetched again, and the old ones kept under another name`, async () => {
    const folder = mnistFolder();
    const spoiled = spoil(readFileSync(join(folder, IMAGES)));
    rmSync(join(folder, IMAGES));
    writeFileSync(join(folder, file), spoiled);
    const { dataset, asked, warnings } = await load(folder);
    assert.is(dataset.sha256, MNIST_SHA256);
    assert.equal(asked, [IMAGES]);
    assert.is(warnings.length, 1);
    assert.match(warnings[0], `${join(folder, file)} does not hold MNIST's bytes`);
    assert.ok(spoiled.equals(readFileSync(join(folder, `${file}.replaced`))));
    assertWhole(folder);
    assert.equal((await load(folder)).asked, []);
  });

test('where no mirror has the missing file, the others are left as they are', async () => {
  const folder = mnistFolder();
  rmSync(join(folder, NAMES[3]));
  writeFileSync(join(folder, NAMES[0]), 'spoiled');
  const before = readdirSync(folder);
  await assertRefused(() => load(folder, none), 'no-download', NAMES[0], 'it answered 404');
  assert.equal(readdirSync(folder), before);
  assert.is(readFileSync(join(folder, NAMES[0]), 'latin1'), 'spoiled');
});

test('the files fetched before one that cannot be had are kept for the next time', async () => {
  const folder = temporaryFolder();
  const butTheLast: RequestListener = (request, response) =>
    (request.url?.endsWith(NAMES[3]) ? none : good)(request, response);
  await assertRefused(() => load(folder, butTheLast), 'no-download', NAMES[3]);
  assert.equal(readdirSync(folder).sort(), NAMES.slice(0, 3).sort());
  assert.equal((await load(folder)).asked, [NAMES[3]]);
});

test('where they cannot be kept, fetched files are used, with a warning', async () => {
  const folder = join(temporaryFolder(), 'mnist');
  writeFileSync(folder, 'no folder');
  const { dataset, warnings } = await load(folder);
  assert.is(dataset.sha256, MNIST_SHA256);
  assert.is(warnings.length, 4);
  assert.match(warnings[0], /could not be (saved|written).*downloaded again next time/s);
  assert.is(readFileSync(folder, 'latin1'), 'no folder');
});

test('the whole files of another data set are left alone and read', async () => {
  const other = syntheticDataset(60, 20);
  const folder = datasetFolder(other, true);
  const before = readdirSync(folder);
  const { dataset, asked, warnings } = await load(folder);
  assert.is(dataset.name, folder);
  assert.ok(Buffer.from(dataset.training.pixels).equals(other.training.pixels));
  assert.equal(asked, []);
  assert.is(warnings.length, 4);
  assert.equal(readdirSync(folder), before);
});

const TRAIN = [
  ...['--hidden', '8', '--epochs', '1', '--augment', 'none', '--workers', '1', '--no-report', '--json'],
];

/** MNIST itself, as a mirror has it. */
const real: RequestListener = ({ url }, response) => {
  const name = basename(url ?? '', '.gz');
  response.end(readFileSync(findFile(process.env.MNIST_DIR as string, name) as string));
};

testWithMnist(
  'a command fetches, keeps and trains, after one that was killed between two files',
  async () => {
    const folder = temporaryFolder();
    const kept = join(folder, 'data', 'mnist');
    mkdirSync(kept, { recursive: true });
    // The third file never comes; when it is asked for, the first two were kept.
    let tellReached = () => {};
    const reached = new Promise<void>((resolve) => {
      tellReached = resolve;
    });
    const hanging: RequestListener = (request, response) =>
      request.url?.endsWith(NAMES[2]) ? tellReached() : real(request, response);
    await serving([hanging], async () => {
      assert.is(await killTraining(TRAIN, join(folder, 'data'), reached), 'SIGKILL');
    });
    assert.equal(readdirSync(kept).sort(), NAMES.slice(0, 2).sort());
    writeFileSync(join(kept, IMAGES), 'spoiled');
    await serving([real], async () => {
      const words = ['train', ...TRAIN];
      const { code, out, err } = await run(words, { folder, environment: { MNIST_DIR: undefined } });
      assert.is(code, 0, err);
      assert.is(jsonLines(out)[0].dataset, 'MNIST');
      assert.is(jsonLines(out)[0].trainingImages, 55_000);
      assert.not.match(err, /could not|built-in/);
    });
    assert.equal(readdirSync(kept).sort(), [...NAMES, `${IMAGES}.replaced`].sort());
  },
);

test.run();
