// Commands that are killed in the middle of their work, as by a machine that loses power.

import { spawn } from 'node:child_process';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TRAIN = fileURLToPath(new URL('../../../commands/train.js', import.meta.url));

/** Leaves a temporary file in a folder, as a process does that was killed while it wrote there long ago. */
export function plantPartial(folder: string): void {
  const path = join(folder, '.0123456789abcdef.partial');
  writeFileSync(path, 'half');
  utimesSync(path, 0, 0);
}

/**
 * Trains with the program's data in `data`, and kills it when `reached` resolves; what it prints on standard error is
 * told to `onError`. Gives the signal that ended it.
 */
export async function killTraining(
  options: readonly string[],
  data: string,
  reached: Promise<void>,
  onError: (text: string) => void = () => {},
): Promise<NodeJS.Signals | null> {
  const { MNIST_DIR: _, ...environment } = process.env;
  const child = spawn(process.execPath, [TRAIN, ...options], {
    cwd: data,
    env: { ...environment, DISTRIBUTED_MNIST_DATA: data },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (chunk) => onError(String(chunk)));
  const closed = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, signal) => resolve(signal));
  });
  // One that ends by itself was not killed.
  await Promise.race([reached, closed]);
  child.kill('SIGKILL');
  return closed;
}
