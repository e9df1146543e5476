// npm run train and npm run evaluate, as a user starts them, on a small data set.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MNIST_FILES } from '../../src/data/mnist-files.js';
import { areVectorsJoined } from '../../src/node/kernels.js';
import { loadNetwork, saveModel } from '../../src/node/model-file.js';
import { datasetFolder } from '../node/data/folders.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { temporaryFolder } from '../temporary.js';
import { type Ended, jsonLines, RUN, run, start } from './running.js';

const TEST_IMAGES = 80;
const data = datasetFolder(syntheticDataset(600, TEST_IMAGES), true);
const SMALL = [
  ...['--data', data, '--hidden', '20', '--batch', '32', '--validation', '100', '--workers', '1'],
  '--no-report',
];
/** A run that goes on until it is stopped. */
const ENDLESS = ['train', ...SMALL, '--epochs', '100000', '--json', '--out', 'model.safetensors'];

function assertEnded({ code, signal, out, err }: Ended, expected: number): void {
  assert.is(signal, null);
  assert.is(code, expected, `${out}\n${err}`);
}

/** A fault of the program prints a stack; a user must never see one. */
function assertNoFault({ err }: Ended): void {
  assert.not.match(err, /fault of the program|\n {4}at /);
}

const trained = await run(['train', ...SMALL, '--epochs', '2', '--json', '--out', 'model.safetensors']);
const model = join(trained.folder, 'model.safetensors');

test('train --json: start, epochs and done, a line each, and nothing else', () => {
  assertEnded(trained, 0);
  const lines = jsonLines(trained.out);
  assert.equal(
    lines.map(({ event }) => event),
    ['start', 'epoch', 'epoch', 'done'],
  );
  const [start, first, second, done] = lines;
  assert.match(start.versions, `node ${process.versions.node}, v8 `);
  assert.is(start.joinedVectors, areVectorsJoined());
  assert.is(start.trainingImages, 500);
  assert.is(start.validationImages, 100);
  assert.is(start.testImages, TEST_IMAGES);
  assert.is(start.parameters, 785 * 20 + 21 * 10);
  assert.is(start.dataset, data);
  assert.equal(start.recipe.topology, { hidden: [20], activation: 'relu', input: 'edges' });
  assert.equal([first.epoch, second.epoch], [1, 2]);
  assert.ok(second.loss < first.loss);
  assert.ok(second.trainingAccuracy > 0.1 && second.trainingAccuracy <= 1);
  assert.type(first.validationAccuracy, 'number');
  assert.is(done.testImages, TEST_IMAGES);
  assert.is(done.epochs, 2);
  assert.is(done.stopped, false);
  assert.is(done.model, 'model.safetensors');
  assert.match(done.weightsSha256, /^[0-9a-f]{64}$/);
});

test('DISTRIBUTED_MNIST_V8_FLAGS=none: no vectors are joined, and the weights are the same', async () => {
  const words = ['train', ...SMALL, '--epochs', '2', '--json', '--no-report'];
  const plain = await run(words, { environment: { DISTRIBUTED_MNIST_V8_FLAGS: 'none' } });
  assertEnded(plain, 0);
  const [start, ...rest] = jsonLines(plain.out);
  assert.is(start.joinedVectors, false);
  assert.is(rest.at(-1).weightsSha256, jsonLines(trained.out).at(-1).weightsSha256);
});

test('the data set is named where it is not MNIST: warnings on standard error', () => {
  assert.is(trained.err.match(/not for MNIST/g)?.length, 4, trained.err);
});

test('the model is saved with what it is and how it came about', () => {
  const done = jsonLines(trained.out).at(-1);
  const { topology, metadata } = loadNetwork(model);
  assert.equal(topology, { hidden: [20], activation: 'relu', input: 'edges' });
  assert.is(metadata.topology, '784-20-10');
  assert.is(metadata.input, 'edges');
  assert.is(metadata.testAccuracy, done.testAccuracy.toFixed(4));
  assert.is(metadata.weightsSha256, done.weightsSha256);
  assert.is(metadata.dataset, data);
  assert.is(JSON.parse(metadata.recipe as string).epochs, 2);
});

