// The recipes that come with the project, as far as small data shows them.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PRESETS } from '../../../src/engine/recipe/presets.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { runToEnd } from '../training/runs.js';

// Whoever changes the recipe or what an epoch computes changes this on purpose; nobody else may.
test('an epoch of quick leaves the weights that it leaves on every machine', async () => {
  const recipe = { ...PRESETS.quick, epochs: 1, validation: 200 };
  const { weightsSha256 } = await runToEnd({ recipe, dataset: syntheticDataset(2000, 100), workers: 2 });
  assert.is(weightsSha256, 'a38fa3df8ea1b8a3ae759553cf9818951a05b0785f82d2d0a5660f7a67d3fb91');
});

test.run();
