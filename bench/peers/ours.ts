// This project's engine as one of those measured: started and answering as peer.py says, but with its arithmetic as the
// first argument, as many workers as OMP_NUM_THREADS gives the others threads, and another seed by PEER_SEED.

import { createInterface } from 'node:readline';
import { ARITHMETICS, type Arithmetic } from '../../src/engine/kernels/arithmetic.js';
import { readMnist } from '../../src/node/data/mnist.js';
import { startRun } from '../../src/node/engine.js';
import { tuneV8 } from '../../src/node/v8-flags.js';
import { VERSIONS } from '../../src/node/versions.js';
import { fromArguments } from './workloads.js';

tuneV8({ trains: true });
const [arithmetic, ...workload] = process.argv.slice(2);
if (!someArithmetic(arithmetic)) {
  throw new Error(
    `expected ${ARITHMETICS.join(' or ')} first, then the workload's arguments; found ${arithmetic}`,
  );
}
const { folder, recipe } = fromArguments(workload);
const workers = Number(process.env.OMP_NUM_THREADS ?? 1);
const run = startRun({
  recipe: { ...recipe, arithmetic, seed: Number(process.env.PEER_SEED ?? recipe.seed) },
  dataset: readMnist(folder).dataset,
  workers,
});
const events = run.events();
console.log(JSON.stringify({ ready: `${VERSIONS}, ${workers} worker(s)` }));

for await (const _ of createInterface({ input: process.stdin })) {
  for (let step = await events.next(); !step.done; step = await events.next()) {
    if (step.value.event !== 'epoch') continue;
    const { seconds, testAccuracy, testLoss } = step.value;
    console.log(JSON.stringify({ seconds, accuracy: testAccuracy, loss: testLoss }));
    break;
  }
}
await run.host.close();

function someArithmetic(word: string): word is Arithmetic {
  return ARITHMETICS.some((arithmetic) => arithmetic === word);
}
