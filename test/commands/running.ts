// Running the project's commands as a user does.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertDescribed } from '../schemas.js';
import { temporaryFolder } from '../temporary.js';

/** What `npm run` starts: it builds whatever has changed, then runs a command. */
export const RUN = fileURLToPath(new URL('../../../../scripts/run.mjs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  /** The working directory, a new folder. */
  readonly folder: string;
}

export interface RunOptions {
  readonly folder?: string;
  /** Variables besides this process's own; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** May watch and disturb the command. */
  readonly meddle?: (child: ChildProcess, out: string) => void;
}

/** The file of a command, in the build that the tests are of. */
export const fileOf = (command: string) =>
  fileURLToPath(new URL(`../../commands/${command}.js`, import.meta.url));

/** Runs a command in a folder of its own. What it prints with --json must be as docs/schema says. */
export async function run([command, ...words]: readonly string[], options?: RunOptions): Promise<Ended> {
  const ended = await start([process.execPath, fileOf(command), ...words], options);
  if (words.includes('--json')) for (const line of jsonLines(ended.out)) assertDescribed(command, line);
  return ended;
}

/** Runs a program in a folder of its own, as a command of the project finds its data there. */
export function start([program, ...words]: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const folder = options.folder ?? temporaryFolder();
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...process.env, DISTRIBUTED_MNIST_DATA: join(folder, 'data'), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
    options.meddle?.(child, out);
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err, folder }));
  });
}

/** The JSON objects of standard output, one a line. */
export const jsonLines = (out: string) =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
