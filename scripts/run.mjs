// Starts one command (`node scripts/run.mjs train --epochs 3`), building first whatever changed since the last time.

import { closeSync, existsSync, realpathSync, writeSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bringUpToDate, bringUpToDateWithPage } from './build.mjs';

/** Commands that serve the page. */
const WITH_PAGE = ['page', 'bench:page', 'test'];

/** Programs that are not in src/commands. */
const ELSEWHERE = {
  test: 'test/run.js',
  mutants: 'test/mutants/mutants.js',
  soak: 'bench/soak/soak.js',
  bench: 'bench/bench.js',
  'bench:targets': 'bench/targets/targets.js',
  'bench:peers': 'bench/peers/peers.js',
  'bench:wild': 'bench/wild.js',
  'bench:robustness': 'bench/robustness.js',
  'bench:scenes': 'bench/scenes.js',
  'bench:touching': 'bench/touching.js',
  'bench:refusals': 'bench/refusals.js',
  'bench:teach': 'bench/teach.js',
  'bench:draw': 'bench/draw.js',
  'bench:page': 'bench/page.js',
  'bench:cluster': 'bench/cluster/cluster.js',
};
/** Those that take no --help. */
const WITHOUT_HELP = ['test', 'mutants'];

/** Whoever waits for this Node to start (npm-run.cjs) gives a file descriptor to say so by. */
function sayThatItStarted() {
  const { DISTRIBUTED_MNIST_STARTED: descriptor } = process.env;
  if (descriptor === undefined) return;
  // What this process starts is not waited for.
  delete process.env.DISTRIBUTED_MNIST_STARTED;
  writeSync(Number(descriptor), '.');
  closeSync(Number(descriptor));
}

/**
 * npm runs its scripts in the project's folder, and tells where the person stood: that is where relative paths start.
 * A program that npm runs may start others elsewhere, which inherit INIT_CWD: they stay where they are.
 */
function goWhereThePersonStands() {
  const { INIT_CWD, npm_package_json } = process.env;
  try {
    const here = process.cwd();
    if (INIT_CWD && npm_package_json && realpathSync(dirname(npm_package_json)) === here)
      process.chdir(INIT_CWD);
  } catch {
    refuse(
      'The folder that you are in does not exist any more, or cannot be entered. Go to another one with cd.',
    );
  }
}

/** `help bench` is `bench --help`. */
function readWords([command, ...options]) {
  const [name = ''] = options;
  const hasHelp = Object.hasOwn(ELSEWHERE, name) && !WITHOUT_HELP.includes(name);
  return command === 'help' && hasHelp ? [name, '--help'] : [command, ...options];
}

function refuse(message, exitCode = 2) {
  console.error(`Error: ${message}`);
  process.exit(exitCode);
}

/** A command is many files, which Node opens at once; so is what builds it. */
function refuseTooFewFiles(error) {
  if (error.code !== 'EMFILE' && error.code !== 'ENFILE') throw error;
  refuse(`The system opens too few files for this program (${error.code}). Allow more: ulimit -n 1024`, 1);
}

async function start() {
  const [command, ...options] = readWords(process.argv.slice(2));
  const bring = WITH_PAGE.includes(command) ? bringUpToDateWithPage : bringUpToDate;
  const folder = await bring({ withTests: Object.hasOwn(ELSEWHERE, command) });
  // Node keeps what V8 compiled, so that the next command starts sooner. From version 22 on; it goes with the build.
  module.enableCompileCache?.(join(folder, 'compile-cache'));
  process.argv = [process.argv[0], `npm run ${command} --`, ...options];
  const file = join(folder, ELSEWHERE[command] ?? `commands/${command}.js`);
  if (!existsSync(file)) refuse('There is no such command. `npm run help` lists them.');
  await import(pathToFileURL(file).href);
}

sayThatItStarted();
goWhereThePersonStands();
await start().catch(refuseTooFewFiles);
