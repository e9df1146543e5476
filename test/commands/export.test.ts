// npm run export, as a user starts it: what it writes and tells, and what it refuses.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeOnnx } from '../../src/formats/onnx.js';
import { loadModel } from '../../src/node/model-file.js';
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
  assert.equal(new Uint8Array(bytes), encodeOnnx(loadModel(model), 1));
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

test('safetensors: the same model; a person is told where it is', async () => {
  const { code, out, err } = await inFolder('--format', 'safetensors', '--out', 'new/copy.safetensors');
  assert.is(code, 0, err);
  assert.equal(loadModel(join(folder, 'new/copy.safetensors')), loadModel(model));
  assert.match(
    out,
    /^There is no folder new yet: .*\nModel .*untrained\.safetensors: 784-20-10, no test accuracy recorded\nExported as new\/copy\.safetensors \(safetensors, /,
  );
});

test('refused: the model itself as the place to write to; it stays', async () => {
  const before = readFileSync(model);
  const { code, err } = await inFolder('--format', 'npz', '--out', './untrained.safetensors');
  assert.is(code, 2);
  assert.match(err, /^Error: --out names the model .*untrained\.safetensors/);
  assert.equal(readFileSync(model), before);
});

test('refused: the bundled model as the place to write to, whichever is exported; it stays', async () => {
  const before = readFileSync(PRETRAINED);
  const { code, err } = await inFolder('--format', 'npz', '--out', resolve(PRETRAINED));
  assert.is(code, 2);
  assert.match(err, /^Error: --out names the model .*pretrained\.safetensors/);
  assert.equal(readFileSync(PRETRAINED), before);
});

test('refused: an option that is missing, by its name', async () => {
  for (const [words, option] of [
    [['--format', 'npz'], '--out <file>'],
    [['--out', 'model.npz'], '--format <name>'],
  ] as const) {
    const { code, err } = await inFolder(...words);
    assert.is(code, 2);
    assert.match(err, `Error: ${option} is missing.`);
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
