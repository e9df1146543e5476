// A run that is interrupted, killed or stopped goes on to what it would have come to: weights, metrics and report.

import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Line, newest, parseLines, timeless, undisturbed } from './disturbed.js';
import { end, firstEpoch, TINY, Workspace } from './workspace.js';

/** A plain run, longer than it takes to be stopped after its first epoch. */
const PLAIN = [...TINY, '--epochs', '40', '--no-report', '--json', '--checkpoint-every', '1000'];
/** A run without an end, with a checkpoint after each epoch. */
const ENDLESS = [...TINY, '--epochs', '100000', '--no-report', '--json', '--checkpoint-every', '0'];

const test = suite('resume');
/** Where the runs are made that the tests compare with, or go on with copies of. */
const origin = new Workspace();
let plain: { run: string; hash: string };
let endless: string;
test.before(async () => {
  plain = await undisturbed(origin, PLAIN);
  endless = await killAfter(4, ...ENDLESS);
});
test.after(() => origin.remove());

/** Where a test works. */
let space: Workspace;
test.before.each(() => {
  space = new Workspace();
});
test.after.each(() => space.remove());

/** The same without the data's name: what a person called it stands in the first line of the metrics alone. */
const nameless = (path: string) => timeless(path).map(({ dataset, trainedOn, ...rest }) => rest);

test('SIGINT, SIGTERM and SIGHUP keep a checkpoint, exit as told, and print the command that goes on', async () => {
  const runs = new Set<string>();
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    const child = space.start('train', ...PLAIN);
    const ended = end(child);
    await firstEpoch(child);
    child.kill(signal);
    const { code, stdout } = await ended;
    assert.is(code, exitCode, signal);
    const done = parseLines(stdout).at(-1);
    const run = space.runs().find((name) => !runs.has(name)) as string;
    runs.add(run);
    assert.is(done?.resume, `npm run train -- --resume ${run}`);
    const checkpoint = `checkpoint-${String(done?.epochs).padStart(6, '0')}.safetensors`;
    assert.ok(existsSync(space.file(run, checkpoint)), signal);
  }
  const listed = parseLines((await space.run('runs', '--json')).stdout);
  assert.equal(
    listed.map(({ state }) => state),
    ['stopped', 'stopped', 'stopped'],
  );
  const resumed = await space.run('train', '--resume', [...runs][0], '--workers', '1', '--json');
  assert.is(resumed.code, 0, resumed.stderr);
  assert.is(parseLines(resumed.stdout).at(-1)?.model, 'data/model.safetensors', 'as a person wrote it');
  assert.is(parseLines(resumed.stdout).at(-1)?.weightsSha256, plain.hash);
});

/** Trains in the folder of origin until so many epochs are over, and kills the run. Gives its name. */
async function killAfter(epochs: number, ...options: string[]): Promise<string> {
  const child = origin.start('train', ...options);
  const ended = end(child);
  let told = 0;
  child.stdout?.on('data', (chunk) => {
    told += String(chunk).split('"event":"epoch"').length - 1;
    if (told >= epochs) child.kill('SIGKILL');
  });
  await ended;
  return newest(origin);
}

/** A copy of a run of origin, with the data of the test's own folder. Gives its name. */
function copy(run: string): string {
  cpSync(origin.file(run, ''), space.file(run, ''), { recursive: true });
  const path = space.file(run, 'options.json');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(origin.path, space.path));
  return run;
}

/** A run that was killed and has checkpoints. */
const killed = () => copy(endless);

/** Goes on with the newest unfinished run for an epoch or more. */
async function goOn(): Promise<Line[]> {
  const child = space.start('train', '--resume', '--json');
  const ended = end(child);
  await firstEpoch(child);
  child.kill('SIGINT');
  return parseLines((await ended).stdout);
}

const checkpoints = (run: string) =>
  readdirSync(space.file(run, ''))
    .filter((name) => name.startsWith('checkpoint-'))
    .sort();

