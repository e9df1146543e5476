// One run over worker processes of one thread each, with a Redis on this machine: how long its epochs take, and how much of
// that the machines spent in their local steps.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EpochEvent } from '../../src/engine/training/events.js';
import { RedisProxy, RedisServer } from '../../test/cluster/redis-server.js';
import { temporaryFolder } from '../../test/temporary.js';
import { median } from '../statistics.js';
import { mainThreadTime } from './processor-time.js';

export interface Setting {
  readonly processes: number;
  readonly shards: number;
  readonly localSteps: number;
  readonly wire: 'f32' | 'f16';
  /** Milliseconds by which whatever passes between a process and the Redis comes later, in either direction. */
  readonly delay: number;
}

export interface Figures {
  /** Seconds of an epoch, the median. */
  readonly seconds: number;
  /** The same over those that the busiest machine spent in its local steps, less 1. */
  readonly overhead: number;
  /** Processor time of main threads in milliseconds an epoch, of machines their mean; empty where it cannot be read. */
  readonly processor: readonly ProcessorTime[];
}

interface ProcessorTime {
  readonly machines: number;
  /** With what it does when an epoch is over: it evaluates. */
  readonly coordinator: number;
  readonly redis: number;
}

const RUN = fileURLToPath(new URL('../../../../scripts/run.mjs', import.meta.url));
/** Epochs that count; in the one before machines load the data, and V8 compiles. */
const EPOCHS = 8;

/**
 * Images of an epoch: 200 steps for each of two shards, 100 for each of four. So every round has all its local steps, while a
 * whole data set would leave a short one at its end.
 */
export const IMAGES = 51_200;
const BATCH = 128;

/** Steps of a shard in an epoch, after which a round ends at the latest. */
export const stepsOf = (shards: number) => IMAGES / shards / BATCH;

/** Trains 784-512-10 on MNIST's first images, without augmentation. */
export async function measure(setting: Setting): Promise<Figures> {
  const { processes, shards, localSteps, wire, delay } = setting;
  // It keeps nothing on the disk, as docs/cluster.md has it started.
  const redis = await RedisServer.start('--appendonly', 'no');
  const proxy = delay > 0 ? await RedisProxy.start(redis, delay) : undefined;
  const url = proxy?.url ?? redis.url;
  const workers = Array.from({ length: processes }, () => start('worker', '--redis', url, '--workers', '1'));
  try {
    const train = start(
      'train',
      ...['--redis', url, '--shards', String(shards), '--local-steps', String(localSteps), '--wire', wire],
      ...[
        '--epochs',
        String(EPOCHS + 1),
        '--augment',
        'none',
        '--validation',
        String(60_000 - IMAGES),
        '--workers',
        '1',
      ],
      ...['--out', 'model.safetensors', '--no-report', '--json', '--checkpoint-every', '1000'],
    );
    const read = () => [...workers, train, redis].map(({ pid }) => mainThreadTime(pid));
    const times: (number | undefined)[][] = [];
    const epochs = await epochsOf(train, () => times.push(read()));
    const counted = epochs.slice(1);
    return {
      seconds: median(counted.map(({ seconds }) => seconds)),
      overhead: median(counted.map((epoch) => epoch.seconds / computingSeconds(epoch) - 1)),
      processor: processorTime(times[0], times[EPOCHS]),
    };
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
    proxy?.close();
    await redis.stop();
  }
}

/** From readings after the first epoch and after the last: of the machines, the coordinator and Redis. */
function processorTime(
  first: readonly (number | undefined)[],
  last: readonly (number | undefined)[],
): ProcessorTime[] {
  const spent = last.map((time, index) => ((time ?? Number.NaN) - (first[index] ?? Number.NaN)) / EPOCHS);
  if (spent.some(Number.isNaN)) return [];
  const [coordinator, redis] = spent.slice(-2);
  const machines = spent.slice(0, -2);
  return [{ machines: machines.reduce((sum, time) => sum + time, 0) / machines.length, coordinator, redis }];
}

const computingSeconds = ({ machines = [] }: EpochEvent) =>
  Math.max(...machines.map(({ seconds }) => seconds));

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

function start(...words: string[]): ChildProcess {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [RUN, ...words], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder, DISTRIBUTED_MNIST_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The bench may be ended in the middle.
  children.add(child);
  child.once('exit', () => children.delete(child));
  // A pipe that nobody reads fills up, and its writer waits.
  child.stdout?.resume();
  return child;
}

async function epochsOf(train: ChildProcess, whenOver: () => void): Promise<EpochEvent[]> {
  const epochs: EpochEvent[] = [];
  for await (const line of createInterface({ input: train.stdout! })) {
    const event = JSON.parse(line);
    if (event.event === 'epoch') {
      epochs.push(event);
      whenOver();
    }
    if (event.event === 'error') throw new Error(event.message);
  }
  return epochs;
}
