// The room Train: the weights that a page trains are those of Node, bit for bit, whatever happens to its workers.

import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeImages, encodeLabels } from '../../src/data/idx.js';
import { MNIST_FILES } from '../../src/data/mnist-files.js';
import type { RecipeOptions } from '../../src/engine/recipe/options.js';
import { syntheticDataset } from '../node/data/synthetic.js';
import { testInBrowser, Visitor } from './browser.js';
import { begin, hashInNode, hashInPage, placeOf, RECIPE } from './training.js';

let visitor: Visitor;

/** A data set of files, in the order of MNIST's. */
const SMALL = syntheticDataset(60, 20, 3);
const IDX = [
  encodeImages(SMALL.training),
  encodeLabels(SMALL.training.labels),
  encodeImages(SMALL.test),
  encodeLabels(SMALL.test.labels),
];

testInBrowser('1, 2 and 3 workers train to the bits of Node', async () => {
  visitor = await Visitor.come();
  const expected = await hashInNode(RECIPE);
  for (const workers of [1, 2, 3]) {
    const page = await visitor.open(placeOf(RECIPE, workers));
    await begin(page);
    assert.is(await hashInPage(page), expected, `${workers} workers`);
    await page.close();
  }
  visitor.assertContent();
});

testInBrowser(
  'so they do by relaxed arithmetic on the same processor, and with two hidden layers',
  async () => {
    for (const options of [
      { ...RECIPE, arithmetic: 'relaxed' },
      { ...RECIPE, hidden: [96, 40], optimizer: 'adam', lr: 0.002, dropout: 0.1 },
    ] satisfies RecipeOptions[]) {
      const page = await visitor.open(placeOf(options, 2));
      await begin(page);
      assert.is(await hashInPage(page), await hashInNode(options));
      await page.close();
    }
    visitor.assertContent();
  },
);

/** Longer than anybody waits, so that there is time to kill and to stop. */
const ENDLESS: RecipeOptions = { ...RECIPE, epochs: 2000 };

testInBrowser('a killed worker changes nothing, and lanes show who does what', async () => {
  const page = await visitor.open(placeOf(ENDLESS, 2));
  // Tasks are timed while somebody looks.
  await page.getByRole('heading', { name: 'MapReduce at work' }).scrollIntoViewIfNeeded();
  await begin(page);
  await page.getByRole('button', { name: 'Kill a worker' }).click();
  await page.getByText('Its work is repeated').first().waitFor();
  await page.getByRole('button', { name: 'Slow motion of one step' }).click();
  assert.is(await page.locator('.lane').count(), 2);
  assert.ok((await page.locator('.task.map').count()) > 4);
  await page.getByRole('button', { name: 'Backward and update' }).click();
  await page.getByText('in the images’ order').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  const hash = await hashInPage(page);
  const [, epochs] =
    (await page.locator('.status p').textContent())?.match(/^Stopped after (\d+) epoch/) ?? [];
  assert.is(hash, await hashInNode(ENDLESS, { stopAfter: Number(epochs) }));
  await page.close();
  visitor.assertContent();
});

const LONGER: RecipeOptions = { ...RECIPE, epochs: 8 };

testInBrowser('a run that is paused goes on to the same bits after its tab was closed', async () => {
  const first = await visitor.open(placeOf(LONGER, 2));
  await begin(first);
  await first.getByRole('button', { name: 'Pause' }).click();
  await first.getByText('Paused between two epochs').waitFor();
  await first.close();
  const second = await visitor.open('train');
  await second.getByRole('button', { name: /^Resume after epoch/ }).click();
  assert.is(await hashInPage(second), await hashInNode(LONGER));
  assert.match(
    (await second.textContent('.result')) ?? '',
    'npm run train -- --preset quick --hidden 96 --epochs 8',
  );
  visitor.assertContent();
});

testInBrowser('a trained model is saved as files that others read', async () => {
  const page = await visitor.open(placeOf(RECIPE, 2));
  await begin(page);
  await hashInPage(page);
  for (const format of ['safetensors', 'onnx', 'npz']) {
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: `Save as ${format}` }).click();
    assert.is((await saving).suggestedFilename(), `model.${format}`);
  }
  visitor.assertContent();
});

testInBrowser('1 to 8 workers are compared, each to the same bits', async () => {
  const page = await visitor.open(placeOf({ ...RECIPE, hidden: [32] }, 2));
  await page.getByRole('button', { name: 'Compare 1 to 8 workers' }).click();
  await page.getByText('All weights are the same.').waitFor();
  await page.locator('.bars tbody tr').nth(7).waitFor();
  await page.getByText('All weights are the same.').waitFor();
  visitor.assertContent();
});

testInBrowser(
  "MNIST's files are checked as they are dropped, and trained on to the bits of Node",
  async () => {
    const page = await visitor.open('train?preset=quick&hidden=32&epochs=1&validation=0&data=mnist');
    const files = Object.values(MNIST_FILES).map(({ name }, index) => ({
      name: `${name}.gz`,
      mimeType: 'application/gzip',
      buffer: gzipSync(IDX[index]),
    }));
    const choose = page.getByLabel("Choose MNIST's four files");
    await choose.setInputFiles(files.slice(1));
    await page.getByText('missing: train-images-idx3-ubyte').waitFor();
    await choose.setInputFiles([{ ...files[0], buffer: Buffer.from([0x1f, 0x8b, 8, 0]) }, ...files.slice(1)]);
    await page.getByText('expected a whole gzip file, found a damaged one').waitFor();
    await choose.setInputFiles(files);
    await page.getByText('60 training and 20 test images of your files').waitFor();
    await begin(page);
    const recipe: RecipeOptions = { preset: 'quick', hidden: [32], epochs: 1, validation: 0 };
    assert.is(await hashInPage(page), await hashInNode(recipe, { dataset: SMALL }));
    assert.match((await page.textContent('.result')) ?? '', '--data FOLDER');
    visitor.assertContent();
  },
);

testInBrowser('a recipe that cannot be trained is refused before anything is done', async () => {
  const page = await visitor.open('train?preset=quick&batch=0');
  await page.getByText('Batch must be a whole number from 1 to 16384; found 0.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled());
  visitor.assertContent();
});

test.after(() => visitor?.leave());

test.run();
