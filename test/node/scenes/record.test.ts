<<<<<<< HEAD
// The record of what a model reads of pictures: a network that cannot read has a poor one, soon.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadModel } from '../../../src/node/model-file.js';
import { withPictureRecord } from '../../../src/node/scenes/record.js';
import { temporaryFolder } from '../../temporary.js';
import { untrainedModel } from '../../terminal/draw/tiny-model.js';

test('a network that learned nothing is recorded as reading little, and its weights stay', async () => {
  const model = loadModel(untrainedModel(temporaryFolder()));
  const recorded = await withPictureRecord(model);
  assert.ok(Number(recorded.metadata.pictureAccuracy) <= 5 / 60, recorded.metadata.pictureAccuracy);
  assert.match(String(recorded.metadata.pictureTest), /^edition \d+, seed \d+, 60 digits$/);
  assert.is(recorded.tensors, model.tensors);
=======
// The record of what a model reads of pictures: the bundled model's is its own, and a network that cannot read has none right.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import { loadModel } from '../../../src/node/model-file.js';
import { PRETRAINED } from '../../../src/node/paths.js';
import { withPictureRecord } from '../../../src/node/scenes/record.js';
import { DIGITS_EACH, QUICK } from '../../../src/node/scenes/scenes.js';

const bundled = loadModel(PRETRAINED);
const recordOf = ({ pictureAccuracy, pictureTest }: (typeof bundled)['metadata']) => ({
  pictureAccuracy,
  pictureTest,
});

test('the record of the bundled model is what it reads now', async () => {
  const { pictureAccuracy, pictureTest, ...rest } = bundled.metadata;
  const { metadata } = await withPictureRecord({ ...bundled, metadata: rest });
  assert.equal(recordOf(metadata), { pictureAccuracy, pictureTest });
  assert.match(metadata.pictureTest ?? '', ` ${Object.keys(QUICK).length * DIGITS_EACH} digits`);
  assert.ok(Number(pictureAccuracy) > 0.9);
});

test('a network that has learned nothing reads none, of the same pictures', async () => {
  const topology = { hidden: [8], activation: 'relu' as const };
  const model = {
    topology,
    tensors: drawParameters(topology, 'he', 1),
    metadata: { topology: '784-8-10', activation: 'relu' },
  };
  const { metadata } = await withPictureRecord(model as typeof bundled);
  assert.equal(recordOf(metadata), { pictureAccuracy: '0.0000', pictureTest: bundled.metadata.pictureTest });
>>>>>>> main
});

test.run();