test('the last two checkpoints are kept, and a damaged one is passed over', async () => {
  const run = killed();
  const [older, newer] = checkpoints(run);
  assert.is(checkpoints(run).length, 2);
  const path = space.file(run, newer);
  const bytes = readFileSync(path);
  bytes[bytes.length - 40] ^= 1;
  writeFileSync(path, bytes);
  const lines = await goOn();
  assert.is(lines[0].epochsBefore, Number(older.match(/\d+/)?.[0]));
  assert.match(String(lines.find(({ event }) => event === 'warning')?.message), /SHA-256/);
});

test('two damaged checkpoints are an error, and nothing is changed', async () => {
  const run = killed();
  for (const name of checkpoints(run)) writeFileSync(space.file(run, name), 'nothing');
  const before = readFileSync(space.file(run, 'metrics.jsonl'), 'utf8');
  const { code, stdout } = await space.run('train', '--resume', '--json');
  assert.is(code, 1);
  assert.is(parseLines(stdout).at(-1)?.code, 'bad-checkpoint');
  assert.is(readFileSync(space.file(run, 'metrics.jsonl'), 'utf8'), before);
});

/** Resumes, and expects to be refused in these words. */
async function refused(words: RegExp, ...options: string[]): Promise<void> {
  const { code, stderr } = await space.run('train', '--resume', ...options);
  assert.is(code, 2, stderr);
  assert.match(stderr, words);
}

test('a changed recipe is refused, and named', async () => {
  const run = killed();
  const path = space.file(run, 'recipe.json');
  const recipe = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...recipe, learningRate: 0.1 }));
  await refused(/learning rate 0\.1, and the checkpoint 0\.2/);
  writeFileSync(path, JSON.stringify({ ...recipe, arithmetic: 'relaxed' }));
  await refused(/arithmetic relaxed, and the checkpoint exact/);
});

test('a recipe that no training could begin with is refused, with no checkpoint to compare it with too', async () => {
  const run = killed();
  for (const name of checkpoints(run)) rmSync(space.file(run, name));
  const path = space.file(run, 'recipe.json');
  const recipe = JSON.parse(readFileSync(path, 'utf8'));
  const metrics = readFileSync(space.file(run, 'metrics.jsonl'), 'utf8');
  writeFileSync(path, JSON.stringify({ ...recipe, learningRate: -1 }));
  await refused(/learningRate must be above 0/);
  writeFileSync(path, JSON.stringify({ ...recipe, batch: 'many' }));
  await refused(/its recipe\.json is not a complete recipe/);
  assert.is(readFileSync(space.file(run, 'metrics.jsonl'), 'utf8'), metrics, 'nothing is changed');
});

/** Changes one pixel of what a run trains on. */
function changeData(run: string): void {
  const { data } = JSON.parse(readFileSync(space.file(run, 'options.json'), 'utf8'));
  const path = join(data, 'train-images-idx3-ubyte');
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(path, bytes);
}

test('changed data is refused, and named', async () => {
  changeData(killed());
  await refused(/trained on data with SHA-256 [0-9a-f]{64}, and the data found has SHA-256/);
});

test('a run of another version is refused, and both are named', async () => {
  const run = killed();
  for (const name of checkpoints(run)) {
    const bytes = readFileSync(space.file(run, name));
    const [found] = bytes.toString('latin1').match(/distributed-mnist \d/) ?? [];
    assert.ok(found);
    // A hand that changes the version must change the hash, too: a damaged file is another error.
    rmSync(space.file(run, name));
    writeFileSync(
      space.file(run, name),
      rehash(Buffer.from(bytes.toString('latin1').replace('mnist 0.', 'mnist 9.'), 'latin1')),
    );
  }
  await refused(/begun by distributed-mnist 9\.\S+ kernels \w+, and this is distributed-mnist 0\./);
});

test('of several unfinished runs the newest is gone on with', async () => {
  const run = killed();
  rmSync(space.file(run, 'options.json'));
  for (const other of ['2020-01-01T000000Z-default', '2021-01-01T000000Z-default'])
    cpSync(space.file(run, ''), space.file(other, ''), { recursive: true });
  await refused(new RegExp(`The run ${run.replace('+', '\\+')} cannot be resumed: its options\\.json`));
});

