// Doing what a Redis is asked for again while it fails: it may be restarted, or be short of memory for a moment. After the
// run's patience a person is told what to mend.

import { setTimeout as delay } from 'node:timers/promises';
import { RunError } from '../errors.js';
import { printable } from '../printable.js';
import { redisCommand } from './address.js';
import type { Connection } from './connection.js';

const PAUSE_MILLISECONDS = 200;

export class Persistence {
  /** How often something failed: whoever handed out tasks before a failure hands them out again after it. */
  failures = 0;

  constructor(
    private readonly redis: Pick<Connection, 'address' | 'typed'>,
    /** Milliseconds. */
    private readonly patience: number,
    private readonly warn: (message: string) => void,
    private readonly isStopping: () => boolean,
  ) {}

  /**
   * Does something with Redis, again and again while that fails; undefined where the run is stopped meanwhile.
   * @throws RunError `redis-failed` when patience is at its end
   */
  async persist<Value>(act: () => Promise<Value>): Promise<Value | undefined> {
    const began = performance.now();
    for (let isFirst = true; ; isFirst = false) {
      try {
        return await act();
      } catch (error) {
        if (!isOfRedis(error)) throw error;
        this.failures++;
        if (this.isStopping()) return undefined;
        if (performance.now() - began > this.patience) throw this.giveUp(error);
        if (isFirst)
          this.warn(`Redis at ${this.redis.address}: ${printable(error.message)}. It is tried again.`);
        await delay(PAUSE_MILLISECONDS);
      }
    }
  }

  private giveUp(cause: Error): RunError {
    return new RunError(
      'redis-failed',
      `Redis at ${this.redis.address} did not do what it was asked for ${Math.round(this.patience / 1000)} s, the last time with: ` +
        `${printable(cause.message)}. ${adviceFor(cause.message, this.redis.typed)}`,
      { cause },
    );
  }
}

/** Errors of ioredis and of the system, and no fault of the program. */
const isOfRedis = (error: unknown): error is Error =>
  error instanceof Error &&
  !(error instanceof RunError || error instanceof TypeError || error instanceof RangeError);

function adviceFor(message: string, typed: string): string {
  if (/OOM/.test(message))
    return `Give it more memory: ${redisCommand(typed, 'CONFIG SET maxmemory 0')}, or a larger number of bytes.`;
  if (/READONLY/.test(message))
    return `It is a replica, or was made one: name its master with --redis, or run ${redisCommand(typed, 'REPLICAOF NO ONE')}.`;
  return 'Start it again, or look at its log.';
}
