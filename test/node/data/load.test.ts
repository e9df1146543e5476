// Finding a data set's files and reading them.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseImages } from '../../../src/data/idx.js';
import { MNIST_FILES } from '../../../src/data/mnist-files.js';
import type { LabelledImages } from '../../../src/engine/training/dataset.js';
import { findFile, inflate, readBytes, readPair } from '../../../src/node/data/idx-files.js';
import { type LoadListener, loadDataset } from '../../../src/node/data/load.js';
import { findMnist, keptFolder, mnistFolders, readMnist } from '../../../src/node/data/mnist.js';
import { testWithMnist } from '../../needs.js';
import { assertRefused } from '../../refusals.js';
import { temporaryFolder } from '../../temporary.js';
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
    const chosen = datasetFolder(dataset);
    assert.equal(mnistFolders(chosen), [chosen]);
    assert.equal(mnistFolders(undefined), ['/somewhere', keptFolder()]);
    process.env.MNIST_DIR = '';
    assert.equal(mnistFolders(undefined), [keptFolder()]);
  } finally {
    if (before === undefined) delete process.env.MNIST_DIR;
    else process.env.MNIST_DIR = before;
  }
});

/** Runs `use` with an environment variable set. */
async function withVariable(name: string, value: string, use: () => Promise<void>): Promise<void> {
  const before = process.env[name];
  process.env[name] = value;
  try {
    await use();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

/** What a folder holds, at any depth. */
const contents = (folder: string) => readdirSync(folder, { recursive: true }).sort();

for (const { name } of Object.values(MNIST_FILES))
  test(`a named folder without ${name} is incomplete, and nothing is fetched into it`, async () => {
    const folder = datasetFolder(dataset, true);
    rmSync(join(folder, `${name}.gz`));
    for (const choice of ['auto', 'mnist'] as const)
      await assertRefused(
        () => loadDataset(choice, folder, 1, listening()),
        'incomplete-data',
        `${folder} is incomplete`,
        name,
      );
    await withVariable('MNIST_DIR', folder, () =>
      assertRefused(
        () => loadDataset('auto', undefined, 1, listening()),
        'incomplete-data',
        `${folder} is incomplete`,
      ),
    );
    assert.is(readdirSync(folder).length, 3);
  });

test('a named folder that holds none of the files is incomplete, even one that could be completed', async () => {
  const data = temporaryFolder();
  const kept = join(data, 'mnist');
  mkdirSync(kept);
  await withVariable('DISTRIBUTED_MNIST_DATA', data, async () => {
    assert.is(keptFolder(), kept);
    await assertRefused(
      () => loadFrom(kept, listening()),
      'incomplete-data',
      `${kept} is incomplete`,
      'none',
    );
  });
  assert.equal(contents(data), ['mnist']);
});

test("the program's own folder may be incomplete, for it is completed", () =>
  withVariable('DISTRIBUTED_MNIST_DATA', temporaryFolder(), async () => {
    cpSync(datasetFolder(dataset), keptFolder(), { recursive: true });
    rmSync(join(keptFolder(), TRAINING_IMAGES));
    assert.is(findMnist([keptFolder()]), undefined);
  }));

test('a named folder that is missing', async () => {
  const above = temporaryFolder();
  const folder = join(above, 'none');
  await assertRefused(() => loadFrom(folder, listening()), 'no-file', `${folder} is missing`);
  await assertRefused(() => loadFrom('', listening()), 'no-file', 'is missing');
  const circle = join(temporaryFolder(), 'circle');
  symlinkSync('circle', circle);
  await assertRefused(() => loadFrom(circle, listening()), 'no-file', 'a link that leads in a circle');
  assert.equal(contents(above), []);
});

test('a file in the place of a named folder', async () => {
  const file = join(datasetFolder(dataset), TRAINING_IMAGES);
  await assertRefused(() => loadFrom(file, listening()), 'no-file', `${file} is no folder`);
});

test('a named folder that may not be read is unreadable', async () => {
  const data = temporaryFolder();
  const folder = join(data, 'mnist');
  cpSync(datasetFolder(dataset), folder, { recursive: true });
  const who = process.geteuid?.();
  // The folder above stays open to whoever the test becomes.
  chmodSync(data, 0o755);
  chmodSync(folder, 0o000);
  // Root may read everything.
  if (who === 0) process.seteuid?.(65534);
  try {
    await assertRefused(() => loadFrom(folder, listening()), 'no-file', `${folder} is unreadable (EACCES)`);
    await withVariable('MNIST_DIR', folder, () =>
      assertRefused(
        () => loadDataset('auto', undefined, 1, listening()),
        'no-file',
        `${folder} is unreadable`,
      ),
    );
    // The program's own folder too: nothing could be kept there.
    await withVariable('DISTRIBUTED_MNIST_DATA', data, () =>
      withVariable('MNIST_DIR', '', () =>
        assertRefused(
          () => loadDataset('auto', undefined, 1, listening()),
          'no-file',
          `${folder} is unreadable`,
        ),
      ),
    );
  } finally {
    if (who === 0) process.seteuid?.(0);
    chmodSync(folder, 0o700);
  }
});

/** Renames the files of a new data set's folder. */
function renamedFolder(gzipped: boolean, rename: (name: string) => string): string {
  const folder = datasetFolder(dataset, gzipped);
  for (const name of readdirSync(folder)) {
    const path = join(folder, rename(name));
    mkdirSync(dirname(path), { recursive: true });
    renameSync(join(folder, name), path);
  }
  return folder;
}

const OTHER_NAMES: [string, boolean, (name: string) => string][] = [
  ['train-images.idx3-ubyte', false, (name) => name.replace('-idx', '.idx')],
  ['train-images.idx3-ubyte.gz', true, (name) => name.replace('-idx', '.idx')],
  ['train-images-idx3-ubyte (1)', false, (name) => `${name} (1)`],
  ['train-images-idx3-ubyte (12).gz', true, (name) => name.replace('.gz', ' (12).gz')],
  ['train-images-idx3-ubyte(1).gz', true, (name) => name.replace('.gz', '(1).gz')],
  ['train-images (1).idx3-ubyte', false, (name) => name.replace('-idx', ' (1).idx')],
  ['MNIST/raw/train-images-idx3-ubyte', false, (name) => join('MNIST', 'raw', name)],
  ['MNIST/raw/train-images-idx3-ubyte.gz', true, (name) => join('MNIST', 'raw', name)],
];

for (const [name, gzipped, rename] of OTHER_NAMES)
  test(`files named as ${name} are found`, async () => {
    const folder = renamedFolder(gzipped, rename);
    assertSame((await loadFrom(folder, listening())).training, dataset.training);
    await withVariable('MNIST_DIR', folder, async () => {
      assertSame((await loadDataset('mnist', undefined, 1, listening())).test, dataset.test);
    });
  });

test('names that only look alike are not taken', () => {
  for (const name of [
    'my-train-images-idx3-ubyte',
    'train-images-idx3-ubyte.zip',
    'train-imagesXidx3-ubyte',
  ]) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), '');
    assert.is(findFile(folder, TRAINING_IMAGES), undefined);
  }
});