test("evaluate --json gives the figures of the run's end", async () => {
  const done = jsonLines(trained.out).at(-1);
  const ended = await run(['evaluate', '--model', model, '--data', data, '--json']);
  assertEnded(ended, 0);
  const [found] = jsonLines(ended.out);
  assert.is(found.accuracy, done.testAccuracy);
  assert.is(found.loss, done.testLoss);
  assert.is(found.dataset, `test images of ${data}`);
  assert.is(found.images, TEST_IMAGES);
  assert.equal(found.confusion, done.confusion);
  assert.equal(found.interval, done.testInterval);
});

test('a model of relaxed arithmetic says so, and is evaluated as it was trained', async () => {
  const relaxed = await run([
    ...['train', ...SMALL, '--epochs', '2', '--json'],
    ...['--arithmetic', 'relaxed', '--out', 'model.safetensors'],
  ]);
  assertEnded(relaxed, 0);
  const [exactly, done] = [trained, relaxed].map(({ out }) => jsonLines(out).at(-1));
  assert.ok(Math.abs(done.testLoss - exactly.testLoss) < 1e-3);
  const path = join(relaxed.folder, 'model.safetensors');
  assert.is(loadNetwork(path).metadata.arithmetic, 'relaxed');
  const ended = await run(['evaluate', '--model', path, '--data', data, '--json']);
  assert.is(jsonLines(ended.out)[0].loss, done.testLoss);
});

test('evaluate reads a pair of files, and prints for people', async () => {
  const [images, labels] = [MNIST_FILES.testImages, MNIST_FILES.testLabels].map(({ name }) =>
    join(data, `${name}.gz`),
  );
  const { testAccuracy } = jsonLines(trained.out).at(-1);
  const ended = await run([
    ...['evaluate', '--model', model, '--workers', '1'],
    ...['--images', images, '--labels', labels],
  ]);
  assertEnded(ended, 0);
  assert.match(ended.out, `Model ${model}: 784-20-10, edges, test accuracy`);
  const share = `${(100 * testAccuracy).toFixed(2)} %`;
  assert.match(ended.out, `test accuracy ${share} (${data})\n`);
  assert.match(ended.out, `\nAccuracy: ${share} (95 % interval`);
  assert.match(ended.out, `, ${TEST_IMAGES} images of ${images}\n`);
  assert.match(ended.out, 'Confusion matrix');
});

test('evaluate --quiet names the model that its one figure is of', async () => {
  const ended = await run(['evaluate', '--model', model, '--data', data, '--quiet']);
  assertEnded(ended, 0);
  assert.match(ended.out.replace(/\s+/g, ' '), /^Test accuracy: \d+\.\d\d % \(.*\), /);
  assert.match(ended.out, `model ${model}\n`);
  assert.not.match(ended.out, 'Loss');
});

test('evaluate reads a file that is there with .gz alone', async () => {
  const [images, labels] = [MNIST_FILES.testImages, MNIST_FILES.testLabels].map(({ name }) =>
    join(data, name),
  );
  const ended = await run(['evaluate', '--model', model, '--images', images, '--labels', labels, '--json']);
  assertEnded(ended, 0);
  assert.is(jsonLines(ended.out)[0].images, TEST_IMAGES);
  const none = await run(['evaluate', '--model', model, '--images', `${images}-none`, '--labels', labels]);
  assertEnded(none, 1);
  assert.match(none.err, `${images}-none: expected an IDX file`);
});

