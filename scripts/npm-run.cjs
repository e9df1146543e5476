// What `npm run` starts: a command (run.mjs), by the newer Node that npm installed in newer-node/ where the person's own is
// older than the engine wants. DISTRIBUTED_MNIST_NODE=own switches that off. Node cannot let another program take its
// place, so the older one waits, and hands on signals and the exit code. A module of the older kind starts sooner.

const { spawn } = require('node:child_process');
const { closeSync, existsSync, openSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** From this version on V8 joins vectors: see src/node/v8-flags.ts. */
const WANTED = 24;
const NEWER = join(__dirname, '..', 'newer-node', 'node_modules', 'newer-node', 'bin', 'node');
const RUN = join(__dirname, 'run.mjs');

/** By this file descriptor run.mjs says that it has started. */
const STARTED = 3;

/** How often it is looked at whether npm is still there, and how long a signal may take that ended it and comes here, too. */
const LOOK_MILLISECONDS = 250;

async function start() {
  const isOlder = Number(process.versions.node.split('.')[0]) < WANTED;
  const isWanted = isOlder && process.env.DISTRIBUTED_MNIST_NODE !== 'own' && existsSync(NEWER);
  if (!isWanted || !(await startWithNewer())) await import('./run.mjs').catch(refuseWithoutPackages);
}

/** In a fresh copy of the project no package is there yet; the first that is missing is one of those that build it. */
function refuseWithoutPackages(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/assemblyscript|esbuild|typescript/.test(error.message))
    throw error;
  console.error('Error: The packages of this project are not installed. Run `npm install` first.');
  process.exitCode = 1;
}

/** False where the newer Node does not start on this system; else the command is over, and this process ends as it did. */
async function startWithNewer() {
  const child = spawn(NEWER, [...process.execArgv, RUN, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, DISTRIBUTED_MNIST_STARTED: String(STARTED) },
  });
  let hasStarted = false;
  // There are none where the system opens no more files.
  child.stdio?.[STARTED]?.once('data', () => {
    hasStarted = true;
  });
  const stop = handOnSignals(child);
  const { code, signal } = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: error.code }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  stop();
  if (!hasStarted) return false;
  if (signal) process.kill(process.pid, signal);
  process.exitCode = code;
  return true;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** Until the function that it returns is called. */
function handOnSignals(child) {
  // A terminal tells all its programs itself of Ctrl-C, and a shell of its end. Without one it is not known who was told: the
  // command takes the same signal twice at once for one (src/commands/interrupts.ts).
  const isTold = hasTerminal();
  // Of a terminal's end only the program that began its session is told.
  const isAlone = leadsSession();
  let isAsked = false;
  const hear = (signal) => {
    isAsked = true;
    if (signal === 'SIGTERM' || !isTold || (signal === 'SIGHUP' && isAlone)) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  // A signal to the whole process group ends npm's shell, too: to ask again would be to insist.
  const whenGone = () => {
    if (!isAsked) child.kill('SIGTERM');
  };
  const watch = process.env.npm_lifecycle_event === undefined ? undefined : watchParent(whenGone);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear);
    clearInterval(watch);
  };
}

function hasTerminal() {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Only Linux tells. The second field, the program's name, may hold blanks and parentheses; the session comes four later. */
function leadsSession() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[3]) === process.pid;
  } catch {
    return false;
  }
}

/** npm runs its scripts in a shell that does not pass SIGTERM on: when it has ended, this process has another parent. */
function watchParent(whenGone) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    setTimeout(whenGone, LOOK_MILLISECONDS).unref();
  }, LOOK_MILLISECONDS);
  return watch.unref();
}

start();
