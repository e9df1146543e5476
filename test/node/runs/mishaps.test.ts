// Runs that go wrong: a network that diverges, places that take no file. No good model is lost, and none is replaced by a
// bad one.

import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeWhole } from '../../../src/node/files.js';
import { loadNetwork, saveModel } from '../../../src/node/model-file.js';
import { type Ended, end, firstEpoch, TINY, Workspace } from './workspace.js';

const test = suite('mishaps');
let space: Workspace;
test.before.each(() => {
  space = new Workspace();
});
test.after.each(() => space.remove());

const FEW = [...TINY, '--epochs', '3', '--no-report'];
const here = (name: string) => join(space.path, name);

/** Puts something in the place of the last model. */
function plantModel(): Buffer {
  writeWhole(here('data/model.safetensors'), '\x02\0\0\0\0\0\0\0{}: a good model');
  return readFileSync(here('data/model.safetensors'));
}

/** Runs train under a shell that limits it. */
function limited(limit: string, ...options: string[]): Promise<Ended> {
  const file = fileURLToPath(new URL('../../../commands/train.js', import.meta.url));
  return end(
    spawn('bash', ['-c', `${limit}; exec "$0" "$@"`, process.execPath, file, ...options], {
      cwd: space.path,
      env: { ...process.env, DISTRIBUTED_MNIST_DATA: here('data') },
    }),
  );
}

test('a run that diverges ends with 1; --out stays, and the last sound network is kept', async () => {
  const good = plantModel();
  const { code, stderr, stdout } = await space.run(
    'train',
    ...TINY,
    '--epochs',
    '8',
    '--lr',
    '1000',
    '--quiet',
  );
  assert.is(code, 1, stdout);
  assert.match(
    stderr,
    /^Error: Training diverged in epoch \d: .* not finite\. data\/model\.safetensors is unchanged/m,
  );
  assert.match(stderr, /Lower the learning rate \(--lr, now 1000\)/);
  assert.ok(good.equals(readFileSync(here('data/model.safetensors'))));
  const run = space.runs().at(-1) as string;
  const kept = stderr.match(/The network of epoch (\d) is kept as (\S+)\./);
  assert.is(existsSync(space.file(run, 'model.safetensors')), kept !== null);
  if (kept) assert.ok(loadNetwork(here(kept[2])).tensors.length > 0);
  assert.match((await space.run('runs')).stdout, /of 8, diverged/);
});

test('of a run that diverges later the last sound network is kept', async () => {
  const options = ['--epochs', '30', '--lr', '1000', '--warm-up', '30', '--no-report', '--quiet'];
  const { code, stderr } = await space.run('train', ...TINY, ...options);
  assert.is(code, 1);
  const [, epoch, sound, kept] =
    stderr.match(/diverged in epoch (\d+): .* The network of epoch (\d+) is kept as (\S+)\./) ?? [];
  assert.is(Number(sound), Number(epoch) - 1, stderr);
  assert.ok(loadNetwork(here(kept)).tensors.length > 0);
  assert.not.ok(existsSync(here('data/model.safetensors')));
});

test('weights that are no numbers are seen behind a finite loss', async () => {
  // Units of ReLU whose weights are NaN answer 0: the loss stays finite.
  const { stdout } = await space.run(
    'train',
    ...TINY,
    '--epochs',
    '30',
    '--lr',
    '1000',
    '--warm-up',
    '30',
    '--json',
  );
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const diverged = lines.find(({ event }) => event === 'diverged');
  assert.ok(diverged, stdout);
  assert.is(lines.at(-1).code, 'diverged');
  for (const { event, loss } of lines) if (event === 'epoch') assert.type(loss, 'number');
});

test('weights that are finite and too large to answer with are not saved', async () => {
  const good = plantModel();
  const { code, stderr } = await space.run('train', ...TINY, '--epochs', '6', '--lr', '1000', '--quiet');
  assert.is(code, 1);
  assert.match(stderr, /^Error: Training ended with weights that are too large: expected sums below/m);
  assert.match(stderr, /Lower the learning rate \(--lr, now 1000\)/);
  assert.ok(good.equals(readFileSync(here('data/model.safetensors'))));
});

test('a loss that explodes is warned of, once', async () => {
  const options = ['--epochs', '4', '--lr', '30', '--optimizer', 'adam', '--no-report'];
  const { stderr } = await space.run('train', ...TINY, ...options);
  assert.is(stderr.match(/worse than guessing/g)?.length, 1, stderr);
});

