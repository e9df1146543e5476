// The coordinator's side of rounds over machines: hands out the shards of a round as tasks, and takes their results. The
// first valid result of a shard counts, whoever sends it; so tasks may be done twice, come late, or be lost.

import { randomBytes } from 'node:crypto';
import { Stopped } from '../engine/mapreduce/failures.js';
import type { ClusterProgress, MachineShare } from '../engine/rounds/machines.js';
import type {
  Round,
  ShardResult,
  ShardTrainer,
  StartTrainer,
  TrainerContext,
} from '../engine/rounds/trainer.js';
import { wireBytes } from '../engine/rounds/wire.js';
import { RunError } from '../errors.js';
import { commandLine } from '../node/invocation.js';
import { sha256 } from '../node/sha256.js';
import { describeEngine } from '../node/versions.js';
import { printable } from '../printable.js';
import { hashData, sendData } from './data.js';
import { Machines } from './machines.js';
import { Persistence } from './persistence.js';
import {
  inTime,
  messagesKey,
  parseMessage,
  type ResultMessage,
  RUNS_KEY,
  type RunSpec,
  resultKey,
  type ShardTask,
  specKey,
  stateKey,
  TIMING,
  type Timing,
  type TroubleMessage,
} from './protocol.js';
import {
  checkFitness,
  connect,
  deleteKeys,
  describeAddress,
  expireKeys,
  getBytes,
  jobId,
  openQueue,
  type Queue,
  type Redis,
  setBytes,
} from './redis.js';
import { Results } from './results.js';

/** Seconds that Redis holds a question for messages; so often tasks are looked at. */
const WAIT_SECONDS = 1;
/** A run in which a task fails so often has a fault that every machine has. */
const MOST_FAILURES = 5;
const CLOSING_MILLISECONDS = 2000;
/** So long a run waits in silence for a first machine. */
const LONELY_MILLISECONDS = 10_000;

export interface ClusterOptions {
  readonly url: string;
  readonly anyEviction: boolean;
  readonly timing?: Timing;
}

/** A Redis that is connected to, for one run. */
export interface Cluster extends Disposable {
  /** Begins to coordinate. The run's end closes the connections, too. */
  readonly startTrainer: StartTrainer;
}

/**
 * Connects to a Redis over which machines train together.
 * @throws UsageError `bad-option`; RunError `no-redis`, `redis-unfit`
 */
