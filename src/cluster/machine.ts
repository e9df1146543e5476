// A machine that takes part: it looks for runs in a Redis, serves one after another, and leaves when it is asked to.

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { LabelledImages } from '../engine/training/dataset.js';
import { describeEngine } from '../node/versions.js';
import { plural } from '../numbers.js';
import { printable } from '../printable.js';
import { checkUrl, describeAddress } from './address.js';
import { receiveData } from './data.js';
import { collectLessOften } from './garbage.js';
import { loadOwn } from './own-data.js';
import { parseSpec, RUNS_KEY, type RunSpec, specKey, type Work } from './protocol.js';
import { connect, isRefusal, LEAVE_MILLISECONDS, type Redis } from './redis.js';
import { RunService } from './run-service.js';

/** How often runs are looked for. */
const LOOK_MILLISECONDS = 300;

/** What people call a task; that of a shard is one round of it. */
const TASK_WORDS: Readonly<Record<Work, string>> = { shards: 'task', 'whole-runs': 'training run' };

export interface MachineOptions {
  readonly url: string;
  readonly workers: number;
  /** The folder of MNIST's files; undefined for the usual places. */
  readonly data?: string;
  /** Aborted when the machine is to leave. */
  readonly signal: AbortSignal;
  /** Told, in a line, what happens. */
  tell(line: string): void;
}

/** Serves runs until it is asked to leave. @throws UsageError `bad-option`; RunError `no-redis` */
export async function serveRuns(options: MachineOptions): Promise<void> {
  const { url, signal } = options;
  checkUrl(url);
  collectLessOften();
  const redis = await connect(url, 'waits');
  // Where Redis is gone, too, whatever waits for it is to fail.
  const leave = () => setTimeout(() => redis.disconnect(), LEAVE_MILLISECONDS).unref();
  signal.addEventListener('abort', leave);
  tellOfLosses(redis, options);
  try {
    await new Machine(options, redis).serve();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    redis.disconnect();
  }
}

/** Tells when the Redis is gone, and when it is back. */
function tellOfLosses(redis: Redis, { url, signal, tell }: MachineOptions): void {
  let isGone = false;
  redis.on('close', () => {
    if (isGone || signal.aborted) return;
    isGone = true;
    tell(`The Redis at ${describeAddress(url)} does not answer. Trying again until it does.`);
  });
  redis.on('ready', () => {
    if (isGone) tell(`The Redis at ${describeAddress(url)} is back.`);
    isGone = false;
  });
}

class Machine {
  private readonly identity = { machine: randomBytes(8).toString('hex'), name: hostname().slice(0, 100) };
  /** Runs that it does not take part in, told of once. */
  private readonly refused = new Set<string>();
  /** The last run's images, by their hash: the next run may have the same. */
  private readonly images = new Map<string, LabelledImages[]>();

  constructor(
    private readonly options: MachineOptions,
    private readonly redis: Redis,
  ) {}

  async serve(): Promise<void> {
    const { signal, url, tell } = this.options;
    tell(`Waiting for work at ${describeAddress(url)}. Ctrl-C leaves.`);
    let trouble: string | undefined;
    while (!signal.aborted) {
      try {
        const spec = await this.findRun();
        if (spec) await this.serveRun(spec);
        trouble = undefined;
        if (spec) continue;
      } catch (error) {
        if (signal.aborted || !isRefusal(error)) throw error;
        // Nothing that this machine could mend. It is told once.
        const message = printable(error.message);
        if (message !== trouble)
          tell(`The Redis at ${describeAddress(url)} refuses: ${message}. Trying again.`);
        trouble = message;
      }
      await delay(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
  }

  /** The oldest run that goes on and that it may take part in. */
  private async findRun(): Promise<RunSpec | undefined> {
    const { redis, refused } = this;
    const { signal } = this.options;
    // While there is no connection, commands wait for ever; leaving does not.
    const runs = await orAborted(redis.smembers(RUNS_KEY), signal);
    for (const run of runs?.sort() ?? []) {
      if (refused.has(run)) continue;
      const text = await orAborted(redis.get(specKey(run)), signal);
      if (text === undefined) return undefined;
      const spec = parseSpec(text);
      if (spec) return spec;
      // Its coordinator was killed.
      if (text === null) await redis.srem(RUNS_KEY, run);
    }
    return undefined;
  }

  private async serveRun(spec: RunSpec): Promise<void> {
    const { redis, identity, options } = this;
    const { signal, workers } = options;
    const service = new RunService(spec, redis, identity, { workers, signal });
    try {
      await this.takePart(spec, service);
    } finally {
      await service.leave();
    }
  }

  private async takePart(spec: RunSpec, service: RunService): Promise<void> {
    const { refused } = this;
    const { tell, signal } = this.options;
    const images = await this.prepare(spec, service);
    if (typeof images === 'string') {
      refused.add(spec.run);
      tell(`Run ${spec.run} is left to others: ${images}`);
      await service.say({ kind: 'refused', reason: images });
    }
    if (typeof images !== 'object') return;
    tell(`Run ${spec.run}: taking part.`);
    const { tasks, seconds, failure } = await service.work(images);
    if (failure) refused.add(spec.run);
    const end = failure ?? (signal.aborted ? 'left' : 'over');
    tell(`Run ${spec.run}: ${end}; ${plural(tasks, TASK_WORDS[spec.work])} in ${seconds.toFixed(1)} s.`);
  }

  /** The images of a run; in words why this machine cannot take part; undefined where the run has ended meanwhile. */
  private async prepare(spec: RunSpec, service: RunService): Promise<LabelledImages[] | string | undefined> {
    const { data, workers } = this.options;
    const engine = describeEngine(spec.recipe.arithmetic);
    if (engine !== spec.engine)
      return `the run is of ${spec.engine}, and this machine has ${engine}. Install the run's version here.`;
    const own = this.images.get(spec.dataSha256) ?? (await loadOwn(spec, data, workers));
    const images = own ?? (await this.receive(spec, service));
    if (typeof images !== 'object') return images;
    this.images.clear();
    this.images.set(spec.dataSha256, images);
    return images;
  }

  private async receive(spec: RunSpec, service: RunService): Promise<LabelledImages[] | string | undefined> {
    const isOver = () => service.isOver || this.options.signal.aborted;
    await service.say({ kind: 'wants-data' });
    const images = await receiveData(this.redis, spec, isOver);
    if (images || isOver()) return images;
    return `the images that came over Redis are not those of SHA-256 ${spec.dataSha256}.`;
  }
}

/** What comes of a promise, or undefined as soon as the signal is aborted. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
