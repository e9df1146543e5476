// The baseline in plain JavaScript as one of those measured. An epoch is told from a few of its steps, so that
// there is no accuracy to tell of. Started and answering as peer.py says.

import { createInterface } from 'node:readline';
import { readMnist } from '../../src/node/data/mnist.js';
import { plainJavaScriptEpoch } from '../baseline.js';
import { fromArguments } from './workloads.js';

const STEPS = 3;

const { folder, recipe } = fromArguments(process.argv.slice(2));
const { training } = readMnist(folder).dataset;
console.log(JSON.stringify({ ready: `node ${process.versions.node}, ${STEPS} steps timed` }));

for await (const _ of createInterface({ input: process.stdin })) {
  const [units] = recipe.topology.hidden;
  const seconds = plainJavaScriptEpoch(training, units, recipe.batch, training.count, STEPS);
  console.log(JSON.stringify({ seconds }));
}