test('--out that cannot be written is refused before training', async () => {
  mkdirSync(here('a-folder'));
  for (const out of ['', 'a-folder', 'new/', '/proc/x', 'x'.repeat(256), '/dev/null']) {
    const { code, stderr, stdout } = await space.run('train', ...FEW, '--out', out);
    assert.is(code, 2, `${out}: ${stderr}`);
    assert.match(stderr, /^Error: .+ cannot be written \(/);
    assert.is(stdout, '');
  }
  assert.not.ok(existsSync(here('data')));
});

test('--out that names a file of another kind is refused, and the file stays', async () => {
  writeFileSync(here('notes.md'), 'These are notes.');
  const { code, stderr } = await space.run('train', ...FEW, '--out', 'notes.md');
  assert.is(code, 2);
  assert.match(stderr, /^Error: notes\.md is a text file, not a model, and would be overwritten/);
  assert.is(readFileSync(here('notes.md'), 'utf8'), 'These are notes.');
});

test('where --out takes no file in the end, the run keeps the model, and says where', async () => {
  const child = space.start(
    'train',
    ...[...TINY, '--epochs', '30', '--no-report', '--json', '--out', 'out.safetensors'],
  );
  const ended = end(child);
  await firstEpoch(child);
  const [run] = space.runs();
  mkdirSync(here('out.safetensors'));
  const { code, stdout } = await ended;
  assert.is(code, 1, stdout);
  assert.match(stdout, `The model is saved as data/runs/${run}/model.safetensors`);
  assert.ok(loadNetwork(space.file(run, 'model.safetensors')).tensors.length > 0);
});

test('where no place takes the model, the run is gone on with once there is room', async () => {
  const { code, stderr } = await limited('ulimit -f 30', ...FEW, '--out', 'out.safetensors');
  assert.is(code, 1, stderr);
  assert.match(stderr, /^Error: out\.safetensors could not be written \(EFBIG/m);
  const partial = readdirSync(space.path, { recursive: true }).filter((name) =>
    /partial|out/.test(String(name)),
  );
  assert.equal(partial, []);
  const [run] = space.runs();
  assert.match(stderr, `Then: npm run train -- --resume ${run}`);
  const resumed = await space.run('train', '--resume', run, '--quiet');
  assert.is(resumed.code, 0, resumed.stderr);
  assert.ok(loadNetwork(here('out.safetensors')).tensors.length > 0);
  assert.match((await space.run('train', '--resume', run)).stderr, 'it is finished');
});

test('a run folder that takes no model: --out has it, and the exit code tells', async () => {
  const child = space.start('train', ...TINY, '--epochs', '30', '--no-report', '--json');
  const ended = end(child);
  await firstEpoch(child);
  const [run] = space.runs();
  mkdirSync(space.file(run, 'model.safetensors'));
  const { code, stdout } = await ended;
  assert.is(code, 1, stdout);
  assert.match(
    stdout,
    /"event":"warning","message":"\S*model\.safetensors could not be written \(it is a folder/,
  );
  assert.ok(loadNetwork(here('data/model.safetensors')).tensors.length > 0);
});

/** What makes the program's data read-only, as a disk with errors becomes, once there is a file `frozen` in the folder. */
const FREEZING = `import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  for (const name of ['appendFileSync', 'openSync', 'renameSync', 'rmSync', 'truncateSync']) {
    const original = fs[name];
    fs[name] = (path, ...others) => {
      const isOfData = /data[\\\\/]runs/.test(String(path)) && others[0] !== 'r' && typeof others[0] !== 'number';
      if ((isOfData || name === 'truncateSync') && fs.existsSync('frozen'))
        throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
      return original(path, ...others);
    };
  }
  syncBuiltinESMExports();`;

test('a disk that becomes read-only under the run folder: --out has the model, and the exit code tells', async () => {
  const options = ['--epochs', '60', '--checkpoint-every', '0', '--no-report', '--json'];
  const preload = `--import=data:text/javascript,${encodeURIComponent(FREEZING)}`;
  const words = [...TINY, ...options, '--out', 'out.safetensors'];
  const child = space.startWith({ NODE_OPTIONS: preload }, 'train', ...words);
  const ended = end(child);
  await firstEpoch(child);
  writeFileSync(here('frozen'), '');
  const { code, stdout, stderr } = await ended;
  assert.is(code, 1, stdout + stderr);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(
    events.filter(({ event }) => event === 'error'),
    [],
  );
  for (const what of [/metrics\.jsonl could not/, /checkpoint-\S+ could not/, /model\.safetensors could not/])
    assert.is(
      events.filter(({ event, message }) => event === 'warning' && what.test(message)).length,
      1,
      stdout,
    );
  assert.ok(loadNetwork(here('out.safetensors')).tensors.length > 0);
});

test('a file in the place of the run folder: --out has the model, and the exit code tells', async () => {
  const child = space.start('train', ...TINY, '--epochs', '30', '--no-report', '--json');
  const ended = end(child);
  await firstEpoch(child);
  const folder = space.file(space.runs()[0], '');
  renameSync(folder, here('elsewhere'));
  writeFileSync(folder.replace(/\/$/, ''), '');
  const { code, stdout } = await ended;
  assert.is(code, 1, stdout);
  assert.not.match(stdout, '"event":"error"');
  assert.ok(loadNetwork(here('data/model.safetensors')).tensors.length > 0);
});

test('metrics that cannot be written warn once; training goes on', async () => {
  const { code, stderr } = await limited(
    'ulimit -f 20',
    ...[...TINY, '--hidden', '4', '--epochs', '120', '--no-report', '--quiet'],
  );
  assert.is(code, 1, stderr);
  assert.is(stderr.match(/metrics\.jsonl could not be written/g)?.length, 1, stderr);
  assert.ok(loadNetwork(here('data/model.safetensors')).tensors.length > 0);
  const text = readFileSync(space.file(space.runs()[0], 'metrics.jsonl'), 'utf8');
  assert.ok(text.endsWith('\n'), 'no half line stays');
  for (const line of text.trim().split('\n')) JSON.parse(line);
});

test('a planted link in the place of a temporary file is not followed', async () => {
  writeFileSync(here('victim'), 'precious');
  mkdirSync(here('data'));
  for (let id = 1; id < 5; id++)
    symlinkSync('../victim', here(`data/.model.safetensors.${process.pid + id}.partial`));
  assert.is((await space.run('train', ...FEW, '--quiet')).code, 0);
  assert.is(readFileSync(here('victim'), 'utf8'), 'precious');
});

test('--out that is a link replaces the file behind it', async () => {
  mkdirSync(here('models'));
  writeFileSync(here('models/real.safetensors'), '');
  symlinkSync('models/real.safetensors', here('link.safetensors'));
  assert.is((await space.run('train', ...FEW, '--quiet', '--out', 'link.safetensors')).code, 0);
  assert.ok(loadNetwork(here('models/real.safetensors')).tensors.length > 0);
});

test('a better model that a run replaces is kept: in the folder of its own run, or else in that of the new one', async () => {
  const hashOf = (path: string) => loadNetwork(here(path)).metadata.weightsSha256;
  const WORSE = [...TINY, '--epochs', '1', '--lr', '1e-9', '--no-report', '--quiet'];
  const keptBy = ({ stdout }: Ended) =>
    stdout.match(/higher test accuracy, 9\d\.00 %\. That one is kept as (\S+):/)?.[1];
  assert.is(keptBy(await space.run('train', ...FEW, '--quiet')), undefined);
  const good = hashOf('data/model.safetensors');
  const [first] = space.runs();
  const kept = keptBy(await space.run('train', ...WORSE));
  assert.is(kept, `data/runs/${first}/model.safetensors`);
  copyFileSync(here(kept as string), here('data/model.safetensors'));
  rmSync(space.file(first, ''), { recursive: true });
  const copy = keptBy(await space.run('train', ...WORSE)) ?? '';
  assert.match(copy, /\/replaced\.safetensors$/);
  assert.is(hashOf(copy), good);
  assert.is.not(hashOf('data/model.safetensors'), good, 'the new model is where it was asked for');
});

test('weights beyond half precision are saved in full, and the exit code tells', async () => {
  await space.run('train', ...FEW, '--quiet', '--out', 'first.safetensors');
  const first = loadNetwork(here('first.safetensors'));
  first.tensors[0].weight[0] = 70000;
  saveModel(here('large.safetensors'), first);
  const options = ['--init', 'large.safetensors', '--lr', '1e-9', '--weight-decay', '0', '--half', '--quiet'];
  const { code, stderr } = await space.run('train', ...FEW, ...options);
  assert.is(code, 1, stderr);
  assert.match(stderr, /do not fit half precision, so the model is saved in single precision/);
  assert.ok(loadNetwork(here('data/model.safetensors')).tensors[0].weight[0] > 65504);
});

test.run();
