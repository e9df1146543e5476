// npm run export, as a user starts it: what it writes and tells, and what it refuses.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawDigits } from '../../src/data/builtin/digits.js';
import { encodeImages, encodeLabels } from '../../src/data/idx.js';
import { onInput } from '../../src/engine/network/topology.js';
import { committeeOf, requireNetwork } from '../../src/formats/model.js';
import { encodeOnnx } from '../../src/formats/onnx.js';
import { loadModel, saveModel } from '../../src/node/model-file.js';
import { PRETRAINED } from '../../src/node/paths.js';
import { temporaryFolder } from '../temporary.js';
import { untrainedModel } from '../terminal/draw/tiny-model.js';
import { jsonLines, run } from './running.js';

const folder = temporaryFolder();
const model = untrainedModel(folder);
const inFolder = (...words: string[]) => run(['export', '--model', model, ...words], { folder });

test('an ONNX model is written, and described in one object', async () => {
  const { code, out, err } = await inFolder('--format', 'onnx', '--out', 'model.onnx', '--json');
  assert.is(code, 0, err);
  const bytes = readFileSync(join(folder, 'model.onnx'));
  assert.equal(new Uint8Array(bytes), encodeOnnx(loadModel(model)));
  assert.equal(jsonLines(out), [
    {
      model,
      topology: '784-20-10',
      activation: 'relu',
      temperature: 1,
      format: 'onnx',
      out: 'model.onnx',
      bytes: bytes.length,
    },
  ]);
});

test('what a network sees is told where it is not pixels', async () => {
  const { tensors, topology, metadata } = requireNetwork(model, loadModel(model), 'is changed');
  const onEdges = {
    tensors,
    topology: onInput(topology, 'edges'),
    metadata: { ...metadata, input: 'edges' },
  };
  saveModel(join(folder, 'edges.safetensors'), onEdges);
  const told = async (...models: string[]) => {
    const { code, out, err } = await run(['export', '--model', ...models, '--out', 'seen.onnx', '--json'], {
      folder,
    });
    assert.is(code, 0, err);
    return jsonLines(out)[0].input;
  };
  assert.is(await told('edges.safetensors'), 'edges');
  assert.is(await told(model, 'edges.safetensors'), 'pixels and edges');
});

test('an earlier export is replaced, a file of another kind is not', async () => {
  for (const format of ['onnx', 'npz', 'safetensors'])
    for (const _ of [1, 2]) {
      const { code, err } = await inFolder('--format', format, '--out', `again.${format}`);
      assert.is(code, 0, err);
    }
  writeFileSync(join(folder, 'mine.txt'), 'my own words');
  for (const format of ['onnx', 'npz', 'safetensors']) {
    const { code, err } = await inFolder('--format', format, '--out', 'mine.txt');
    assert.is(code, 2);
    assert.match(err, 'Error: mine.txt is a text file, not a model, and would be overwritten.');
  }
  assert.is(readFileSync(join(folder, 'mine.txt'), 'utf8'), 'my own words');
});