export async function connectCluster({
  url,
  anyEviction,
  timing = TIMING,
}: ClusterOptions): Promise<Cluster> {
  const redis = await connect(url, 'fails');
  try {
    const doubt = await checkFitness(redis, url, anyEviction);
    const blocking = await connect(url, 'fails');
    return {
      startTrainer(context) {
        if (doubt) context.warn(doubt);
        return new Coordinator(context, redis, blocking, describeAddress(url), timing);
      },
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

/** A task that is handed out and has no result yet. */
interface Outstanding {
  readonly task: ShardTask;
  attempt: number;
  /** When it was handed out, or was last seen to wait for a machine. */
  since: number;
}

export class Coordinator implements ShardTrainer {
  private readonly spec: RunSpec;
  private readonly queue: Queue<ShardTask>;
  private readonly persistence: Persistence;
  private readonly machines: Machines;
  private readonly outstanding = new Map<number, Outstanding>();
  private readonly beat: NodeJS.Timeout;
  private readonly began = performance.now();
  /** What Redis must hold for machines to go on with the round. */
  private state: { readonly key: string; readonly bytes: Uint8Array; readonly sha256: string } | undefined;
  private handedOut = 0;
  private attempts = 0;
  private retries = 0;
  private bytes = 0;
  private longestTask = 0;
  private failures = 0;
  /** How often Redis had failed when tasks were last handed out. */
  private knownFailures = 0;
  private lastExpiry = Number.NEGATIVE_INFINITY;
  private isTold = false;
  private stopping = false;

  constructor(
    private readonly context: TrainerContext,
    private readonly redis: Redis,
    private readonly blocking: Redis,
    private readonly address: string,
    timing: Timing,
  ) {
    const { recipe, trainingImages } = context;
    this.spec = {
      run: `${new Date()
        .toISOString()
        .replaceAll(/[^\dT]/g, '')
        .slice(0, 15)}-${randomBytes(6).toString('hex')}`,
      engine: describeEngine(recipe.arithmetic),
      recipe,
      dataSha256: hashData(trainingImages),
      trainingImages: trainingImages.count,
      timing,
    };
    this.queue = openQueue(this.spec.run, redis);
    this.machines = new Machines(timing.lease, context.warn);
    this.persistence = new Persistence(address, timing.patience, context.warn, () => this.stopping);
    // A beat that fails is made up for by the next, or by whoever works meanwhile.
    this.beat = setInterval(() => this.giveSign().catch(() => {}), inTime(timing.lease));
  }

  async train(round: Round, before: Float32Array): Promise<readonly ShardResult[]> {
    const { shape, format } = this.context;
    const bytes = new Uint8Array(before.buffer, before.byteOffset, before.byteLength).slice();
    const key = stateKey(this.spec.run, round.epoch, round.round);
    const old = this.state?.key;
    this.state = { key, bytes, sha256: sha256(bytes) };
    const results = new Results(shape.shards, format, before);
    this.outstanding.clear();
    for (let shard = 0; shard < shape.shards; shard++) {
      const task = { ...round, shard, stateKey: key, stateSha256: this.state.sha256 };
      this.outstanding.set(shard, { task, attempt: 0, since: 0 });
    }
    this.handedOut = shape.shards;
    await this.persistence.persist(() => this.handOut([...this.outstanding.values()]));
    while (this.outstanding.size > 0 && !this.stopping) {
      await this.persistence.persist(async () => {
        const [, text] = (await this.blocking.brpop(messagesKey(this.spec.run), WAIT_SECONDS)) ?? [];
        if (text !== undefined) await this.hear(text, results, round);
        await this.lookAfterTasks();
      });
    }
    if (this.stopping) throw new Stopped('a round');
    if (old && old !== key) await this.persistence.persist(() => this.redis.unlink(old));
    return results.inOrder();
  }

  /** Keeps what machines need, and gives out tasks. */
  private async handOut(tasks: readonly Outstanding[]): Promise<void> {
    const { redis, spec, state } = this;
    if (!state || tasks.length === 0) return;
    const { failures } = this.persistence;
    await setBytes(redis, state.key, state.bytes, spec.timing.expiry);
    this.bytes += state.bytes.length;
    await this.giveSign();
    for (const each of tasks) {
      each.attempt = ++this.attempts;
      each.since = performance.now();
    }
    await this.queue.addBulk(
      tasks.map(({ task, attempt }) => ({
        name: 'shard',
        data: task,
        opts: { jobId: jobId(task, attempt) },
      })),
    );
    this.knownFailures = failures;
  }

  private async handOutAgain(tasks: readonly Outstanding[]): Promise<void> {
    this.retries += tasks.length;
    await this.handOut(tasks);
  }

  /** Tells machines that the run goes on, and keeps its keys from expiring. */
  private async giveSign(): Promise<void> {
    const { redis, spec } = this;
    const { lease, expiry } = spec.timing;
    await redis.set(specKey(spec.run), JSON.stringify(spec), 'PX', lease);
    await redis.sadd(RUNS_KEY, spec.run);
    await redis.pexpire(RUNS_KEY, expiry);
    if (performance.now() - this.lastExpiry < inTime(inTime(expiry))) return;
    this.lastExpiry = performance.now();
    await expireKeys(redis, spec.run, expiry);
    await redis.pexpire(specKey(spec.run), lease);
  }

  private async hear(text: string, results: Results, round: Round): Promise<void> {
    const message = parseMessage(text);
    if (!message) {
      this.context.warn('Something that is no message of a machine came over Redis; it is passed over.');
      return;
    }
    this.machines.hear(message);
    switch (message.kind) {
      case 'result':
        return this.take(message, results, round);
      case 'wants-data':
        this.bytes += await sendData(this.redis, this.spec, this.context.trainingImages);
        return;
      case 'failed':
      case 'damaged':
        return this.mend(message);
      default:
    }
  }

  private async take(message: ResultMessage, results: Results, { epoch, round }: Round): Promise<void> {
    const key = resultKey(this.spec.run, message);
    const isWanted =
      message.epoch === epoch && message.round === round && this.outstanding.has(message.shard);
    const bytes = isWanted ? await getBytes(this.redis, key) : undefined;
    await this.redis.unlink(key);
    // It came late, or twice.
    if (!isWanted) return;
    const wrong = results.add(message, bytes);
    if (wrong) {
      this.context.warn(
        `${printable(message.name)} sent a result that is left out, and its shard is trained again: ${wrong}.`,
      );
      const each = this.outstanding.get(message.shard);
      if (each) await this.handOutAgain([each]);
      return;
    }
    this.outstanding.delete(message.shard);
    this.bytes += wireBytes(this.context.format);
    this.longestTask = Math.max(this.longestTask, 1000 * message.seconds);
    this.failures = 0;
    this.machines.credit(message);
    const now = performance.now();
    for (const each of this.outstanding.values()) each.since = Math.max(each.since, now - this.longestTask);
  }

  /** Hands out again what a machine could not do. */
  private async mend({ kind, name, reason }: TroubleMessage): Promise<void> {
    this.context.warn(`${printable(name)} could not do a task: ${printable(reason)}`);
    if (kind === 'failed' && ++this.failures >= MOST_FAILURES)
      throw new RunError(
        'machines-fail',
        `Machines failed ${MOST_FAILURES} times in a row at the same round, the last time with: ${printable(reason)} ` +
          'Look at what `worker` tells on them, and go on with --resume.',
      );
    await this.handOutAgain([...this.outstanding.values()]);
  }

  /** Hands out again what Redis has lost, and what takes too long. */
  private async lookAfterTasks(): Promise<void> {
    const { state, redis, spec } = this;
    const all = [...this.outstanding.values()];
    if (all.length === 0 || !state) return;
    const isLost = this.persistence.failures !== this.knownFailures || (await redis.exists(state.key)) === 0;
    if (isLost) return this.handOutAgain(all);
    this.tellOfLoneliness();
    const allowed = Math.max(spec.timing.straggler, 4 * this.longestTask);
    for (const each of all) {
      if (performance.now() - each.since < allowed) continue;
      const isWaiting = (await this.queue.getJobState(jobId(each.task, each.attempt))) === 'waiting';
      if (isWaiting) each.since = performance.now();
      else await this.handOutAgain([each]);
    }
  }

  private tellOfLoneliness(): void {
    if (this.isTold || this.machines.count > 0 || performance.now() - this.began < LONELY_MILLISECONDS)
      return;
    this.isTold = true;
    this.context.warn(
      `No machine takes part yet. Start some: ${commandLine('worker', `--redis ${this.address}`)}`,
    );
  }

  get share(): number {
    return this.handedOut === 0 ? 0 : 1 - this.outstanding.size / this.handedOut;
  }

  get progress(): ClusterProgress {
    return {
      machines: this.machines.count,
      underWay: this.outstanding.size,
      retries: this.retries,
      bytes: this.bytes,
    };
  }

  takeMachines(): MachineShare[] {
    return this.machines.takeShares();
  }

  stop(): void {
    this.stopping = true;
  }

  /** Ends the run for its machines, and leaves nothing of it in Redis, where that still answers. */
  async close(): Promise<void> {
    this.stopping = true;
    clearInterval(this.beat);
    const { redis, blocking, spec } = this;
    const late = setTimeout(() => redis.disconnect(), CLOSING_MILLISECONDS);
    try {
      await redis.unlink(specKey(spec.run));
      await redis.srem(RUNS_KEY, spec.run);
      await deleteKeys(redis, spec.run);
    } catch {
      // What is left expires.
    } finally {
      clearTimeout(late);
      await this.queue.close().catch(() => {});
      redis.disconnect();
      blocking.disconnect();
    }
  }
}