test('of several names the plainest is taken, and a folder of that name is none', () => {
  const folder = temporaryFolder();
  const names = ['-idx3-ubyte', '.idx3-ubyte', '-idx3-ubyte.gz', '-idx3-ubyte (1)', '-idx3-ubyte (2).gz'];
  for (const name of names) writeFileSync(join(folder, `train-images${name}`), '');
  for (const name of names) {
    assert.is(findFile(folder, TRAINING_IMAGES), join(folder, `train-images${name}`));
    rmSync(join(folder, `train-images${name}`));
    mkdirSync(join(folder, `train-images${name}`));
  }
  assert.is(findFile(folder, TRAINING_IMAGES), undefined);
});

test('MNIST_DIR that holds no data is told of', () =>
  withVariable('MNIST_DIR', temporaryFolder(), () =>
    withVariable('DISTRIBUTED_MNIST_DATA', temporaryFolder(), async () => {
      cpSync(datasetFolder(dataset), keptFolder(), { recursive: true });
      const listener = listening();
      assertSame((await loadDataset('auto', undefined, 1, listener)).training, dataset.training);
      assert.match(listener.warnings[0], `MNIST_DIR names ${process.env.MNIST_DIR}, which holds none`);
    }),
  ));

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

test('a pipe or a device in the place of a file is refused, and not waited for', async () => {
  const folder = datasetFolder(dataset);
  const path = join(folder, TRAINING_IMAGES);
  rmSync(path);
  execFileSync('mkfifo', [path]);
  await assertRefused(
    () => loadFrom(folder, listening()),
    'no-file',
    path,
    'expected an IDX file',
    'it is a pipe',
  );
  await assertRefused(() => readBytes('/dev/zero'), 'no-file', '/dev/zero', 'it is a device');
});

test('a file larger than any data set of digits is refused before it is read', async () => {
  const path = join(temporaryFolder(), 'huge');
  writeFileSync(path, '');
  // A hole, which takes no place on the disk.
  truncateSync(path, 2 ** 40);
  await assertRefused(() => readBytes(path), 'bad-idx', path, '1,048,576 MB');
});

test('no more is inflated than the header inside tells of', async () => {
  const header = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28);
  const bomb = gzipSync(Buffer.concat([header, Buffer.alloc(100_000_000)]), { level: 1 });
  await assertRefused(() => inflate('bomb', bomb), 'bad-gzip', 'bomb', 'more than 800 bytes');
  const foreign = inflate('foreign', gzipSync(Buffer.alloc(100_000_000, 'text'), { level: 1 }));
  assert.ok(foreign.length < 10_000_000, `${foreign.length} bytes inflated`);
  await assertRefused(() => parseImages('foreign', foreign), 'bad-idx', 'foreign', '0x74657874');
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
