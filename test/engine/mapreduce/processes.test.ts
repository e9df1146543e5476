// Runs in processes of their own: stopped and continued, short of memory or files, with a thread that never ends.

import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../../temporary.js';
import { runToEnd } from '../training/runs.js';
import { dataset, RECIPES } from './recipes.js';

const SCRIPT = fileURLToPath(new URL('one-run.js', import.meta.url));

interface Line {
  readonly event?: string;
  readonly message?: string;
  readonly code?: string;
  readonly weightsSha256?: string;
}

/** Runs the script under a limit of the shell's; `meddle` is told of each line with the process's id. */
function start(
  options: object,
  { limit = '', meddle }: { limit?: string; meddle?: (line: Line, pid: number) => void } = {},
): Promise<{ code: number | null; lines: Line[]; err: string }> {
  const command = `${limit && `ulimit ${limit} && `}exec "$0" "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, SCRIPT, JSON.stringify(options)]);
  const lines: Line[] = [];
  let rest = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    const whole = (rest + chunk).split('\n');
    rest = whole.pop() as string;
    for (const line of whole.map((text) => JSON.parse(text) as Line)) {
      lines.push(line);
      meddle?.(line, child.pid as number);
    }
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, lines, err })));
}

const hashAfter = async (epochs: number) =>
  (await runToEnd({ recipe: { ...RECIPES[0], epochs }, dataset, workers: 1 })).weightsSha256;
const warningsOf = (lines: readonly Line[]) =>
  lines.filter(({ event }) => event === 'warning').map(({ message }) => message);

test('a process that is stopped for longer than a worker may hang, and continued: no warning, the same weights', async () => {
  let stopped = false;
  const { code, lines, err } = await start(
    { epochs: 40, stallSeconds: 2 },
    {
      meddle: async ({ event }, pid) => {
        if (event !== 'epoch' || stopped) return;
        stopped = true;
        process.kill(pid, 'SIGSTOP');
        await delay(4500);
        process.kill(pid, 'SIGCONT');
      },
    },
  );
  assert.is(code, 7, err);
  assert.ok(stopped);
  assert.equal(warningsOf(lines), []);
  assert.is(lines.at(-1)?.weightsSha256, await hashAfter(40));
});

test('a thread that cannot be ended: the run goes on in another memory, and the process ends with its own code', async () => {
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const harm = { job: 'train', epoch: 1, phase: 4, kind: 'blocks', pipe };
  const { code, lines, err } = await start({ epochs: 2, stallSeconds: 2, harm });
  const [warning, ...others] = warningsOf(lines);
  assert.match(warning ?? '', /no task ended for 2 seconds.*a copy of the memory/);
  assert.equal(others, []);
  assert.is(lines.at(-1)?.weightsSha256, await hashAfter(2));
  // Nodes that cannot become another program can only be killed.
  assert.is(code, 'execve' in process ? 7 : null, err);
});

test('too little address space for threads is an error that says so, not the end of the process', async () => {
  // Enough for Node itself, and for no thread; some Nodes get no shared memory of that either.
  const { code, lines, err } = await start({ epochs: 1 }, { limit: '-v 2097152' });
  assert.is(code, 1, err);
  assert.is(lines.at(-1)?.code, 'out-of-memory');
  assert.match(lines.at(-1)?.message ?? '', /ulimit -v unlimited/);
});

for (const files of [1, 4]) {
  test(`${files} more file(s), too few for threads: an error that says so, not a fault of the program`, async () => {
    const { code, lines, err } = await start({ epochs: 1, files }, { limit: '-n 200' });
    assert.is(code, 1, err);
    assert.is(lines.at(-1)?.code, 'no-threads', JSON.stringify(lines));
    assert.match(lines.at(-1)?.message ?? '', /ulimit -n/);
  });
}

test.run();
