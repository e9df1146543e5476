// Starts one command (`node scripts/run.mjs train --epochs 3`), building first whatever changed since the last time.

import { bringUpToDate } from './build.mjs';

const [, , command, ...options] = process.argv;
await bringUpToDate();
process.argv = [process.argv[0], `npm run ${command} --`, ...options];
const elsewhere = {
  test: '../build/test/run.js',
  bench: '../build/bench/bench.js',
  'bench:targets': '../build/bench/targets/targets.js',
  'bench:peers': '../build/bench/peers/peers.js',
  'bench:wild': '../build/bench/wild.js',
  'bench:robustness': '../build/bench/robustness.js',
  'bench:scenes': '../build/bench/scenes.js',
  'bench:refusals': '../build/bench/refusals.js',
  'bench:touching': '../build/bench/touching.js',
  'bench:draw': '../build/bench/draw.js',
};
await import(elsewhere[command] ?? `../build/commands/${command}.js`);
