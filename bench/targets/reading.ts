// Reading with a trained network: all test images with two workers, and one image in this process.

import { PIXELS } from '../../src/engine/network/topology.js';
import { PRESETS } from '../../src/engine/recipe/presets.js';
import type { Dataset } from '../../src/engine/training/dataset.js';
import type { Network } from '../../src/formats/model.js';
import { startRun } from '../../src/node/engine.js';
import { createRecogniser } from '../../src/node/recogniser.js';
import { median } from '../statistics.js';
import { atMost, microseconds, milliseconds, type Outcome } from './target.js';

const ROUNDS = 20;
/** Images read one at a time in a round. */
const SINGLE = 2000;

export async function measureReading(dataset: Dataset): Promise<Outcome[]> {
  const run = startRun({ recipe: { ...PRESETS.original, epochs: 1 }, dataset, workers: 2 });
  const events = run.events();
  let step = await events.next();
  while (!step.done) step = await events.next();
  const whole: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      await run.host.evaluate(dataset.training.count, dataset.test.count);
      whole.push(performance.now() - started);
    }
  } finally {
    await run.host.close();
  }
  return [
    atMost(`${dataset.test.count} test images, 784-512-10, two workers`, 30, median(whole), milliseconds),
    atMost('one image in this process, 784-512-10', 15, readOneByOne(step.value, dataset), microseconds),
  ];
}

/** Microseconds an image, one at a time. */
function readOneByOne({ tensors }: Pick<Network, 'tensors'>, { test }: Dataset): number {
  const { topology } = PRESETS.original;
  const recogniser = createRecogniser({
    topology,
    tensors,
    metadata: { topology: '784-512-10', activation: topology.activation },
  });
  const rounds = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    for (let image = 0; image < SINGLE; image++) {
      recogniser.classify(test.pixels.subarray(image * PIXELS, (image + 1) * PIXELS));
    }
    return (1000 * (performance.now() - started)) / SINGLE;
  });
  return median(rounds);
}
