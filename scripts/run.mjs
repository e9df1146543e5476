// Starts one command (`node scripts/run.mjs train --epochs 3`), building first whatever changed since the last time.

import { bringUpToDate } from './build.mjs';

const [, , command, ...options] = process.argv;
await bringUpToDate();
process.argv = [process.argv[0], `npm run ${command} --`, ...options];
await import(command === 'test' ? '../build/test/run.js' : `../build/src/commands/${command}.js`);
