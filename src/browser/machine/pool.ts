// A pool of module workers, and how they end. A browser does not tell that a worker has died, nor when one that was ended
// writes no more. So each worker holds a lock for as long as it lives (Web Locks API), and the pool waits for that lock.

import type { Pool, SharedKernels } from '../../engine/machine.js';
import { WorkerException, WorkerFailure } from '../../engine/mapreduce/failures.js';
import { startWatch, type Watch } from '../../engine/mapreduce/watch.js';
import { RunError } from '../../errors.js';
import { type Answer, type Beginning, type JobMessage, READY } from './messages.js';
import type { StartedWorker, StartWorker } from './start-worker.js';

const END_MILLISECONDS = 5000;

interface Job extends JobMessage {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class WorkerPool implements Pool {
  private readonly members: Member[] = [];
  private readonly waiting: Job[] = [];
  private broken: Error | undefined;

  constructor(workers: number, start: StartWorker, kernels?: SharedKernels) {
    const listener = {
      idle: () => this.handOut(),
      died: () => this.break(new WorkerFailure('its thread ended')),
      failed: (error: Error) => this.break(error),
    };
    try {
      while (this.members.length < workers) this.members.push(new Member(start, kernels, listener));
    } catch (cause) {
      for (const member of this.members) void member.endQuietly();
      throw startFailure((cause as Error).message);
    }
  }

  /** Has a worker do a job by the function of this name in worker.ts. */
  run<Value>(job: object, name: string): Promise<Value> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.broken) throw this.broken;
      this.waiting.push({ job, name, resolve, reject });
      this.handOut();
    }) as Promise<Value>;
  }

  private handOut(): void {
    for (const member of this.members)
      if (this.waiting.length > 0 && member.isIdle) member.take(this.waiting.shift()!);
  }

  /** A pool that lost a worker does no more: its user starts another. */
  private break(error: Error): void {
    this.broken ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.broken);
    for (const member of this.members) member.fail(this.broken);
  }

  /** Ends one worker in the middle of its work, for people to see that it does no harm. */
  kill(worker: number): void {
    this.members[worker % this.members.length].end();
  }

  async destroy(): Promise<boolean> {
    this.break(new WorkerFailure('its pool was ended'));
    const ends = Promise.all(this.members.map((member) => member.endQuietly()));
    return Promise.race([
      ends.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), END_MILLISECONDS)),
    ]);
  }
}

interface Listener {
  idle(): void;
  died(): void;
  failed(error: Error): void;
}

/** One worker of a pool. */
class Member {
  private readonly worker: StartedWorker;
  private readonly lock = `distributed-mnist worker ${crypto.randomUUID()}`;
  private job: Job | undefined;
  private isReady = false;
  /** Watches that the worker begins. */
  private readonly beginning: Watch;
  /** Resolved when the worker's lock is free: its thread is over. */
  private over: Promise<void> | undefined;
  private wasEnded = false;

  constructor(
    start: StartWorker,
    kernels: SharedKernels | undefined,
    private readonly listener: Listener,
  ) {
    this.worker = start((reason) => listener.failed(startFailure(reason)));
    const { port } = this.worker;
    port.onmessage = ({ data }: MessageEvent<Answer | typeof READY>) =>
      data === READY ? this.begin() : this.answer(data);
    port.onmessageerror = () => listener.failed(startFailure('a message could not be read'));
    port.postMessage({ lock: this.lock, kernels } satisfies Beginning);
    this.beginning = startWatch(() => Number(this.isReady));
    this.beginning.stalled.catch(() => this.listener.died());
  }

  get isIdle(): boolean {
    return this.isReady && !this.job;
  }

  private begin(): void {
    this.isReady = true;
    this.beginning.end();
    this.over = navigator.locks
      .request(this.lock, () => {})
      .then(() => {
        if (!this.wasEnded) this.listener.died();
      });
    this.listener.idle();
  }

  take(job: Job): void {
    this.job = job;
    this.worker.port.postMessage({ name: job.name, job: job.job } satisfies JobMessage);
  }

  private answer(answer: Answer): void {
    const { job } = this;
    this.job = undefined;
    if ('thrown' in answer) job?.reject(new WorkerException(answer.thrown));
    else job?.resolve(answer.value);
    this.listener.idle();
  }

  fail(error: Error): void {
    this.job?.reject(error);
    this.job = undefined;
  }

  /** Ends the worker. A worker that has not begun holds no lock, and has written nothing. */
  async end(): Promise<void> {
    this.worker.terminate();
    this.beginning.end();
    if (!this.isReady && !this.wasEnded) this.listener.died();
    await this.over;
  }

  /** The same, without a word to the listener. */
  endQuietly(): Promise<void> {
    this.wasEnded = true;
    return this.end();
  }
}

function startFailure(found: string): RunError {
  return new RunError(
    'no-threads',
    `A worker could not be started: ${found || 'its file could not be loaded'}. Load the page again, or use fewer workers.`,
  );
}
