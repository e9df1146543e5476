// Many pictures: worker threads answer as this process does, in the order of the question.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawParameters } from '../../../src/engine/network/initialise.js';
import type { Model } from '../../../src/formats/model.js';
import { saveModel } from '../../../src/node/model-file.js';
import { encodePng } from '../../../src/node/pictures/encode.js';
import { predictAll, predictInWorkers } from '../../../src/node/reading/predict-all.js';
import type { Source } from '../../../src/node/reading/source.js';
import { createRecogniser } from '../../../src/node/recogniser.js';
import type { Failure, Outcome } from '../../../src/reading/outcome.js';
import { toJson } from '../../../src/reading/outcome-json.js';
import { Drawing } from '../../reading/vision/drawing.js';
import { temporaryFolder } from '../../temporary.js';

const folder = temporaryFolder();
const modelPath = join(folder, 'model.safetensors');
const topology = { hidden: [20, 33], activation: 'relu' as const };
const model: Model = {
  topology,
  tensors: drawParameters(topology, 'he', 7),
  metadata: { topology: '784-20-33-10', activation: 'relu' },
};
saveModel(modelPath, model);

/** Twelve strokes that lean more and more, a failure from before, and a file that is no picture. */
const sources: (Source | Failure)[] = [];
for (let number = 0; number < 12; number++) {
  const file = join(folder, `${number}.png`);
  writeFileSync(file, await encodePng(new Drawing(60, 60).stroke(30 - 2 * number, 10, 30, 50, 5).picture));
  sources.push({ file });
}
sources.splice(3, 0, { file: 'before', error: { code: 'no-pictures', message: 'none' } });
writeFileSync(join(folder, 'spoiled'), 'spoiled');
sources.splice(7, 0, { file: join(folder, 'spoiled') });

/** What came of the pictures, but for the time that it took. */
async function told(outcomes: AsyncGenerator<Outcome>): Promise<object[]> {
  const all: object[] = [];
  for await (const outcome of outcomes) all.push({ ...toJson(outcome, 'model'), milliseconds: 0 });
  return all;
}

test('workers tell what this process tells, in the same order', async () => {
  const options = { modelPath, single: true, workers: 2 };
  const here = await told(predictAll(createRecogniser(model), sources, options));
  const there = await told(predictInWorkers(sources, options));
  assert.equal(there, here);
  assert.is(here.length, 14);
  assert.is((here[3] as Failure).error.code, 'no-pictures');
  assert.is((here[7] as Failure).error.code, 'picture-unknown');
  const answers = new Set(here.map((outcome) => JSON.stringify({ ...outcome, file: '' })));
  assert.ok(answers.size >= 12, 'the pictures differ, and so do the answers');
});

test.run();
