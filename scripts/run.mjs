// Starts one command (`node scripts/run.mjs train --epochs 3`), building first whatever changed since the last time.

import { dirname } from 'node:path';
import { bringUpToDate } from './build.mjs';

// npm runs its scripts in the project's folder, and tells where the person stood: that is where relative paths start.
// A program that npm runs may start others elsewhere, which inherit INIT_CWD: they stay where they are.
const { INIT_CWD, npm_package_json } = process.env;
if (INIT_CWD && npm_package_json && dirname(npm_package_json) === process.cwd()) process.chdir(INIT_CWD);

const [, , command, ...options] = process.argv;
await bringUpToDate();
process.argv = [process.argv[0], `npm run ${command} --`, ...options];
const elsewhere = {
  test: '../build/test/run.js',
  mutants: '../build/test/mutants/mutants.js',
  soak: '../build/bench/soak/soak.js',
  bench: '../build/bench/bench.js',
  'bench:targets': '../build/bench/targets/targets.js',
  'bench:peers': '../build/bench/peers/peers.js',
  'bench:wild': '../build/bench/wild.js',
  'bench:robustness': '../build/bench/robustness.js',
  'bench:scenes': '../build/bench/scenes.js',
  'bench:refusals': '../build/bench/refusals.js',
  'bench:draw': '../build/bench/draw.js',
};
await import(elsewhere[command] ?? `../build/commands/${command}.js`);
