// The record of what a model reads of pictures: the bundled model's is its own, and a network that cannot read has none right.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import type { Model } from '../../../src/formats/model.js';
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
  const { metadata } = await withPictureRecord<Model>({ ...bundled, metadata: rest });
  assert.equal(recordOf(metadata), { pictureAccuracy, pictureTest });
  assert.match(metadata.pictureTest ?? '', ` ${Object.keys(QUICK).length * DIGITS_EACH} digits`);
  assert.ok(Number(pictureAccuracy) > 0.8);
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
});

test.run();
