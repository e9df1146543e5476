// Finding a data set's files and reading them.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LabelledImages } from '../../src/dataset/dataset.js';
import { inflate, readPair } from '../../src/dataset/idx-files.js';
import { type LoadListener, loadDataset } from '../../src/dataset/load.js';
import { findMnist, MNIST_FILES, mnistFolders, readMnist } from '../../src/dataset/mnist.js';
import { dataPath } from '../../src/paths.js';
import { testWithMnist } from '../needs.js';
import { assertRefused } from '../refusals.js';
import { temporaryFolder } from '../temporary.js';
import { datasetFolder } from './folders.js';
import { syntheticDataset } from './synthetic.js';

const dataset = syntheticDataset(12, 5);
const TRAINING_IMAGES = MNIST_FILES.trainingImages.name;

/** A listener that keeps what it is told, and takes no download. */
function listening(): LoadListener & { warnings: string[] } {
  const warnings: string[] = [];
  return {
    warnings,
    onDownload: ({ file }) => assert.unreachable(`${file} was downloaded`),
    onDrawn: () => assert.unreachable('digits were drawn'),
    onWarning: (message) => warnings.push(message),
  };
}

const loadFrom = (folder: string, listener: LoadListener) => loadDataset('auto', folder, 1, listener);

function assertSame(found: LabelledImages, expected: LabelledImages): void {
  assert.is(found.count, expected.count);
  assert.ok(Buffer.from(found.pixels).equals(expected.pixels), 'other pixels');
  assert.ok(Buffer.from(found.labels).equals(expected.labels), 'other labels');
}

for (const gzipped of [false, true])
  test(`${gzipped ? 'gzipped' : 'plain'} files are read`, async () => {
    const { training, test: held } = await loadFrom(datasetFolder(dataset, gzipped), listening());
    assertSame(training, dataset.training);
    assertSame(held, dataset.test);
  });

test('files are inflated by what they hold, not by their names', async () => {
  const folder = datasetFolder(dataset, true);
  const path = join(folder, TRAINING_IMAGES);
  writeFileSync(path, readFileSync(`${path}.gz`));
  rmSync(`${path}.gz`);
  assertSame((await loadFrom(folder, listening())).training, dataset.training);
});

test("other bytes than MNIST's: a warning for each file, and the data set is called after its folder", async () => {
  const folder = datasetFolder(dataset);
  const listener = listening();
  const { name } = await loadFrom(folder, listener);
  assert.is(name, folder);
  assert.is(listener.warnings.length, 4);
  for (const { name: file } of Object.values(MNIST_FILES))
    assert.ok(
      listener.warnings.some(
        (warning) => warning.includes(join(folder, file)) && warning.includes('not for MNIST'),
      ),
    );
});

test('the hash of a data set is the same gzipped or not, and another for other bytes', async () => {
  const hashOf = async (folder: string) => (await loadFrom(folder, listening())).sha256;
  const hash = await hashOf(datasetFolder(dataset));
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.is(await hashOf(datasetFolder(dataset, true)), hash);
  assert.is.not(await hashOf(datasetFolder(syntheticDataset(12, 5, 9))), hash);
});

test('the first folder that has the files is taken', () => {
  const [empty, one, other] = [temporaryFolder(), datasetFolder(dataset), datasetFolder(dataset)];
  assert.is(findMnist([empty, one, other]), one);
  assert.is(findMnist([join(empty, 'none'), other]), other);
  assert.is(findMnist([empty]), undefined);
});

test("the usual folders: a chosen one alone, or else MNIST_DIR before the program's own", () => {
  const before = process.env.MNIST_DIR;
  try {
    process.env.MNIST_DIR = '/somewhere';
    assert.equal(mnistFolders('/chosen'), ['/chosen']);
    assert.equal(mnistFolders(undefined), ['/somewhere', dataPath('mnist')]);
    process.env.MNIST_DIR = '';
    assert.equal(mnistFolders(undefined), [dataPath('mnist')]);
  } finally {
    if (before === undefined) delete process.env.MNIST_DIR;
    else process.env.MNIST_DIR = before;
  }
});

for (const { name } of Object.values(MNIST_FILES))
  test(`a folder without ${name} is refused, and nothing is fetched into it`, async () => {
    const folder = datasetFolder(dataset, true);
    rmSync(join(folder, `${name}.gz`));
    await assertRefused(() => loadFrom(folder, listening()), 'incomplete-data', folder, name);
    assert.is(readdirSync(folder).length, 3);
  });

test('a damaged gzip file is refused', async () => {
  const folder = datasetFolder(dataset, true);
  const path = join(folder, `${TRAINING_IMAGES}.gz`);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 0x55;
  writeFileSync(path, bytes);
  await assertRefused(() => loadFrom(folder, listening()), 'bad-gzip', path, 'damaged');
});

test('a gzip file cut short is refused', async () => {
  const folder = datasetFolder(dataset, true);
  const path = join(folder, `${TRAINING_IMAGES}.gz`);
  writeFileSync(path, readFileSync(path).subarray(0, 100));
  await assertRefused(() => loadFrom(folder, listening()), 'bad-gzip', path);
});

test('files of a pair that do not belong together are refused', async () => {
  const folder = datasetFolder(dataset);
  const [images, labels] = [join(folder, TRAINING_IMAGES), join(folder, MNIST_FILES.testLabels.name)];
  await assertRefused(() => readPair(images, labels), 'bad-pair', images, labels);
});

test('a folder in the place of a file is refused', () => {
  const folder = temporaryFolder();
  return assertRefused(() => readPair(folder, folder), 'no-file', folder);
});

test('bytes that are not gzipped stay as they are', () => {
  const bytes = Uint8Array.of(0x1f, 0x8c, 1);
  assert.is(inflate('x', bytes), bytes);
  assert.equal(inflate('x', new Uint8Array(0)), new Uint8Array(0));
});

testWithMnist('MNIST is known by its bytes', () => {
  const { dataset: found, warnings } = readMnist(process.env.MNIST_DIR as string);
  assert.equal(warnings, []);
  assert.is(found.name, 'MNIST');
  assert.is(found.training.count, 60_000);
  assert.is(found.test.count, 10_000);
  assert.equal([...found.training.labels.subarray(0, 5)], [5, 0, 4, 1, 9]);
  assert.equal([...found.test.labels.subarray(0, 5)], [7, 2, 1, 0, 4]);
});

test.run();
