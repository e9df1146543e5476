// How much of the machine a benchmark gets: on a busy machine its figures say more about the neighbours than about the
// program.

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

/** Long enough that the system has shared out the cores fairly. */
const SPIN_MILLISECONDS = 400;

/** A machine that gives less than this share of its cores is busy. */
const QUIET = 0.95;

/** The share of all cores that spinning threads, one a core, got before and after a benchmark, 0 to 1. */
export interface MachineShare {
  readonly before: number;
  readonly after: number;
}

/** The share of all cores that this program gets now, 0 to 1: processor time of one spinning thread a core, by time. */
export async function measureMachineShare(): Promise<number> {
  const threads = availableParallelism();
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./cores-worker.js', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  try {
    const spin = (milliseconds: number) =>
      Promise.all(Array.from({ length: threads }, () => pool.run(milliseconds, { name: 'spin' })));
    // Once for the threads to start.
    await spin(1);
    const started = performance.now();
    const before = process.cpuUsage();
    await spin(SPIN_MILLISECONDS);
    const { user, system } = process.cpuUsage(before);
    return Math.min(1, (user + system) / 1000 / (threads * (performance.now() - started)));
  } finally {
    await pool.destroy();
  }
}

export const isQuiet = ({ before, after }: MachineShare) => Math.min(before, after) >= QUIET;

/** Says so before anything is measured on a busy machine. */
export function warnIfBusy(share: number): void {
  if (share < QUIET)
    console.log(
      `The machine is busy: this program gets ${(100 * share).toFixed(0)} % of the cores. Times will be too long.`,
    );
}

/** What else the machine was doing, for people. */
export function describeMachineShare(share: MachineShare): string {
  const percents = [share.before, share.after].map((part) => `${(100 * part).toFixed(0)} %`);
  const found = `This program got ${percents[0]} of the cores before the benchmark and ${percents[1]} after it.`;
  return isQuiet(share)
    ? found
    : `${found}\nThe machine was busy: the times are too long by an unknown amount. Repeat them when it is quiet.`;
}
