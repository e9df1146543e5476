// The one adapter to Redis and to BullMQ: connections, queues and their settings. Valkey speaks the same protocol.

import { setTimeout as delay } from 'node:timers/promises';
import { type Job, Queue, WaitingError, Worker } from 'bullmq';
import { Redis, type RedisOptions, ReplyError } from 'ioredis';
import { sha256 } from '../engine/sha256.js';
import { RunError } from '../errors.js';
import { printable } from '../printable.js';
import { checkUrl, describeAddress, redisCommand, toType } from './address.js';
import { keysOf, LONGEST_JOB, PREFIX, type Task, type Timing } from './protocol.js';

export { type Queue, Redis };

/** Until then a Redis must have answered. */
const CONNECT_MILLISECONDS = 4000;
/** The oldest that BullMQ is content with. */
const OLDEST = [6, 2];
/** Between attempts to connect again. */
const MOST_MILLISECONDS_APART = 1000;

/**
 * `fails`: commands are refused at once while there is no connection, for whoever can tell a person, or try again.
 * `waits`: they wait until there is one again, for ever.
 */
type WithoutConnection = 'fails' | 'waits';

/** An answer that takes longer is none: the network is cut somewhere. Questions for messages take a second. */
const SILENCE_MILLISECONDS = 15_000;

const OPTIONS: Readonly<Record<WithoutConnection, RedisOptions>> = {
  fails: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    socketTimeout: SILENCE_MILLISECONDS,
  },
  waits: { maxRetriesPerRequest: null },
};

/** Connects, and goes on doing so whenever the connection is lost. @throws RunError `no-redis` within five seconds */
export async function connect(url: string, without: WithoutConnection): Promise<Redis> {
  checkUrl(url);
  let isFirst = true;
  const redis = new Redis(url, {
    ...OPTIONS[without],
    lazyConnect: true,
    connectTimeout: CONNECT_MILLISECONDS,
    retryStrategy: (times) => (isFirst ? null : Math.min(50 * times, MOST_MILLISECONDS_APART)),
  });
  let cause: unknown;
  redis.on('error', (error) => {
    cause = error;
  });
  // Something else than a Redis may take the connection, and say nothing.
  const timer = setTimeout(() => {
    cause = new Error(`no answer within ${CONNECT_MILLISECONDS / 1000} s`);
    redis.disconnect();
  }, CONNECT_MILLISECONDS);
  try {
    await redis.connect();
    isFirst = false;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw noRedis(url, cause ?? error);
  } finally {
    clearTimeout(timer);
  }
}

function noRedis(url: string, cause: unknown): RunError {
  return new RunError('no-redis', describeRefusal(url, (cause as Error).message), { cause });
}

function describeRefusal(url: string, reason: string): string {
  const address = describeAddress(url);
  if (/NOAUTH/.test(reason))
    return `The Redis at ${address} wants a password. Put it into the address: ${toType(url, true)}.`;
  if (/WRONGPASS|invalid (username|password)/i.test(reason))
    return `The Redis at ${address} does not take this password. Correct it in the address: ${toType(url, true)}.`;
  return (
    `There is no Redis to work with at ${address}: ${printable(reason).replace(/\.$/, '')}. ` +
    'Start one (redis-server, or docker compose up valkey), or name another with --redis.'
  );
}

/**
 * Refuses a Redis that cannot be relied on; returns what cannot be found out.
 * @throws RunError `redis-unfit`
 */
export async function checkFitness(
  redis: Redis,
  url: string,
  anyEviction: boolean,
): Promise<string | undefined> {
  const info = await redis.info().catch(emptyWhereHidden);
  const version = /^redis_version:(\d+)\.(\d+)/m.exec(info)?.slice(1).map(Number);
  if (version && (version[0] < OLDEST[0] || (version[0] === OLDEST[0] && version[1] < OLDEST[1])))
    throw new RunError(
      'redis-unfit',
      `The Redis at ${describeAddress(url)} is ${version.join('.')}; expected ${OLDEST.join('.')} or later. Use a newer one, or Valkey.`,
    );
  const policy = /^maxmemory_policy:([\w-]+)/m.exec(info)?.[1];
  if (policy === undefined)
    return (
      `The Redis at ${describeAddress(url)} does not tell what it does when its memory is full. ` +
      'Its maxmemory-policy must be noeviction: look at the settings of whoever runs it.'
    );
  if (policy === 'noeviction' || anyEviction) return undefined;
  throw new RunError(
    'redis-unfit',
    `The Redis at ${describeAddress(url)} throws keys away when its memory is full: its maxmemory-policy is ${policy}, ` +
      'expected noeviction.\n' +
      `Set it with \`${redisCommand(url, 'CONFIG SET maxmemory-policy noeviction')}\`, or take it as it is with --any-eviction.`,
  );
}