test('train without --json tells an epoch a line, the score, where the model is, and what comes next', async () => {
  const ended = await run(['train', ...SMALL, '--epochs', '2']);
  assertEnded(ended, 0);
  assert.match(
    ended.out,
    /^epoch 1\/2 .* loss \d\.\d{4} {2}training \d+\.\d\d % {2}validation \d+\.\d\d %$/m,
  );
  assert.match(ended.out, /^epoch 2\/2 /m);
  assert.match(ended.out, jsonLines(trained.out).at(-1).weightsSha256, 'the same weights once more');
  assert.match(ended.out, 'npm run predict -- picture.png --model last');
  assert.ok(existsSync(join(ended.folder, 'data', 'model.safetensors')));
  assert.equal(readdirSync(join(ended.folder, 'data')).sort(), ['model.safetensors', 'runs']);
});

test('train --quiet tells the end alone', async () => {
  const ended = await run(['train', ...SMALL, '--epochs', '1', '--quiet']);
  assertEnded(ended, 0);
  assert.not.match(ended.out, /epoch 1/);
  assert.match(
    ended.out,
    /^Test accuracy: .*\nModel saved as data\/model\.safetensors\n(Report|Run) saved (as|in) \S+\n$/s,
  );
});

// Every other option that can be wrong is tried in training/options.test.ts, without a process each.
for (const [options, message] of [
  [['--epochs', '0'], '--epochs must be a whole number from 1'],
  [['--workers', '0'], '--workers must be a whole number from 1 to 64; found 0'],
  [['--validation', '600'], '600 held out'],
  [['--optimizer', 'best'], '--optimizer must be one of sgd, momentum, nesterov, adam; found best'],
  [
    ['--optimizer', 'sgd', '--momentum', '0.5'],
    '--momentum is for the optimisers momentum and nesterov; found sgd.',
  ],
  [['--any-eviction'], '--any-eviction is about a Redis: name one with --redis'],
  [['--dataset', 'builtin'], '--data names a folder of MNIST, and --dataset builtin does not use MNIST'],
  [['--out', 'x.onnx'], 'x.onnx has the ending of another format. Name another file, and then: '],
  [['--out', 'x.NPZ'], 'export -- --model FILE --out x.NPZ'],
  [['--epoch', '3'], "Unknown option '--epoch'"],
  [['quick'], 'Unexpected argument quick: this command takes options only. Did you mean --preset quick?'],
  [
    ['--hidden', '9x9'],
    '--hidden must be whole numbers with commas between them, such as 512 or 1024,512; found 9x9',
  ],
  [['--hidden', '0'], 'Hidden layers are 1 to 16 whole numbers from 1 to 16,384, such as'],
] as const)
  test(`train ${options.join(' ')}: wrong use, exit code 2, and nothing is changed`, async () => {
    const ended = await run(['train', ...SMALL, ...options]);
    assertEnded(ended, 2);
    assert.match(ended.err, message);
    assertNoFault(ended);
    assert.equal(readdirSync(ended.folder), []);
  });

test('with --json a failure is one JSON object on standard output', async () => {
  const ended = await run(['train', ...SMALL, '--lr', '-1', '--json']);
  assertEnded(ended, 2);
  const [error, ...rest] = jsonLines(ended.out);
  assert.equal([error.event, error.code], ['error', 'bad-option']);
  assert.match(error.message, '--lr must be above 0');
  assert.equal(rest, []);
  const both = await run(['train', ...SMALL, '--json', '--quiet']);
  assertEnded(both, 2);
  assert.match(jsonLines(both.out)[0].message, '--json and --quiet exclude each other');
});

for (const [options, message, code] of [
  [['--model', 'none.safetensors'], 'none.safetensors cannot be read', 1],
  [['--images', 'a'], '--images and --labels go together', 2],
  [['--workers', '0'], '--workers must be a whole number from 1 to 64; found 0', 2],
  [['--model', join(data, `${MNIST_FILES.testImages.name}.gz`)], 'a gzip file', 1],
] as const)
  test(`evaluate refused, ${message}: exit code ${code}`, async () => {
    const ended = await run(['evaluate', '--model', model, '--data', data, ...options]);
    assertEnded(ended, code);
    assert.match(ended.err, message);
    assertNoFault(ended);
  });

