// What a machine does for one run: takes its tasks, trains a shard's local steps with the engine on its own threads, and
// gives back what they came to. The main thread only waits for threads, so that BullMQ can renew the task's lock.

import { setTimeout as delay } from 'node:timers/promises';
import { MapReduceHost } from '../engine/mapreduce/host.js';
import { optimiserMoments } from '../engine/recipe/optimiser.js';
import { LocalSteps } from '../engine/rounds/local-steps.js';
import { stretchOf } from '../engine/rounds/shards.js';
import { encodeResult, wireFormat } from '../engine/rounds/wire.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import { machine } from '../node/machine.js';
import { sha256 } from '../node/sha256.js';
import {
  inTime,
  type Message,
  messagesKey,
  parseTask,
  type RunSpec,
  resultKey,
  type ShardTask,
  specKey,
} from './protocol.js';
import { expireKeys, GivenBack, getBytes, pushWhile, type Redis, setBytes, startWorker } from './redis.js';

export interface Identity {
  readonly machine: string;
  readonly name: string;
}

/** What a machine did for a run. */
export interface Service {
  readonly shards: number;
  /** Of local steps. */
  readonly seconds: number;
  /** Why it does no more, where its engine failed. */
  readonly failure: string | undefined;
}

/** Leaving, a machine waits so long for Redis to take note. */
const CLOSING_MILLISECONDS = 3000;
const RETRY_MILLISECONDS = 300;

/** Each kind of message without what all have. */
type Said = Anonymous<Message>;
type Anonymous<Kind> = Kind extends Message ? Omit<Kind, keyof Identity> : never;

export class RunService {
  /** Whether the run has ended, or its coordinator has given no sign for its lease. */
  isOver = false;
  private shards = 0;
  private seconds = 0;
  private failure: string | undefined;
  private readonly beat: NodeJS.Timeout;
  private end: () => void = () => {};
  private readonly ended: Promise<void>;

  constructor(
    private readonly spec: RunSpec,
    readonly redis: Redis,
    private readonly identity: Identity,
    private readonly options: { readonly workers: number; readonly signal: AbortSignal },
  ) {
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    options.signal.addEventListener('abort', this.end, { once: true });
    this.beat = setInterval(() => void this.giveSign().catch(() => {}), inTime(inTime(spec.timing.lease)));
  }

  /** Tells the coordinator something; false where the run is over, of which nothing is to stay. */
  async say(message: Said): Promise<boolean> {
    const { redis, spec, identity } = this;
    return pushWhile(
      redis,
      specKey(spec.run),
      messagesKey(spec.run),
      { ...message, ...identity },
      spec.timing.expiry,
    );
  }

  private async giveSign(): Promise<void> {
    if ((await this.redis.exists(specKey(this.spec.run))) === 0) {
      this.isOver = true;
      this.end();
      return;
    }
    await this.say({ kind: 'here' });
  }

  /** Takes tasks until the run is over, or the machine is asked to leave. */
  async work(images: LabelledImages): Promise<Service> {
    const { spec, redis, identity } = this;
    const trainer = new Trainer(spec, images, this.options.workers);
    const stop = () => trainer.host.stop();
    this.options.signal.addEventListener('abort', stop, { once: true });
    await this.say({ kind: 'here' });
    const worker = startWorker(spec.run, redis, spec.timing, identity.name, (data) =>
      this.serve(data, trainer),
    );
    try {
      await this.ended;
      stop();
    } finally {
      this.options.signal.removeEventListener('abort', stop);
      await inAtMost(CLOSING_MILLISECONDS, worker.close());
      await inAtMost(CLOSING_MILLISECONDS, this.leave());
      await trainer.host.close();
    }
    return { shards: this.shards, seconds: this.seconds, failure: this.failure };
  }

  /** Ends the signs, and leaves no keys behind of a run whose coordinator cannot remove them any more. */
  async leave(): Promise<void> {
    clearInterval(this.beat);
    const isHeard = await this.say({ kind: 'left' });
    if (!isHeard) await expireKeys(this.redis, this.spec.run, this.spec.timing.lease);
  }

