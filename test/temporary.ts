// Folders for tests to write to, gone when the process ends.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

// The runner ends what takes too long: then, too, folders go, and whatever else a test clears up on exit.
process.once('SIGTERM', () => process.exit(143));

process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'distributed-mnist-test-'));
  folders.push(folder);
  return folder;
}
