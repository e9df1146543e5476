// Runs every *.test.js beside it, each in a process of its own, and guards against the ways in which uvu can
// pass in silence: a file that registers no test, hooks that throw, a test that never ran. Its last line is
// `N passed, N failed, N skipped`. `npm test -- vision` runs the files whose path contains "vision".

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Fewer tests than this in a whole run means that some were lost, not that all is well. Raise it as they grow. */
const FEWEST_TESTS = 1100;

const folder = dirname(fileURLToPath(import.meta.url));
const filter = process.argv[2] ?? '';
const files = (readdirSync(folder, { recursive: true }) as string[])
  .filter((file) => file.endsWith('.test.js') && file.includes(filter))
  .sort();

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
  file: string;
  output: string;
  passed: number;
  failed: number;
  skipped: number;
  /** Why the file failed as a whole, if it did. */
  fault?: string;
}

function runFile(file: string): Promise<FileResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', join(folder, file)], {
      env: { ...environment, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('close', (code, signal) => resolve(judge(file, output, code, signal)));
  });
}

/** Reads uvu's closing lines, and trusts them only if they add up and the process agrees. */
function judge(file: string, output: string, code: number | null, signal: string | null): FileResult {
  const closing = (label: string) => {
    const found = output.match(new RegExp(`^.*${label}:\\s+(?:\\x1b\\[\\d+m)*(\\d+)`, 'm'));
    return found ? Number(found[1]) : Number.NaN;
  };
  const total = closing('Total');
  const passed = closing('Passed');
  const skipped = closing('Skipped');
  const failed = total - passed;
  let fault: string | undefined;
  if (Number.isNaN(total + passed + skipped))
    fault = `ended without uvu's closing lines (${signal ?? `exit code ${code}`})`;
  else if (total + skipped === 0) fault = 'registered no test: is test.run() missing?';
  else if (failed === 0 && (code !== 0 || signal))
    fault = `every test passed, yet it ended with ${signal ?? `exit code ${code}`}`;
  else if (/FAIL/.test(output) && failed === 0) fault = 'printed a failure that was not counted';
  return { file, output, passed: passed || 0, failed: failed || 0, skipped: skipped || 0, fault };
}

const results: FileResult[] = [];
const queue = [...files];
// Files run side by side, one more than there are cores, since some of them wait for terminals and mirrors. So a
// test must not depend on how long anything takes (times go to bench/).
const lanes = Array.from({ length: Math.min(availableParallelism() + 1, queue.length) }, async () => {
  for (let file = queue.shift(); file; file = queue.shift()) {
    const result = await runFile(file);
    results.push(result);
    const bad = result.failed > 0 || result.fault;
    process.stdout.write(
      `${bad ? '✘' : '•'} ${file}  ${result.passed} passed${result.skipped ? `, ${result.skipped} skipped` : ''}\n`,
    );
    if (bad) process.stdout.write(`${result.output}\n${result.fault ? `${file}: ${result.fault}\n` : ''}`);
  }
});
await Promise.all(lanes);
rmSync(scratch, { recursive: true, force: true });

const sum = (count: (result: FileResult) => number) =>
  results.reduce((total, result) => total + count(result), 0);
const passed = sum((result) => result.passed);
const skipped = sum((result) => result.skipped);
let failed = sum((result) => result.failed + (result.fault ? 1 : 0));
if (!filter && passed + skipped + failed < FEWEST_TESTS) {
  process.stdout.write(
    `Only ${passed + skipped + failed} tests ran, at least ${FEWEST_TESTS} were expected.\n`,
  );
  failed++;
}
if (files.length === 0) {
  process.stdout.write(`No test file matches "${filter}".\n`);
  failed++;
}
if (skipped > 0 && !process.env.MNIST_DIR) {
  process.stdout.write(
    'Tests that read MNIST were skipped: set MNIST_DIR to the folder that holds its four files.\n',
  );
}
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