  /** Does one task. @throws GivenBack where others are to do it; anything else where nobody is */
  private async serve(data: unknown, trainer: Trainer): Promise<void> {
    const task = parseTask(data);
    if (!task) throw new Error('a job that is no task');
    if (this.isLeaving) throw new GivenBack();
    const state = await this.fetchState(task, trainer);
    if (!state) return;
    const began = performance.now();
    const result = await trainer.train(task, state).catch((error: Error) => error);
    if (result instanceof Error) {
      this.failure = result.message;
      await this.say({ kind: 'failed', reason: result.message.slice(0, 500) });
      this.end();
      throw result;
    }
    // Asked to leave in the middle of it.
    if (!result) throw new GivenBack();
    const seconds = (performance.now() - began) / 1000;
    await this.send(task, result, seconds);
    this.shards++;
    this.seconds += seconds;
  }

  private get isLeaving(): boolean {
    return this.isOver || this.options.signal.aborted || this.failure !== undefined;
  }

  /** The state that a task begins with; where it is not what the task says, the coordinator is told. */
  private async fetchState(
    { stateKey, stateSha256 }: ShardTask,
    trainer: Trainer,
  ): Promise<Float32Array | undefined> {
    const bytes = await getBytes(this.redis, stateKey);
    // The round is over, or Redis has lost its keys and the coordinator gives them out anew.
    if (!bytes) return undefined;
    const found = sha256(bytes);
    if (found === stateSha256 && bytes.length === trainer.stateBytes)
      return new Float32Array(new Uint8Array(bytes).buffer);
    const reason = `the weights have the SHA-256 ${found} and ${bytes.length} bytes, expected ${stateSha256} and ${trainer.stateBytes}.`;
    await this.say({ kind: 'damaged', reason });
    return undefined;
  }

  /** Sends a result, again and again while Redis does not take it and the run goes on. */
  private async send(task: ShardTask, { bytes, loss, time }: Trained, seconds: number): Promise<void> {
    const { redis, spec, identity } = this;
    const { epoch, round, shard } = task;
    const key = resultKey(spec.run, { epoch, round, shard, machine: identity.machine });
    while (!this.isLeaving) {
      try {
        await setBytes(redis, key, bytes, spec.timing.expiry);
        const isHeard = await this.say({
          kind: 'result',
          epoch,
          round,
          shard,
          sha256: sha256(bytes),
          loss: Number.isFinite(loss) ? loss : null,
          seconds,
          time,
        });
        if (!isHeard) await redis.unlink(key);
        return;
      } catch {
        await delay(RETRY_MILLISECONDS);
      }
    }
    throw new GivenBack();
  }
}

interface Trained {
  readonly bytes: Uint8Array;
  readonly loss: number;
  readonly time: { readonly map: number; readonly reduce: number; readonly waiting: number };
}

/** The engine on this machine's threads, with the run's images in its memory. */
class Trainer {
  readonly host: MapReduceHost;
  readonly stateBytes: number;
  private readonly steps: LocalSteps;

  constructor(
    private readonly spec: RunSpec,
    images: LabelledImages,
    workers: number,
  ) {
    const { recipe } = spec;
    this.host = new MapReduceHost(
      {
        topology: recipe.topology,
        moments: optimiserMoments(recipe.optimiser.name),
        batch: recipe.batch,
        workers,
        images: images.count,
        trainingImages: images.count,
        evaluatedImages: 1,
      },
      { machine, arithmetic: recipe.arithmetic },
    );
    this.host.place('the training images', this.host.map.images, images.pixels);
    this.host.place('the training labels', this.host.map.labels, images.labels);
    this.stateBytes = this.host.map.stateBytes;
    this.steps = new LocalSteps(this.host, recipe, images.count);
  }

  /** The local steps of a task from a state on; undefined where they were stopped. */
  async train(task: ShardTask, before: Float32Array): Promise<Trained | undefined> {
    const { host, steps, spec } = this;
    const { parameters, moments } = host.map;
    const weights = moments.length > 0 ? (moments[0] - parameters) / 4 : before.length;
    const format = wireFormat(spec.recipe, before.length, weights);
    host.state.set(before);
    const { stopped, loss, time } = await steps.train(stretchOf(steps.shape, task));
    if (stopped) return undefined;
    return { bytes: encodeResult(format, before, host.state), loss, time };
  }
}

/** Waits for a promise, but no longer than so many milliseconds: without Redis it would be for ever. */
async function inAtMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  const late = delay(milliseconds, undefined, { signal: waiting.signal }).catch(() => {});
  await Promise.race([promise.catch(() => {}), late]);
  waiting.abort();
}
