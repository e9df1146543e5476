// Running the project's commands as a user does.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../temporary.js';

const RUN = fileURLToPath(new URL('../../../../scripts/run.mjs', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  /** The working directory, a new folder. */
  readonly folder: string;
}

/** Runs a command in a folder of its own; `meddle` may watch and disturb it. */
export function run(
  args: readonly string[],
  options: { folder?: string; meddle?: (child: ChildProcess, out: string) => void } = {},
): Promise<Ended> {
  const folder = options.folder ?? temporaryFolder();
  const child = spawn(process.execPath, [RUN, ...args], {
    cwd: folder,
    env: { ...process.env, DISTRIBUTED_MNIST_DATA: join(folder, 'data') },
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
