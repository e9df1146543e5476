// Processor time of processes, from Linux: what a round costs on a machine on which other programs run, too.

import { readFileSync } from 'node:fs';

/** Milliseconds of a tick of Linux's clock, as /proc counts them. */
const TICK = 10;

/**
 * Milliseconds that a process's main thread has worked since it began; of a machine's or a coordinator's that is all but the
 * steps themselves, which are on other threads. Undefined where the system is not Linux.
 */
export function mainThreadTime(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
    // The second field is the program's name, in brackets, and may hold blanks: after it comes the third.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user, system] = [fields[11], fields[12]].map(Number);
    return TICK * (user + system);
  } catch {
    return undefined;
  }
}
