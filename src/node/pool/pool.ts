// Pools of Piscina workers, all of them running worker.ts, and how they end.

import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Pool, SharedKernels } from '../../engine/machine.js';
import { describeThrown, WorkerException, WorkerFailure } from '../../engine/mapreduce/failures.js';
import { RunError } from '../../errors.js';
import { endWithThreads } from '../leave.js';
import { checkAddressSpace } from './address-space.js';
import type { Answer } from './answer.js';

const WORKER_FILE = fileURLToPath(new URL('load-worker.cjs', import.meta.url));
/** A thread ends within milliseconds of being asked to; on a machine with much else to do, within a second or two. */
const END_SECONDS = 5;

export interface PoolOptions {
  /** For workers that use the kernels: module and memory. */
  readonly workerData?: SharedKernels;
  /** Jobs that a worker has at hand at once: more than one where jobs wait for other threads, as decoding does. */
  readonly jobsEach?: number;
}

/**
 * A pool of `workers` threads, which take one job each at a time unless `jobsEach` says more.
 * Throws RunError where threads cannot be started: `no-threads`, `out-of-memory`.
 */
export function startPool(workers: number, options: PoolOptions = {}): WorkerPool {
  checkAddressSpace(workers);
  try {
    return new WorkerPool(workers, options);
  } catch (error) {
    throw startFailure(error);
  }
}

export class WorkerPool implements Pool {
  private readonly piscina: Piscina;
  /** What ended a worker outside any job, which is while it starts. */
  private broken?: Error;
  /** How to fail the jobs that are waited for. */
  private readonly waiting = new Set<(error: Error) => void>();

  constructor(workers: number, { workerData, jobsEach = 1 }: PoolOptions) {
    // min = max: idle workers stay, and each of the `workers` tasks of a job finds one.
    this.piscina = new Piscina({
      filename: WORKER_FILE,
      minThreads: workers,
      maxThreads: workers,
      concurrentTasksPerWorker: jobsEach,
      workerData,
    });
    // Jobs return their exceptions, so what a thread itself reports is thrown outside of them. Piscina rejects the jobs
    // that the thread had with the same error, or has this event where it had none.
    for (const thread of this.piscina.threads) thread.on('error', (error) => this.break(error));
    this.piscina.on('error', (error: Error) => this.break(error));
  }

  get threads(): Worker[] {
    return this.piscina.threads;
  }

  private break(error: Error): void {
    // The thread is dead, but not because of its job: another thread can do it.
    if (codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY') return;
    this.broken ??= startFailure(error);
    for (const fail of this.waiting) fail(this.broken);
  }

  /** Has a worker do a job by the function of this name in worker.ts. */
  async run<Value>(job: object, name: string): Promise<Value> {
    const answer = await this.ask<Value>(job, name);
    if ('thrown' in answer) throw new WorkerException(answer.thrown);
    return answer.value;
  }

  private ask<Value>(job: object, name: string): Promise<Answer<Value>> {
    return new Promise((resolve, reject) => {
      if (this.broken) throw this.broken;
      this.waiting.add(reject);
      this.piscina
        .run(job, { name })
        .then(resolve, (error) => reject(this.broken ?? new WorkerFailure(error.message, { cause: error })))
        .finally(() => this.waiting.delete(reject));
    });
  }

  /** A thread that is still there after some seconds is held by a debugger, or by the system. */
  async destroy(seconds = END_SECONDS): Promise<boolean> {
    const living = new Set(this.threads);
    for (const thread of living) thread.once('exit', () => living.delete(thread));
    const ended = this.piscina.destroy().then(() => true);
    const waiting = new AbortController();
    const allEnded = await Promise.race([ended, delay(seconds * 1000, false, { signal: waiting.signal })]);
    waiting.abort();
    for (const thread of living) abandon(thread);
    return allEnded;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** A thread that the system did not give, or that could not open its own files. */
function isShortage(error: unknown): boolean {
  return (
    codeOf(error) === 'ERR_WORKER_INIT_FAILED' || /EMFILE|ENFILE|too many open files/.test(String(error))
  );
}

/** The error of a worker that could not start. */
function startFailure(error: unknown): Error {
  if (!isShortage(error)) return new WorkerException(describeThrown(error));
  return new RunError(
    'no-threads',
    `A worker thread could not be started: ${(error as Error).message.replace(/\.+$/, '')}. Allow more open files and threads ` +
      '(ulimit -n, ulimit -u), or use fewer workers.',
    { cause: error },
  );
}

/** Threads that were asked to end and have not. */
const abandoned = new Set<Worker>();

/**
 * Lets the process end without the thread. By itself a process waits for all of its threads, as `process.exit` does, so for
 * such a one for ever.
 */
function abandon(thread: Worker): void {
  if (abandoned.size === 0) process.on('exit', endWithoutAbandoned);
  abandoned.add(thread);
  thread.unref();
  thread.once('exit', () => abandoned.delete(thread));
}

function endWithoutAbandoned(exitCode: number): void {
  if (abandoned.size > 0) endWithThreads(exitCode, endWithoutAbandoned);
}
