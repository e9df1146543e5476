// Runs every *.test.js beside it, each in a process of its own, and guards against the ways in which tests can pass
// in silence: a file that registers no test, hooks that throw, a test that never ran, a forgotten `test.only`. A file
// that takes longer than TEST_FILE_SECONDS is ended, with all that it started. The last line is
// `N passed, N failed, N skipped`. `npm test -- vision` runs the files whose path contains "vision"; of several words one is enough.
// Without words, what takes long (*.long.test.js) is left out: `npm run test:all` runs it too.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SKIPPED } from './needs.js';

/** Fewer tests than these in a whole run means that some were lost, not that all is well. Raise it as they grow. */
const FEWEST_TESTS = { quick: 2650, all: 2900 };

/** Seconds a file may take: more than all of them take on two quiet cores, for machines that are busy. */
const FILE_SECONDS = Number(process.env.TEST_FILE_SECONDS ?? 300);

/** How many files are named that took the most processor time. */
const LISTED_FILES = 12;

const folder = dirname(fileURLToPath(import.meta.url));
const ALL = '--all';
const words = process.argv.slice(2);
const filters = words.filter((word) => word !== ALL);
const isWhole = filters.length === 0;
const takesLong = (file: string) => file.endsWith('.long.test.js');
const found = (readdirSync(folder, { recursive: true }) as string[]).filter(
  (file) => file.endsWith('.test.js') && (isWhole || filters.some((filter) => file.includes(filter))),
);
const leftOut = isWhole && !words.includes(ALL) ? found.filter(takesLong) : [];
/** What takes long begins first, so that no core is idle while the last file runs. */
const files = found
  .filter((file) => !leftOut.includes(file))
  .sort((one, other) => Number(takesLong(other)) - Number(takesLong(one)) || (one < other ? -1 : 1));

/**
 * What tests find in their environment: no test reads or changes the project's own data. They work in folders of their own,
 * from where a relative MNIST_DIR would lead nowhere.
 */
const scratch = mkdtempSync(join(tmpdir(), 'tests-'));
const environment = {
  ...process.env,
  DISTRIBUTED_MNIST_DATA: join(scratch, 'data'),
  ...(process.env.MNIST_DIR && { MNIST_DIR: resolve(process.env.MNIST_DIR) }),
};

interface FileResult {
  readonly file: string;
  readonly output: string;
  readonly seconds: number;
  /** Time on processors, with that of all processes it started and waited for. */
  readonly processorSeconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why the file failed as a whole, if it did. */
  readonly fault?: string;
}

/** How a file's process ended. */
interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly tookTooLong: boolean;
}

/** Tests run on the flags of V8 that commands run on. */
const TUNED = new URL('./tuned.js', import.meta.url).href;

const queue = [...files];

/** Milliseconds in which a file that is to end can clear up. */
const CLEARING_MILLISECONDS = 2000;

/** Files that run now. Each leads a process group of its own, so that what it started can be ended with it. */
const running = new Set<ChildProcess>();

function endWithAllItStarted(child: ChildProcess): void {
  const send = (signal: 'SIGTERM' | 'SIGKILL') => {
    try {
      if (child.pid) process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    } catch {
      // It ended by itself meanwhile.
    }
  };
  send('SIGTERM');
  const kill = setTimeout(send, CLEARING_MILLISECONDS, 'SIGKILL');
  child.once('close', () => clearTimeout(kill));
}

// Whoever asks the runner to end asks the files that run, which count as failed, and those that wait. It stays until they
// are gone, also when it is asked again.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    queue.length = 0;
    for (const child of running) endWithAllItStarted(child);
  });
}

/** Hundredths of a second in which Linux counts (USER_HZ). */
const TICKS_A_SECOND = 100;

/**
 * The processor time of all files that have ended, as Linux counts it for this process: cutime and cstime, fields 16 and
 * 17 of /proc/self/stat. 0 on other systems.
 */
function readProcessorSeconds(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
  } catch {
    return 0;
  }
}

let processorSecondsSoFar = 0;

/** What the count grew by since it was last asked: to be asked at once when a file has ended. */
function takeProcessorSeconds(): number {
  const before = processorSecondsSoFar;
  processorSecondsSoFar = readProcessorSeconds();
  return processorSecondsSoFar - before;
}

function runFile(file: string): Promise<FileResult> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', TUNED, join(folder, file)], {
      env: { ...environment, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
      detached: process.platform !== 'win32',
    });
    running.add(child);
    let tookTooLong = false;
    const limit = setTimeout(() => {
      tookTooLong = true;
      endWithAllItStarted(child);
    }, FILE_SECONDS * 1000);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    let processorSeconds = 0;
    child.on('exit', () => {
      processorSeconds = takeProcessorSeconds();
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      running.delete(child);
      const seconds = (performance.now() - started) / 1000;
      resolve(judge(file, output, { code, signal, seconds, processorSeconds, tookTooLong }));
    });
  });
}