/** Who runs a Redis for others may hide what INFO tells: the command is renamed, or not allowed. */
function emptyWhereHidden(error: Error): string {
  if (/NOPERM|unknown command/i.test(error.message)) return '';
  throw error;
}

/** The tasks of a run, for whoever hands them out. */
export function openQueue(run: string, redis: Redis): Queue<Task> {
  const queue = new Queue<Task>(run, {
    connection: redis,
    prefix: PREFIX,
    skipWaitingForReady: true,
    skipVersionCheck: true,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: {
      removeOnComplete: true,
      removeOnFail: true,
      stackTraceLimit: 1,
      sizeLimit: LONGEST_JOB,
    },
  });
  // Whoever uses the queue hears of errors by its commands.
  queue.on('error', () => {});
  return queue;
}

/** How a task is called within its run. Handed out again it needs another name: one that is still there is passed over. */
export const jobId = ({ name }: Pick<Task, 'name'>, attempt: number) => `${name}-try-${attempt}`;

/** Takes a run's tasks, one at a time; `work` may throw GivenBack. Returns what ends it after the task at hand. */
export function startWorker(
  run: string,
  redis: Redis,
  { lock }: Timing,
  name: string,
  work: (data: unknown) => Promise<void>,
): () => Promise<void> {
  const worker = new Worker(
    run,
    async (job: Job, token) => {
      try {
        await work(job.data);
      } catch (error) {
        if (!(error instanceof GivenBack)) throw error;
        await job.moveToWait(token);
        throw new WaitingError();
      }
    },
    {
      connection: redis,
      prefix: PREFIX,
      name,
      concurrency: 1,
      lockDuration: lock,
      stalledInterval: lock,
      // A machine that goes away is no fault of the task.
      maxStalledCount: 1_000_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
      drainDelay: 1,
      skipVersionCheck: true,
    },
  );
  // Lost locks and lost connections mend themselves: others take the task, and connections are made again.
  worker.on('error', () => {});
  return async () => {
    // It waits for the task at hand, and for one that Redis has handed out and whose name is still on its way.
    await inAtMost(LEAVE_MILLISECONDS, worker.pause());
    // By force, since BullMQ would wait for a Redis that is gone for ever.
    await worker.close(true);
  };
}

/** So long whoever leaves waits for Redis to take note: where that is gone it would be for ever. */
export const LEAVE_MILLISECONDS = 3000;

/** Waits for a promise, but no longer than so many milliseconds: without Redis it would be for ever. */
export async function inAtMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  const late = delay(milliseconds, undefined, { signal: waiting.signal }).catch(() => {});
  await Promise.race([promise.catch(() => {}), late]);
  waiting.abort();
}

/** Thrown by a machine that leaves a task to others. */
export class GivenBack extends Error {}

/** All keys of a run that are there now. */
async function* scanKeys(redis: Redis, run: string): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', keysOf(run), 'COUNT', 1000);
    cursor = next;
    if (keys.length > 0) yield keys;
  } while (cursor !== '0');
}

/** Has Redis forget all keys of a run after so many milliseconds. */
export async function expireKeys(redis: Redis, run: string, milliseconds: number): Promise<void> {
  for await (const keys of scanKeys(redis, run)) {
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.pexpire(key, milliseconds);
    await pipeline.exec();
  }
}

export async function deleteKeys(redis: Redis, run: string): Promise<void> {
  for await (const keys of scanKeys(redis, run)) await redis.unlink(...keys);
}

/** The bytes under a key; undefined where there is none. */
export async function getBytes(redis: Redis, key: string): Promise<Uint8Array | undefined> {
  return (await redis.getBuffer(key)) ?? undefined;
}

/** Bytes that came over Redis, and their SHA-256. */
export interface Hashed {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** The bytes under a key, hashed on another thread; undefined where there is none. */
export async function getHashed(redis: Redis, key: string): Promise<Hashed | undefined> {
  const bytes = await getBytes(redis, key);
  return bytes && { bytes, sha256: await sha256(bytes) };
}

/** Whether a Redis answered that it does not do what it was asked for: it has no memory left, is a replica, or holds something else. */
export const isRefusal = (error: unknown): error is Error => error instanceof ReplyError;

/** Keeps bytes under a key for so many milliseconds. */
export async function setBytes(
  redis: Redis,
  key: string,
  bytes: Uint8Array,
  milliseconds: number,
): Promise<void> {
  await redis.set(key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), 'PX', milliseconds);
}

/** Puts a message on a list while a key is there, in one: else the last machine to leave would leave a list behind. */
const PUSH_WHILE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('LPUSH', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`;

/** Puts a message on a list that is kept for so many milliseconds, if the key `condition` is there; tells whether it is. */
export async function pushWhile(
  redis: Redis,
  condition: string,
  list: string,
  message: object,
  milliseconds: number,
): Promise<boolean> {
  return (await redis.eval(PUSH_WHILE, 2, condition, list, JSON.stringify(message), milliseconds)) === 1;
}
