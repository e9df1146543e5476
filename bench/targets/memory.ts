// The memory that training takes, by number of workers: the whole process at its peak, as the system counts it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost, megabytes, type Outcome } from './target.js';

const start = fileURLToPath(new URL('../../../../scripts/run.mjs', import.meta.url));
/** Has a process tell at its end how much it held at its peak, in KiB. */
const TELL = 'process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))';

export function measureMemory(): Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'memory-'));
  try {
    const [two, three] = [2, 3].map((workers) => peakOfTraining(workers, join(folder, 'model.safetensors')));
    return [
      atMost('memory, training with two workers', 300, two, megabytes),
      atMost('memory, a worker more', 40, three - two, megabytes),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Megabytes that an epoch of 784-512-10 takes at its peak, everything included. */
function peakOfTraining(workers: number, out: string): number {
  const { stderr, status } = spawnSync(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(TELL)}`, start, 'train'],
      ...['--preset', 'original', '--epochs', '2', '--workers', String(workers)],
      ...['--no-report', '--quiet', '--out', out],
    ],
    { encoding: 'utf8' },
  );
  // Several lines where workers tell too: all of them count the one process.
  const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kibibytes]) => Number(kibibytes));
  if (status !== 0 || peaks.length === 0) throw new Error(`training for its memory failed: ${stderr}`);
  return (Math.max(...peaks) * 1024) / 1e6;
}
