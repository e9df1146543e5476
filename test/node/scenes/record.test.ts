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
});

test.run();
