// What dropout leaves out in a run: other units in each step and each epoch.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PIXELS } from '../../../src/engine/network/topology.js';
import { startRun } from '../../../src/node/engine.js';
import { syntheticDataset } from '../../node/data/synthetic.js';
import { recipeWith } from './runs.js';

const UNITS = 320;
const SHARE = 0.4;
/** So small that the weights stay what they were: an image's activations change with what is left out alone. */
const NO_RATE = 1e-30;

/** Which units are not zero at the end of each epoch, for the one image that was trained on last. */
async function activeUnits(seed: number, copies: number, dropout = SHARE): Promise<boolean[][]> {
  const dataset = syntheticDataset(copies, 10);
  const { pixels } = dataset.training;
  for (let copy = 1; copy < copies; copy++) pixels.copyWithin(copy * PIXELS, 0, PIXELS);
  const recipe = recipeWith({ hidden: [UNITS], batch: 1, epochs: 4, seed, dropout, learningRate: NO_RATE });
  const run = startRun({ recipe, dataset, workers: 1 });
  const epochs: boolean[][] = [];
  try {
    const { host } = run;
    for await (const event of run.events()) {
      if (event.event !== 'epoch') continue;
      // (UNITS / TILE, batch, TILE), and the batch is one image.
      const activations = host.floats(host.map.forward.hidden[0].activations, UNITS);
      epochs.push(Array.from(activations, (value) => value > 0));
    }
  } finally {
    await run.host.close();
  }
  return epochs;
}

const countOf = (units: boolean[]) => units.filter(Boolean).length;
/** Units that are active in both. */
const shared = (a: boolean[], b: boolean[]) => countOf(a.map((active, unit) => active && b[unit]));

test('each epoch leaves out other units, each time the share that was asked for', async () => {
  const [all] = await activeUnits(1, 1, 0);
  const epochs = await activeUnits(1, 1);
  const active = countOf(all);
  assert.ok(active > 100, `${active} of ${UNITS} units are active: too few to tell`);
  // Five standard deviations of a binomial count.
  const within = (count: number, share: number, what: string) =>
    assert.ok(
      Math.abs(count - share * active) < 5 * Math.sqrt(share * (1 - share) * active),
      `${what}: ${count} of ${active}, expected about ${share * active}`,
    );
  for (const [index, epoch] of epochs.entries()) {
    assert.is(shared(epoch, all), countOf(epoch), 'a unit is active that is not so without dropout');
    within(countOf(epoch), 1 - SHARE, `epoch ${index + 1}`);
    for (const other of epochs.slice(0, index))
      within(shared(epoch, other), (1 - SHARE) ** 2, 'kept in two epochs');
  }
});

test('each step of an epoch leaves out other units', async () => {
  const [first] = await activeUnits(1, 1);
  const [second] = await activeUnits(1, 2);
  const [third] = await activeUnits(1, 3);
  assert.not.equal(second, first);
  assert.not.equal(third, first);
  assert.not.equal(third, second);
});

test.run();
