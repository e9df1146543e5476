// What a machine does for one run: takes its tasks, has them done on its own threads, and gives back what they came to. The
// main thread only waits for threads, so that BullMQ can renew the task's lock.

import { setTimeout as delay } from 'node:timers/promises';
import { sha256 } from '../engine/sha256.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import { Inputs } from './inputs.js';
import {
  bytesKey,
  type Input,
  inTime,
  type Message,
  messagesKey,
  parseTask,
  type RunSpec,
  resultKey,
  specKey,
  type Task,
} from './protocol.js';
import {
  expireKeys,
  GivenBack,
  inAtMost,
  LEAVE_MILLISECONDS,
  pushWhile,
  type Redis,
  setBytes,
  startWorker,
} from './redis.js';
import { ShardTrainer } from './shard-trainer.js';
import type { Done, Trade } from './trade.js';
import { WholeRunTrainer } from './whole-run-trainer.js';

export interface Identity {
  readonly machine: string;
  readonly name: string;
}

/** What a machine did for a run. */
export interface Service {
  readonly tasks: number;
  /** Of the tasks alone. */
  readonly seconds: number;
  /** Why it does no more, where its engine failed. */
  readonly failure: string | undefined;
}

const RETRY_MILLISECONDS = 300;

/** Each kind of message without what all have. */
type Said = Anonymous<Message>;
type Anonymous<Kind> = Kind extends Message ? Omit<Kind, keyof Identity> : never;

export class RunService {
  /** Whether the run has ended, or its coordinator has given no sign for its lease. */
  isOver = false;
  private tasks = 0;
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
  async work(sets: readonly LabelledImages[]): Promise<Service> {
    const { spec, redis, identity } = this;
    const trade = this.learnTrade(sets);
    // Shards of a round begin with the same, or with what has become of it. Of whole runs each begins with another recipe.
    const isNext = ({ key, changeOf }: Input) =>
      key !== trade.held && (changeOf === undefined || changeOf === trade.held);
    const inputs = new Inputs(redis, spec.run, spec.work === 'shards' ? isNext : undefined);
    const stop = () => trade.stop();
    this.options.signal.addEventListener('abort', stop, { once: true });
    try {
      await this.say({ kind: 'here' });
      const endWorker = startWorker(spec.run, redis, spec.timing, identity.name, (data) =>
        this.serve(data, trade, inputs),
      );
      await this.ended;
      stop();
      await endWorker();
    } finally {
      this.options.signal.removeEventListener('abort', stop);
      inputs.close();
      await trade.close();
    }
    return { tasks: this.tasks, seconds: this.seconds, failure: this.failure };
  }

  private learnTrade(sets: readonly LabelledImages[]): Trade {
    const { spec } = this;
    const { workers } = this.options;
    if (spec.work === 'shards') return new ShardTrainer(spec, sets, workers);
    return new WholeRunTrainer(spec, sets, workers, ({ name }, epoch) => {
      // Only a person looks at it.
      this.say({ kind: 'epoch', task: name, epoch }).catch(() => {});
    });
  }

  /** Ends the signs, and leaves no keys behind of a run whose coordinator cannot remove them any more. */
  async leave(): Promise<void> {
    clearInterval(this.beat);
    this.options.signal.removeEventListener('abort', this.end);
    await inAtMost(LEAVE_MILLISECONDS, this.takeLeave());
  }

  private async takeLeave(): Promise<void> {
    const isHeard = await this.say({ kind: 'left' });
    if (!isHeard) await expireKeys(this.redis, this.spec.run, this.spec.timing.lease);
  }

  /** Does one task. @throws GivenBack where others are to do it; anything else where nobody is */
  private async serve(data: unknown, trade: Trade, inputs: Inputs): Promise<void> {
    const task = parseTask(data);
    if (!task) throw new Error('a job that is no task');
    if (this.isLeaving) throw new GivenBack();
    const input = await this.fetchInput(task, inputs, trade.held);
    if (!input) return;
    const result = await trade.work(task, input.bytes).catch((error: Error) => error);
    if (result instanceof Error) {
      this.failure = result.message;
      await this.say({ kind: 'failed', task: task.name, reason: result.message.slice(0, 500) });
      this.end();
      throw result;
    }
    // Asked to leave in the middle of it.
    if (!result) throw new GivenBack();
    await this.send(task, result);
    this.tasks++;
    this.seconds += result.seconds;
  }

  private get isLeaving(): boolean {
    return this.isOver || this.options.signal.aborted || this.failure !== undefined;
  }

  /**
   * What a task begins with; without bytes where that is held. Undefined where there is nothing to begin with: where it is not
   * what the task says, or follows from what is not held, the coordinator is told.
   */
  private async fetchInput(
    { name, input }: Task,
    inputs: Inputs,
    held: string | undefined,
  ): Promise<{ readonly bytes?: Uint8Array } | undefined> {
    const { redis } = this;
    // Shards of one round begin with the same. Where its key is gone the task is done already.
    if (held === input.key) return (await redis.exists(bytesKey(input))) ? {} : undefined;
    if (input.changeOf !== undefined && input.changeOf !== held) {
      await this.say({ kind: 'lacks-input', task: name });
      return undefined;
    }
    const fetched = await inputs.fetch(input);
    // The task is done already, or Redis has lost its keys and the coordinator gives them out anew.
    if (!fetched) return undefined;
    if (fetched.sha256 === input.sha256) return fetched;
    const reason = `what it begins with has the SHA-256 ${fetched.sha256}, expected ${input.sha256}.`;
    await this.say({ kind: 'damaged', task: name, reason });
    return undefined;
  }

  /** Sends a result, again and again while Redis does not take it and the run goes on. */
  private async send({ name }: Task, { bytes, loss, seconds, time }: Done): Promise<void> {
    const { redis, spec, identity } = this;
    const key = resultKey(spec.run, { task: name, machine: identity.machine });
    while (!this.isLeaving) {
      try {
        // On another thread, while the bytes are on their way.
        const hashing = sha256(bytes);
        const kept = setBytes(redis, key, bytes, spec.timing.expiry);
        // Redis does in order what comes over a connection.
        const said = hashing.then((hash) =>
          this.say({
            kind: 'result',
            task: name,
            sha256: hash,
            loss: Number.isFinite(loss) ? loss : null,
            seconds,
            time,
          }),
        );
        const [isHeard] = await Promise.all([said, kept]);
        if (!isHeard) await redis.unlink(key);
        return;
      } catch {
        await delay(RETRY_MILLISECONDS);
      }
    }
    throw new GivenBack();
  }
}