test('other options beside --resume are refused, and named', async () => {
  killed();
  await refused(/--lr cannot be used with --resume/, '--lr', '0.1');
  await refused(/--seed cannot be used with --resume/, '--seed', '1');
  await refused(/--init cannot be used with --resume/, '--init', 'x');
});

test('nothing to go on with, a finished run, an unknown one: each is refused in its words', async () => {
  await refused(/no unfinished run/);
  await space.run('train', ...TINY, '--epochs', '1', '--no-report', '--quiet');
  await refused(/no unfinished run/);
  await refused(/it is finished/, 'latest');
  await refused(/No run in .* is called "x"/, 'x');
});

test('a run that another process works at is refused, and listed as running', async () => {
  const child = space.start('train', ...ENDLESS);
  const ended = end(child);
  await firstEpoch(child);
  assert.match((await space.run('runs')).stdout, /of 100000, running/);
  await refused(
    /^Error: The newest run, \S+, is still running \(process \d+\)\. Wait until it ends, or stop it\.$/m,
  );
  await refused(/it is still running/, 'latest');
  const [running] = space.runs();
  const older = '2020-01-01T000000Z-default';
  // Checkpoints and half-written files of a run that goes on are gone before they are copied.
  mkdirSync(space.file(older, ''));
  for (const name of ['recipe.json', 'options.json', 'metrics.jsonl'])
    copyFileSync(space.file(running, name), space.file(older, name));
  await refused(
    new RegExp(`newest run, ${running.replace('+', '\\+')}, is still running.* --resume ${older}`),
  );
  child.kill('SIGKILL');
  await ended;
});

/** Trains until the first epoch is over, and kills the run before it has a checkpoint. */
async function killedEarly(): Promise<string> {
  const child = space.start('train', ...PLAIN);
  const ended = end(child);
  await firstEpoch(child);
  child.kill('SIGKILL');
  await ended;
  return newest(space);
}

test('killed before its first checkpoint, a run begins again in its folder', async () => {
  const run = await killedEarly();
  const resumed = await space.run('train', '--resume', '--workers', '1', '--json');
  assert.is(parseLines(resumed.stdout).at(-1)?.weightsSha256, plain.hash);
  assert.equal(space.runs(), [run]);
  assert.equal(timeless(space.file(run, 'metrics.jsonl')), timeless(origin.file(plain.run, 'metrics.jsonl')));
});

test('a run that begins again says so, and of which data it is now', async () => {
  const run = await killedEarly();
  const metrics = () => parseLines(readFileSync(space.file(run, 'metrics.jsonl'), 'utf8'));
  const [before] = metrics();
  changeData(run);
  const { code, stderr } = await space.run('train', '--resume');
  assert.is(code, 0);
  assert.ok(stderr.includes(`The run ${run} has no checkpoint: it starts from the beginning.`), stderr);
  const starts = metrics().filter(({ event }) => event === 'start');
  assert.is(starts.length, 1);
  assert.is.not(starts[0].datasetSha256, before.datasetSha256);
});

test('a run whose folder takes no lock is refused', async () => {
  const run = killed();
  rmSync(space.file(run, 'running.json'), { force: true });
  mkdirSync(space.file(run, 'running.json'));
  const { code, stdout } = await space.run('train', '--resume', '--json');
  assert.is(code, 1);
  assert.is(parseLines(stdout).at(-1)?.code, 'cannot-write');
});

test('metrics that were lost come from the checkpoint: an epoch, or all of them', async () => {
  const run = killed();
  const path = space.file(run, 'metrics.jsonl');
  const [start, first, , ...rest] = readFileSync(path, 'utf8').split('\n');
  for (const left of [[start, first, ...rest].join('\n'), '']) {
    writeFileSync(path, left);
    await goOn();
    const [begun, ...lines] = parseLines(readFileSync(path, 'utf8'));
    assert.equal([begun.event, begun.trainingImages, begun.epochsBefore], ['start', 300, undefined]);
    assert.equal(
      lines.slice(0, 3).map(({ event, epoch }) => [event, epoch]),
      [1, 2, 3].map((epoch) => ['epoch', epoch]),
    );
  }
});

