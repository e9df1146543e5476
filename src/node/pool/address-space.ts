// Whether the address space suffices for threads. V8 ends the whole process, without an exception, when a thread cannot
// reserve what it wants, so that has to be known before.

import { readFileSync } from 'node:fs';
import { RunError } from '../../errors.js';
import { plural } from '../../numbers.js';

const GIGABYTE = 2 ** 30;
/** What a thread reserves, most of it never used: 0.84 GB on Node 26, 0.6 to 0.8 on Node 20 (VmSize before and after). */
const THREAD_BYTES = GIGABYTE;

/**
 * Refuses to start `threads` threads where the system limits the address space (`ulimit -v`) to less than they take.
 * Throws RunError `out-of-memory`. Only Linux is asked: elsewhere such a limit does nothing, or cannot be read.
 */
export function checkAddressSpace(threads: number): void {
  if (process.platform !== 'linux') return;
  const limit = readNumber('/proc/self/limits', /^Max address space\s+(\d+)/m);
  const used = readNumber('/proc/self/status', /^VmSize:\s+(\d+) kB/m);
  if (limit === undefined || used === undefined) return;
  const needed = used * 1024 + threads * THREAD_BYTES;
  if (needed <= limit) return;
  const inGigabytes = (bytes: number) => (bytes / GIGABYTE).toFixed(1);
  throw new RunError(
    'out-of-memory',
    `${plural(threads, 'worker thread')} ${threads === 1 ? 'needs' : 'need'} ${inGigabytes(needed)} GB of address space, and ${inGigabytes(limit)} GB are allowed ` +
      '(ulimit -v). Allow more (ulimit -v unlimited), or use fewer workers.',
  );
}

/** The number that a file under /proc tells; undefined where there is none ("unlimited"), or no such file. */
function readNumber(file: string, pattern: RegExp): number | undefined {
  try {
    const found = readFileSync(file, 'utf8').match(pattern);
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}
