// This engine as one of those that are measured: `ours.js FOLDER RECIPE`, the recipe as JSON and the seed in it. It prints
// what the engines of bench:peers print (bench/peers/peer.py), until the recipe's epochs are over.

import { createInterface } from 'node:readline';
import { readMnist } from '../../src/node/data/mnist.js';
import { startRun } from '../../src/node/engine.js';
import { tuneV8 } from '../../src/node/v8-flags.js';
import { VERSIONS } from '../../src/node/versions.js';
import { nextEpoch } from '../turns.js';

tuneV8({ trains: true });
const [folder, recipe] = process.argv.slice(2);
const workers = Number(process.env.OMP_NUM_THREADS ?? 1);
const run = startRun({ recipe: JSON.parse(recipe), dataset: readMnist(folder).dataset, workers });
const events = run.events();
console.log(JSON.stringify({ ready: VERSIONS }));

for await (const _ of createInterface({ input: process.stdin })) {
  const { seconds, testAccuracy, testLoss } = await nextEpoch(events);
  console.log(JSON.stringify({ seconds, accuracy: testAccuracy, loss: testLoss }));
}
await run.host.close();