for (const [what, ...options] of [
  ['of a network on edges', '--input', 'edges'],
  ['with batch normalisation', '--normalisation', 'batch'],
  ['with batch normalisation and early stopping', '--normalisation', 'batch', '--patience', '20'],
])
  test(`a run ${what} is gone on with to the same weights`, async () => {
    const all = [...PLAIN, ...options];
    const { hash } = await undisturbed(space, all);
    const child = space.start('train', ...all);
    const ended = end(child);
    await firstEpoch(child);
    child.kill('SIGTERM');
    assert.is((await ended).code, 143);
    const { stdout, stderr } = await space.run('train', '--resume', '--workers', '2', '--json');
    assert.is(parseLines(stdout).at(-1)?.weightsSha256, hash, stderr);
    assert.is.not(hash, plain.hash);
  });

test('killed before its first line was written, or while it saved its model: a run is gone on with', async () => {
  const run = copy(plain.run);
  const files = {
    metrics: space.file(run, 'metrics.jsonl'),
    model: join(space.path, 'data/model.safetensors'),
  };
  // The lock of a process that has ended: its number is another's by now.
  const lock = JSON.stringify({ host: hostname(), process: process.pid, started: 'long ago' });
  for (const kill of [
    () => rmSync(files.metrics),
    () => {
      writeFileSync(space.file(run, 'running.json'), lock);
      rmSync(files.model);
    },
  ]) {
    kill();
    const { code, stdout, stderr } = await space.run('train', '--resume', '--workers', '1', '--json');
    assert.is(code, 0, stderr);
    assert.is(parseLines(stdout).at(-1)?.weightsSha256, plain.hash);
    assert.ok(existsSync(files.model));
    assert.equal(nameless(files.metrics), nameless(origin.file(plain.run, 'metrics.jsonl')));
  }
});

test('--init begins with the weights of a model, whose shape must fit', async () => {
  const base = [...TINY, '--epochs', '3', '--no-report', '--json'];
  await space.run('train', ...base, '--out', 'first.safetensors');
  const { stdout } = await space.run('train', ...base, '--init', 'first.safetensors');
  const lines = parseLines(stdout);
  const first = parseLines((await space.run('train', ...base)).stdout);
  const lossOf = (from: Line[]) => from.find(({ event }) => event === 'epoch')?.loss as number;
  assert.ok(lossOf(lines) < 0.7 * lossOf(first), 'it does not begin with random weights');
  const wider = await space.run('train', ...base, '--hidden', '20', '--init', 'first.safetensors');
  assert.is(wider.code, 1);
  assert.match(wider.stdout, /784-16-10 \(relu\), and this run trains 784-20-10 \(relu\)/);
  const edges = await space.run('train', ...base, '--input', 'edges', '--init', 'first.safetensors');
  assert.is(edges.code, 1);
  assert.match(edges.stdout, /\(relu\), and this run trains 784-16-10 \(relu, edges\).*--input pixels/);
  const normalised = await space.run(
    'train',
    ...base,
    '--normalisation',
    'batch',
    '--init',
    'first.safetensors',
  );
  assert.is(normalised.code, 1);
  assert.match(normalised.stdout, /A run with batch normalisation cannot begin.*Add --normalisation none/);
  const withoutData = await space.run('train', '--data', 'none', '--init', 'none', '--json');
  assert.is(
    parseLines(withoutData.stdout).at(-1)?.code,
    'no-model',
    'a wrong model is found before data is looked for',
  );
});

/** A checkpoint's bytes with the SHA-256 that they now have. */
function rehash(bytes: Buffer): Buffer {
  const at = bytes.indexOf('"sha256":"') + '"sha256":"'.length;
  bytes.fill('0', at, at + 64);
  bytes.write(createHash('sha256').update(bytes).digest('hex'), at);
  return bytes;
}

test.run();
