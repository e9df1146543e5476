// A coordinator's connection to a Redis that was found fit: one for commands, and one that waits for messages.

import { describeAddress, toType } from './address.js';
import { TIMING, type Timing } from './protocol.js';
import { checkFitness, connect, type Redis } from './redis.js';

export interface ClusterOptions {
  readonly url: string;
  readonly anyEviction: boolean;
  readonly timing?: Timing;
}

export interface Connection extends Disposable {
  readonly redis: Redis;
  readonly blocking: Redis;
  /** Without its password. */
  readonly address: string;
  /** As one types it, with a placeholder for its password. */
  readonly typed: string;
  readonly timing: Timing;
  /** What could not be found out of the Redis, in words. */
  readonly doubt: string | undefined;
}

/**
 * Connects to a Redis over which machines work together.
 * @throws UsageError `bad-option`; RunError `no-redis`, `redis-unfit`
 */
export async function openConnection({
  url,
  anyEviction,
  timing = TIMING,
}: ClusterOptions): Promise<Connection> {
  const redis = await connect(url, 'fails');
  try {
    const doubt = await checkFitness(redis, url, anyEviction);
    const blocking = await connect(url, 'fails');
    return {
      redis,
      blocking,
      address: describeAddress(url),
      typed: toType(url),
      timing,
      doubt,
      [Symbol.dispose]() {
        redis.disconnect();
        blocking.disconnect();
      },
    };
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}
