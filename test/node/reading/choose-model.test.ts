// Which model reads where none is named: what the models record decides.

import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ModelMetadata } from '../../../src/formats/model.js';
import { temporaryFolder } from '../../temporary.js';

// Where models lie is decided when the program starts.
const folder = temporaryFolder();
process.env.DISTRIBUTED_MNIST_DATA = folder;
const { loadModel, loadMetadata, saveModel } = await import('../../../src/node/model-file.js');
const { chooseToTeach, choosePath } = await import('../../../src/node/reading/choose-model.js');
const { untrainedModel } = await import('../../terminal/draw/tiny-model.js');
const { PRETRAINED } = await import('../../../src/node/paths.js');

const model = loadModel(untrainedModel(temporaryFolder()));
const bundled = loadMetadata(PRETRAINED);
const [trained, taught] = ['model', 'taught'].map((name) => join(folder, `${name}.safetensors`));

/** Saves a model that records what is given besides what all do. */
const save = (path: string, record: Partial<ModelMetadata>) =>
  saveModel(path, { ...model, metadata: { ...model.metadata, pictureTest: bundled.pictureTest, ...record } });

const isAt = (path: string, named?: string) => {
  const choice = choosePath(named);
  // Paths below the working folder are told from there.
  assert.is(resolve(choice.path), resolve(path));
  return choice.why;
};

test.before.each(() => {
  for (const path of [trained, taught]) rmSync(path, { force: true });
});

test('the bundled model reads where there is no other', () => {
  assert.is(isAt(PRETRAINED), 'no other has been trained yet');
});

test('of the last trained and the bundled model the one reads that reads pictures better', () => {
  save(trained, { pictureAccuracy: '0.8000' });
  assert.match(
    String(isAt(PRETRAINED)),
    /^it reads pictures better than \S*model\.safetensors: 3\d of 40 digits in four difficult generated pictures, against 32 \(--model last selects/,
  );
  save(trained, { pictureAccuracy: String(loadMetadata(PRETRAINED).pictureAccuracy) });
  assert.match(String(isAt(PRETRAINED)), /as well as \S*model\.safetensors: both read 3\d of 40 digits in/);
  save(trained, { pictureAccuracy: '1.0000' });
  assert.match(
    String(isAt(trained)),
    /^it reads pictures better than the bundled model: 40 of 40 digits in .*, against 3\d \(--model bundled selects/,
  );
  save(trained, { pictureAccuracy: bundled.pictureAccuracy });
  isAt(PRETRAINED);
});

test('a record of other pictures, or none, is not compared', () => {
  save(trained, { pictureAccuracy: '1.0000', pictureTest: 'edition 0' });
  assert.match(String(isAt(PRETRAINED)), /no record .*--model last/);
  save(trained, { pictureTest: undefined });
  isAt(PRETRAINED);
});

test('a taught model reads unless it forgot; it is not the one that is taught', () => {
  save(taught, { pictureAccuracy: bundled.pictureAccuracy });
  assert.match(String(isAt(taught)), /taught your hand/);
  assert.is(chooseToTeach(), PRETRAINED);
  save(taught, { pictureAccuracy: '0.5000' });
  assert.match(
    String(isAt(PRETRAINED)),
    /better than the taught model: .*, against 20 \(--model taught selects/,
  );
});

test('last, bundled and taught name models; all else is a file', () => {
  assert.is(isAt(trained, 'last'), undefined);
  isAt(PRETRAINED, 'bundled');
  assert.throws(() => choosePath('taught'), /Nothing has been taught yet\. Teach one with .* FOLDER`\.$/);
  save(taught, {});
  isAt(taught, 'taught');
  assert.equal(choosePath('mine.npz'), { path: 'mine.npz' });
  assert.equal(choosePath('toString'), { path: 'toString' });
});

test('a taught model that is damaged is refused, with the way on', () => {
  writeFileSync(taught, 'cut short');
  assert.throws(() => choosePath(), /taught\.safetensors.*\n.*--model bundled/s);
  assert.is(choosePath('bundled').path, PRETRAINED);
});

test.run();
