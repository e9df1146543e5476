// Prints the weights' hashes of all small runs, as JSON: a process of its own, so that its compiler can be chosen.

import { runToEnd } from '../training/runs.js';
import { dataset, RECIPES } from './recipes.js';

const hashes: string[] = [];
for (const recipe of RECIPES) hashes.push((await runToEnd({ recipe, dataset, workers: 1 })).weightsSha256);
console.log(JSON.stringify(hashes));
