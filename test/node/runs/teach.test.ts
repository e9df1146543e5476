// Teaching: of a writer whose forms a model has not seen, most errors go, and what it knew it knows.

import { resolve } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { WRITER_SEEDS, writeDigits } from '../../../bench/teach/writers.js';
import { drawDigits } from '../../../src/data/builtin/digits.js';
import type { LabelledImages } from '../../../src/engine/training/dataset.js';
import { loadNetwork } from '../../../src/node/model-file.js';
import { PRETRAINED } from '../../../src/node/paths.js';
import { createRecogniser } from '../../../src/node/recogniser.js';
import { countRight, teach } from '../../../src/node/runs/teach.js';
import { run } from '../../commands/running.js';

/** Built-in digits `first` to first + count. */
function digits(first: number, count: number): LabelledImages {
  const { images, labels } = drawDigits(1, first, count);
  return { count, pixels: images, labels };
}

test('from five examples of each digit half of a writer’s errors go, and of the digits it knew none more are lost than one in a hundred', async () => {
  const model = loadNetwork(PRETRAINED);
  const known = { name: 'known', training: digits(0, 1200), test: digits(9000, 500), sha256: '' };
  const own = writeDigits(WRITER_SEEDS.choosing, 0, 0, 5);
  const others = writeDigits(WRITER_SEEDS.choosing, 0, 5, 10);
  const taught = await teach(
    { own, model, known, workers: 1 },
    { onDownload() {}, onDrawn() {}, onWarning: assert.unreachable },
  );
  assert.ok(taught);
  const errors = (judged: typeof model, images: LabelledImages) =>
    images.count - countRight(images, createRecogniser(judged).classify);
  const [before, after] = [model, taught.model].map((judged) => errors(judged, others));
  assert.ok(before >= 10, `${before} errors of ${others.count} before`);
  assert.ok(after <= before / 2, `${before} errors before, ${after} after`);
  const lost = errors(taught.model, known.test) - errors(model, known.test);
  assert.ok(lost <= 5, `${lost} more of ${known.test.count} known digits are read wrong`);
  assert.ok(taught.rightAfter > taught.rightBefore);
  assert.is(taught.images, 50);
});

test('the bundled model is not written over', async () => {
  const { code, err } = await run(['teach', 'none', '--out', resolve(PRETRAINED)]);
  assert.is(code, 2);
  assert.match(err, /--out names the bundled model/);
});

test.run();
