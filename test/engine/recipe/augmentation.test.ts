// How much images are changed, epoch by epoch.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AUGMENTATION_RANGES, augmentationAt } from '../../../src/engine/recipe/augmentation.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { recipeWith, runToEnd } from '../training/runs.js';

const full = AUGMENTATION_RANGES.full!;

test('without a fade the ranges stay to the end', () => {
  const recipe = recipeWith({ augmentation: 'full', fade: 0, epochs: 10 });
  for (let epoch = 0; epoch < 10; epoch++) assert.equal(augmentationAt(recipe, epoch), full);
});

test('what is not changed at all does not fade', () => {
  assert.is(augmentationAt(recipeWith({ augmentation: 'none', fade: 0.5, epochs: 10 }), 9), undefined);
});

test('over the last share of the epochs all ranges shrink alike, evenly, to three tenths', () => {
  const recipe = recipeWith({ augmentation: 'full', fade: 0.4, epochs: 10 });
  for (let epoch = 0; epoch < 10; epoch++) {
    const ranges = augmentationAt(recipe, epoch)!;
    // The middle of epochs 6 to 9 is 1/8, 3/8, 5/8 and 7/8 of the way.
    const left = epoch < 6 ? 1 : 1 - 0.7 * ((epoch - 6 + 0.5) / 4);
    for (const [name, range] of Object.entries(full)) {
      const found = ranges[name as keyof typeof full];
      assert.ok(Math.abs(found - range * left) < 1e-12, `${name} in epoch ${epoch}: ${found}`);
    }
  }
});

test('a run trains on images that fade', async () => {
  const dataset = syntheticDataset(100, 10);
  const hashOf = async (fade: number) => {
    const recipe = recipeWith({ augmentation: 'full', fade, epochs: 2, hidden: [16] });
    return (await runToEnd({ recipe, dataset, workers: 1 })).weightsSha256;
  };
  assert.is.not(await hashOf(1), await hashOf(0));
});

test.run();