test('safetensors: the same model; a person is told where it is', async () => {
  const { code, out, err } = await inFolder('--format', 'safetensors', '--out', 'new/copy.safetensors');
  assert.is(code, 0, err);
  assert.equal(loadModel(join(folder, 'new/copy.safetensors')), loadModel(model));
  assert.match(
    out,
    /^There is no folder new yet: .*\nModel .*untrained\.safetensors: 784-20-10, no test accuracy recorded\nExported as new\/copy\.safetensors \(safetensors, /,
  );
});

test('several models become a committee, which other commands take like any model', async () => {
  const words = [
    'export',
    '--model',
    model,
    model,
    '--format',
    'safetensors',
    '--out',
    'committee.safetensors',
  ];
  const { code, out, err } = await run([...words, '--json'], { folder });
  assert.is(code, 0, err);
  const { topology, members } = jsonLines(out)[0];
  assert.equal([topology, members], ['2 x 784-20-10', 2]);
  const repeated =
    'Warning: The committee of 2 networks holds only 1 different: the others have the same weights.';
  assert.match(err, repeated);

  const { images, labels } = drawDigits(1, 0, 3);
  writeFileSync(join(folder, 'images.idx'), encodeImages({ count: 3, pixels: images }));
  writeFileSync(join(folder, 'labels.idx'), encodeLabels(labels));
  const pair = ['--images', 'images.idx', '--labels', 'labels.idx', '--workers', '1', '--json'];
  const [single, both] = await Promise.all(
    [model, 'committee.safetensors'].map((file) => run(['evaluate', '--model', file, ...pair], { folder })),
  );
  assert.is(both.code, 0, both.err);
  assert.match(both.err, repeated);
  assert.not.match(single.err, 'Warning: The committee');
  // Twice the same member says what it says alone.
  assert.equal(jsonLines(both.out)[0].confusion, jsonLines(single.out)[0].confusion);
});

test('a committee of different networks is told of as one, and gets no warning', async () => {
  const both = ['--model', model, resolve(PRETRAINED)];
  const { code, out, err } = await run(['export', ...both, '--out', 'different.onnx'], { folder });
  assert.is(code, 0, err);
  assert.match(out, /\nExported as different\.onnx \(onnx, committee of 2 networks, [\d,]+ bytes\)\n$/);
  assert.is(err, '');
  const npz = await run(['export', ...both, '--out', 'different.npz'], { folder });
  assert.is(npz.code, 1);
  assert.match(
    npz.err,
    'Error: The models named make a committee of 2 networks, and only a single network fits an npz.',
  );
  assert.not.ok(existsSync(join(folder, 'different.npz')));
});

test('the name of the file tells the format', async () => {
  for (const [out, format] of [
    ['told.onnx', 'onnx'],
    ['told.NPZ', 'npz'],
    ['told.safetensors', 'safetensors'],
  ]) {
    const ended = await inFolder('--out', out, '--json');
    assert.is(ended.code, 0, ended.err);
    assert.is(jsonLines(ended.out)[0].format, format);
  }
  for (const out of ['none/model.bin', 'none/model']) {
    const { code, err } = await inFolder('--out', out);
    assert.is(code, 2);
    assert.match(
      err,
      `Error: --out ${out} does not tell the format. Name a file that ends with .onnx, .npz or .safetensors, or add --format`,
    );
  }
  assert.not.ok(existsSync(join(folder, 'none')));
});

test('refused for a committee: npz, teaching it, and beginning with its weights', async () => {
  saveModel(join(folder, 'both.safetensors'), await committeeOf([loadModel(model), loadModel(model)]));
  mkdirSync(join(folder, 'own'));
  for (const [words, use] of [
    [['export', '--format', 'npz', '--out', 'both.npz', '--model'], 'fits an npz'],
    [['teach', 'own', '--model'], 'can be taught'],
    [['train', '--hidden', '20', '--init'], 'gives the weights that training begins with'],
  ] as const) {
    const { code, err } = await run([...words, 'both.safetensors'], { folder });
    assert.is(code, 1);
    assert.match(err, `both.safetensors is a committee of 2 networks, and only a single network ${use}.`);
  }
  assert.not.ok(existsSync(join(folder, 'both.npz')));
});

test('refused: the model itself as the place to write to; it stays', async () => {
  const before = readFileSync(model);
  const { code, err } = await inFolder('--format', 'safetensors', '--out', './untrained.safetensors');
  assert.is(code, 2);
  assert.match(err, /^Error: --out names the model .*untrained\.safetensors/);
  assert.equal(readFileSync(model), before);
});

test('refused: the bundled model as the place to write to, whichever is exported; it stays', async () => {
  const before = readFileSync(PRETRAINED);
  const { code, err } = await inFolder('--format', 'safetensors', '--out', resolve(PRETRAINED));
  assert.is(code, 2);
  assert.match(err, /^Error: --out names the model .*pretrained\.safetensors/);
  assert.equal(readFileSync(PRETRAINED), before);
});

test("refused: a name that ends as another format's; what stood there stays, and no folder is made", async () => {
  const kept = join(folder, 'kept.npz');
  writeFileSync(kept, 'as it was');
  for (const [format, out] of [
    ['onnx', 'kept.npz'],
    ['npz', 'none/model.SafeTensors'],
    ['safetensors', 'none/model.onnx'],
  ]) {
    const { code, err } = await inFolder('--format', format, '--out', out);
    assert.is(code, 2);
    const ending = out.split('.')[1].toLowerCase();
    assert.match(err, `--out must not end with .${ending} where --format is ${format}; found ${out}. `);
  }
  assert.is(readFileSync(kept, 'utf8'), 'as it was');
  assert.not.ok(existsSync(join(folder, 'none')));
  const { code } = await inFolder('--format', 'onnx', '--out', 'model.bin', '--json');
  assert.is(code, 0, 'any other ending is taken');
});

test('refused: no file to write to; without a format, how its name tells one', async () => {
  for (const [words, next] of [
    [['--format', 'npz'], 'Name the file to write.\n'],
    [[], 'Name the file to write; its ending tells the format: .onnx, .npz or .safetensors.\n'],
  ] as const) {
    const { code, err } = await inFolder(...words);
    assert.is(code, 2);
    assert.match(err, `Error: --out <file> is missing. ${next}`);
  }
});

test('refused: what is no model; nothing is written', async () => {
  const other = join(folder, 'notes.txt');
  writeFileSync(other, 'buy milk, and eggs');
  const { code, out } = await run(
    ['export', '--model', other, '--format', 'npz', '--out', 'notes.npz', '--json'],
    { folder },
  );
  assert.is(code, 1);
  assert.is(jsonLines(out)[0].code, 'bad-model');
  assert.not.ok(existsSync(join(folder, 'notes.npz')));
});

test.run();