/** Reads uvu's closing lines, and trusts them only if they add up and the process agrees. */
function judge(file: string, output: string, ending: Ending): FileResult {
  const closing = (label: string) => {
    const found = output.match(new RegExp(`^.*${label}:\\s+(?:\\x1b\\[\\d+m)*(\\d+)`, 'm'));
    return found ? Number(found[1]) : 0;
  };
  const passed = closing('Passed');
  const skipped = closing('Skipped');
  const failed = closing('Total') - passed;
  const fault = faultOf(output, ending, { passed, failed, skipped });
  const { seconds, processorSeconds } = ending;
  return { file, output, seconds, processorSeconds, passed, failed, skipped, fault };
}

function faultOf(
  output: string,
  { code, signal, tookTooLong }: Ending,
  { passed, failed, skipped }: Pick<FileResult, 'passed' | 'failed' | 'skipped'>,
): string | undefined {
  const end = signal ?? `exit code ${code}`;
  if (tookTooLong) return `was ended after ${FILE_SECONDS} s (TEST_FILE_SECONDS)`;
  if (!/Total: .*\n.*Passed: .*\n.*Skipped: /.test(output))
    return `ended without uvu's closing lines (${end})`;
  if (passed + failed + skipped === 0) return 'registered no test: is test.run() missing?';
  if (skipped !== namesOfSkipped(output).length)
    return `${skipped} tests did not run, ${namesOfSkipped(output).length} said why: is there a test.only, or a test.skip without testThatNeeds?`;
  if (failed === 0 && end !== 'exit code 0') return `every test passed, yet it ended with ${end}`;
  if (failed === 0 && /FAIL/.test(output)) return 'printed a failure that was not counted';
}

/** The lines by which skipped tests say what they need. */
const namesOfSkipped = (output: string) => output.split('\n').filter((line) => line.startsWith(SKIPPED));

function tell({ file, output, seconds, passed, failed, skipped, fault }: FileResult): void {
  const isBad = failed > 0 || fault;
  process.stdout.write(
    `${isBad ? '✘' : '•'} ${file}  ${passed} passed${skipped ? `, ${skipped} skipped` : ''}  ${seconds.toFixed(1)} s\n`,
  );
  if (isBad) process.stdout.write(`${output}\n${fault ? `${file}: ${fault}\n` : ''}`);
  else for (const line of namesOfSkipped(output)) process.stdout.write(`  ${line}\n`);
}

const results: FileResult[] = [];
// Files run side by side, two more than there are cores, since some of them wait for terminals and mirrors. So a
// test must not depend on how long anything takes (times go to bench/).
const lanes = Array.from({ length: Math.min(availableParallelism() + 2, queue.length) }, async () => {
  for (let file = queue.shift(); file; file = queue.shift()) {
    const result = await runFile(file);
    results.push(result);
    tell(result);
  }
});
await Promise.all(lanes);
rmSync(scratch, { recursive: true, force: true });

const sum = (count: (result: FileResult) => number) =>
  results.reduce((total, result) => total + count(result), 0);
const passed = sum((result) => result.passed);
const skipped = sum((result) => result.skipped);
let failed = sum((result) => result.failed + (result.fault ? 1 : 0));
const fewest = isWhole ? FEWEST_TESTS[words.includes(ALL) ? 'all' : 'quick'] : 0;
if (passed + skipped + failed < fewest) {
  process.stdout.write(`Only ${passed + skipped + failed} tests ran, at least ${fewest} were expected.\n`);
  failed++;
}
if (files.length === 0) {
  process.stdout.write(`No test file matches ${filters.join(' or ')}.\n`);
  failed++;
}
if (skipped > 0 && !process.env.MNIST_DIR) {
  process.stdout.write(
    'Tests that read MNIST were skipped: set MNIST_DIR to the folder that holds its four files.\n',
  );
}
const slowest = results.toSorted((a, b) => b.processorSeconds - a.processorSeconds).slice(0, LISTED_FILES);
if (processorSecondsSoFar > 0) {
  const total = processorSecondsSoFar.toFixed(0);
  process.stdout.write(`\n${total} processor seconds, most of them in\n`);
  for (const { file, processorSeconds } of slowest)
    process.stdout.write(`${processorSeconds.toFixed(1).padStart(6)} s  ${file}\n`);
}
if (leftOut.length > 0)
  process.stdout.write(
    `\nTest files that take long and were left out: ${leftOut.length}. npm run test:all runs them.\n`,
  );
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