test('Ctrl-C ends a run with exit code 130; the model of the last epoch is saved, and a better one before it kept', async () => {
  let sent = false;
  const folder = temporaryFolder();
  const { topology, tensors, metadata } = loadNetwork(model);
  const better = { ...metadata, testAccuracy: '0.9999' };
  saveModel(join(folder, 'model.safetensors'), { topology, tensors, metadata: better });
  const ended = await run(ENDLESS, {
    folder,
    meddle(child, out) {
      if (sent || out.split('"event":"epoch"').length < 3) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  assertEnded(ended, 130);
  const lines = jsonLines(ended.out);
  const done = lines.at(-1);
  assert.is(done.event, 'done');
  assert.is(done.stopped, true);
  assert.ok(done.epochs >= 2);
  assert.is(lines.filter(({ event }) => event === 'epoch').length, done.epochs);
  assert.is(done.replaced.testAccuracy, 0.9999);
  assert.is(loadNetwork(join(ended.folder, done.replaced.kept)).metadata.testAccuracy, '0.9999');
  assert.is(loadNetwork(join(ended.folder, 'model.safetensors')).metadata.weightsSha256, done.weightsSha256);
});

test('Ctrl-C: the accuracy and the command that resumes the run, without a matrix between them', async () => {
  let sent = false;
  const words = ENDLESS.filter((word) => word !== '--json');
  const ended = await run(words, {
    meddle(child, out) {
      if (sent || !/^epoch +2\//m.test(out)) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  assertEnded(ended, 130);
  assert.match(ended.out, /\nStopped after \d+ epochs\. .*\nTest accuracy: .*\n/);
  assert.match(ended.out, /\nResume with: npm run train -- --resume \S+\n$/);
  assert.not.match(ended.out, 'Confusion matrix');
});

for (const command of ['train', 'evaluate'])
  test(`${command} --help tells every option with its default`, async () => {
    const ended = await run([command, '--help']);
    assertEnded(ended, 0);
    assert.match(ended.out, `Usage: npm run ${command} --`);
    const options = ended.out.match(/^ {2}(-\w, )?--[a-z-]+ <.*(\n {10,}.*)*/gm) ?? [];
    assert.ok(options.length >= (command === 'train' ? 15 : 5), ended.out);
    for (const option of options)
      if (!/--(images|labels) /.test(option)) assert.match(option.replace(/\s+/g, ' '), /default: /);
  });

test('train --help whose reader closes its end of the pipe says nothing more', async () => {
  const ended = await run(['train', '--help'], { meddle: (child) => child.stdout?.destroy() });
  assertEnded(ended, 0);
  assert.is(ended.err, '');
});

test('train whose reader closes its end of the pipe goes on, saves the model, and its exit code tells', async () => {
  const ended = await run(['train', ...SMALL, '--epochs', '3', '--out', 'model.safetensors'], {
    meddle: (child) => child.stdout?.destroy(),
  });
  assertEnded(ended, 1);
  assertNoFault(ended);
  assert.match(
    ended.err,
    /Warning: standard output is lost \(write EPIPE\)\. Training goes on and saves the model/,
  );
  assert.is(
    JSON.parse(loadNetwork(join(ended.folder, 'model.safetensors')).metadata.recipe as string).epochs,
    3,
  );
});

test('train whose standard output is on a full disk goes on, and saves the model', async () => {
  const script = '"$0" "$@" >/dev/full';
  const words = ['train', ...SMALL, '--epochs', '2', '--out', 'model.safetensors'];
  const ended = await start(['bash', '-c', script, process.execPath, RUN, ...words]);
  assertEnded(ended, 1);
  assertNoFault(ended);
  assert.is(ended.err.match(/Warning: standard output is lost \(ENOSPC/g)?.length, 1, ended.err);
  assert.is(
    loadNetwork(join(ended.folder, 'model.safetensors')).metadata.weightsSha256,
    jsonLines(trained.out).at(-1).weightsSha256,
  );
});

test.run();
