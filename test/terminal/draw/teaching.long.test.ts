// What draw keeps of a person's digits, training takes.

import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hashTensors } from '../../../src/engine/network/hash.js';
import { loadNetwork } from '../../../src/node/model-file.js';
import { keep } from '../../../src/terminal/draw/files/keep.js';
import { actionOf } from '../../../src/terminal/draw/key-map.js';
import { createAnswers } from '../../../src/terminal/draw/reading/answers.js';
import { Studio } from '../../../src/terminal/draw/studio.js';
import { Teacher } from '../../../src/terminal/draw/teacher.js';
import { jsonLines, run } from '../../commands/running.js';
import { datasetFolder } from '../../node/data/folders.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { temporaryFolder } from '../../temporary.js';
import { untrainedModel } from './tiny-model.js';

const VALIDATION = 100;
const IMAGES = 300;

test('digits drawn and labelled in draw are learned, and train --extra counts them in the folder that draw names', async () => {
  const folder = temporaryFolder();
  const model = untrainedModel(folder);
  const data = datasetFolder(syntheticDataset(IMAGES, 20), true);
  const taught = join(folder, 'taught.safetensors');
  // A model that was taught other pictures, by `npm run teach`.
  keep(join(folder, 'own'), [{ image: new Uint8Array(784).fill(200, 0, 300), label: 1 }]);
  const options = ['--model', model, '--data', data, '--workers', '1'];
  const earlier = await run(['teach', 'own', ...options, '--out', taught], { folder });
  assert.is(earlier.code, 0, earlier.err);
  const before = loadNetwork(taught).metadata;
  assert.is(before.taughtImages, '1');
  const { teach } = new Teacher(taught, options);
  const answers = createAnswers(model);
  const studio = new Studio(
    {
      reader: { ask: async (kind, question) => answers[kind](question as never) as never },
      base: folder,
      drawings: `${folder}/drawings`,
      kept: `${folder}/my-digits`,
      random: () => 0,
      teach,
    },
    { width: 40, height: 28 },
  );
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      const action = actionOf(studio.mode, key);
      if (action !== undefined) studio.perform(action);
      else studio.type(key);
    }
    await studio.settled();
  };
  await press('K', 'K', 'space', 'J', 'J', 'J', 'J', 'space');
  await press('t', '1', 'enter');
  await press('c', 'K', 'K', 'space', 'L', 'L', 'B', 'B', 'J', 'space');
  await press('t', '7', 'enter');
  const named = /; (\S+) holds 2/.exec(studio.message.text)?.[1];
  assert.ok(named, studio.message.text);
  await studio.labelling.learned();
  assert.match(studio.message.text, /\d of 2 digits (read )?correctly/);
  const { startedFrom, trainedOn } = loadNetwork(taught).metadata;
  assert.is(startedFrom, await hashTensors(loadNetwork(model).tensors));
  assert.match(String(trainedOn), /40 taught images/);
  const copies = readdirSync(folder).filter((name) => name.startsWith('taught-before'));
  assert.equal(copies, ['taught-before-1.safetensors'], 'only the model of other pictures is kept');
  assert.equal(loadNetwork(join(folder, copies[0])).metadata, before);

  const { code, out, err } = await run(
    [
      ...['train', '--data', data, '--extra', relative(folder, named)],
      ...['--hidden', '20', '--epochs', '1', '--batch', '32', '--validation', String(VALIDATION)],
      ...['--workers', '1', '--no-report', '--json', '--out', 'model.safetensors'],
    ],
    { folder },
  );
  assert.is(code, 0, err);
  const [start, , done] = jsonLines(out);
  assert.is(start.trainingImages, IMAGES - VALIDATION + 2);
  assert.match(start.trainedOn, /and 2 /);
  assert.is(done.event, 'done');
});

test('teach says that predict does not read with a model that forgot too much', async () => {
  const folder = temporaryFolder();
  keep(join(folder, 'own'), [{ image: new Uint8Array(784).fill(200, 0, 300), label: 1 }]);
  const data = datasetFolder(syntheticDataset(IMAGES, 20), true);
  const { code, out, err } = await run(
    ['teach', 'own', '--model', untrainedModel(folder), '--data', data, '--workers', '1'],
    { folder, environment: { DISTRIBUTED_MNIST_DATA: join(folder, 'data') } },
  );
  assert.is(code, 0, err);
  const said = out.replace(/\s+/g, ' ');
  assert.match(said, /Unless it is named, predict and draw read with \S+, because it reads pictures better/);
  assert.match(said, /predict -- picture\.png --model taught $/);
});

test.run();
