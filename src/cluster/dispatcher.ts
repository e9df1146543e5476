// Hands out the tasks of a run to machines, and takes their results. The first valid result of a task counts, whoever sends
// it; so tasks may be done twice, come late, or be lost.

import { randomBytes } from 'node:crypto';
import type { ClusterProgress, MachineShare } from '../engine/rounds/machines.js';
import { sha256 } from '../engine/sha256.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import { RunError } from '../errors.js';
import { commandLine, shellWord } from '../node/invocation.js';
import { describeEngine } from '../node/versions.js';
import { printable } from '../printable.js';
import type { Connection } from './connection.js';
import { hashData, sendData } from './data.js';
import { Machines } from './machines.js';
import { Persistence } from './persistence.js';
import {
  bytesKey,
  changeKey,
  type Input,
  inputsChannel,
  inTime,
  type LackMessage,
  type Message,
  messagesKey,
  parseMessage,
  type ResultMessage,
  RUNS_KEY,
  type RunSpec,
  resultKey,
  specKey,
  type Task,
  type TroubleMessage,
} from './protocol.js';
import {
  deleteKeys,
  expireKeys,
  getHashed,
  type Hashed,
  jobId,
  openQueue,
  type Queue,
  setBytes,
} from './redis.js';

/** Seconds that Redis holds a question for messages; so often tasks are looked at. */
const WAIT_SECONDS = 1;
/** A run in which tasks fail so often in a row has a fault that every machine has. */
const MOST_FAILURES = 5;
const CLOSING_MILLISECONDS = 2000;
/** So long a run waits in silence for a first machine. */
const LONELY_MILLISECONDS = 10_000;

/** A task, and what becomes of its result. */
export interface Job {
  readonly name: string;
  /** What it begins with; jobs may share it. */
  readonly input: JobInput;
  readonly place?: Task['place'];
  /** Takes a result; what is wrong with it in words, where it is not taken. */
  take(bytes: Uint8Array, message: ResultMessage): string | undefined | Promise<string | undefined>;
  /** Told how many of its epochs are over. */
  hear?(epoch: number): void;
}

/** The key of what a job begins with, and its bytes. */
export interface JobInput {
  readonly key: string;
  readonly bytes: Uint8Array;
  /** How it follows from an input that machines may still hold. It is given out first: it has fewer bytes. */
  readonly change?: { readonly of: string; readonly bytes: Uint8Array };
}

/** What a job is given to begin with: an input in one of its forms, and its bytes in that form. */
interface Given {
  readonly input: Input;
  readonly bytes: Uint8Array;
}

/** An input on its way to Redis. */
interface Sent {
  readonly sha256: Promise<string>;
  readonly done: Promise<unknown>;
}

/** A job that is handed out and has no result yet. */
interface Outstanding {
  readonly job: Job;
  given: Given;
  attempt: number;
  /** When it was handed out, or was last seen to be looked after. */
  since: number;
}

/** What came over Redis, and the bytes of a result, on their way; undefined where they are gone. */
interface Heard {
  /** Undefined where it is no message. */
  readonly message: Message | undefined;
  readonly received?: Promise<Hashed | undefined>;
}

/** What a run is about, without what follows from that. */
export type RunAbout = Pick<RunSpec, 'work' | 'recipe' | 'dataset' | 'trainedOn'> & {
  readonly sets: readonly LabelledImages[];
};

export class Dispatcher {
  readonly run: string;
  private readonly spec: RunSpec;
  private readonly sets: readonly LabelledImages[];
  private readonly queue: Queue<Task>;
  private readonly persistence: Persistence;
  private readonly machines: Machines;
  private readonly outstanding = new Map<string, Outstanding>();
  private readonly beat: NodeJS.Timeout;
  /** When a machine was last there. */
  private lonelySince = performance.now();
  private handedOut = 0;
  private attempts = 0;
  private retries = 0;
  private bytes = 0;
  private longestTask = 0;
  private failures = 0;
  /** How often Redis had failed when tasks were last handed out. */
  private knownFailures = 0;
  private lastExpiry = Number.NEGATIVE_INFINITY;
  /** When tasks were last looked at. */
  private lastLook = Number.NEGATIVE_INFINITY;
  /** Inputs that are in Redis, or on their way, by their keys. */
  private readonly sent = new Map<string, Sent>();
  /** The next message, asked for before it is needed. */
  private asked: Promise<Heard | undefined> | undefined;
  private isTold = false;
  private stopping = false;

  /** @param connection is closed with it */
  constructor(
    private readonly connection: Connection,
    { sets, ...about }: RunAbout,
    private readonly warn: (message: string) => void,
  ) {
    const { redis, timing } = connection;
    this.run = `${new Date()
      .toISOString()
      .replaceAll(/[^\dT]/g, '')
      .slice(0, 15)}-${randomBytes(6).toString('hex')}`;
    this.sets = sets;
    this.spec = {
      ...about,
      run: this.run,
      engine: describeEngine(about.recipe.arithmetic),
      dataSha256: hashData(sets),
      images: sets.map(({ count }) => count),
      timing,
    };
    this.queue = openQueue(this.run, redis);
    this.machines = new Machines(timing.lease, warn);
    this.persistence = new Persistence(connection, timing.patience, warn, () => this.stopping);
    // A beat that fails is made up for by the next, or by whoever works meanwhile.
    this.beat = setInterval(() => this.giveSign().catch(() => {}), inTime(timing.lease));
  }

  /** Has machines do jobs; returns when all have a result, or when it is stopped. */
  async work(jobs: readonly Job[]): Promise<void> {
    const { persistence } = this;
    this.outstanding.clear();
    for (const job of jobs)
      this.outstanding.set(job.name, {
        job,
        given: this.formOf(job.input, jobs.length),
        attempt: 0,
        since: 0,
      });
    this.handedOut = jobs.length;
    await persistence.persist(() => this.handOut([...this.outstanding.values()]));
    while (this.outstanding.size > 0 && !this.stopping) {
      await persistence.persist(async () => {
        const heard = await this.listen();
        if (heard) await this.hear(heard);
        await this.lookAfterTasks();
      });
    }
  }

  /** The next message. The one after it is asked for at once: while a result is taken, the next is on its way. */
  private async listen(): Promise<Heard | undefined> {
    const { asked = this.ask() } = this;
    this.asked = undefined;
    const heard = await asked;
    this.asked = this.ask();
    // Whoever listens next hears of a failure.
    this.asked.catch(() => {});
    return heard;
  }

  private async ask(): Promise<Heard | undefined> {
    const { redis, blocking } = this.connection;
    const [, text] = (await blocking.brpop(messagesKey(this.run), WAIT_SECONDS)) ?? [];
    if (text === undefined) return undefined;
    const message = parseMessage(text);
    if (message?.kind !== 'result') return { message };
    const key = resultKey(this.run, message);
    // It is fetched and hashed while results before it are taken.
    const received = this.outstanding.has(message.task) ? getHashed(redis, key) : Promise.resolve(undefined);
    received.catch(() => {});
    // Nobody waits for it: what is left expires.
    redis.unlink(key).catch(() => {});
    return { message, received };
  }

  /** Sends what the next jobs begin with before they are there. */
  prepare(input: JobInput): void {
    this.give(this.formOf(input, this.handedOut));
  }

  /**
   * An input as a change where each machine is likely to have had a task in the last round. Of more machines than tasks those
   * come first that have waited longest, and they do not hold what changes.
   */
  private formOf(input: JobInput, tasks: number): Given {
    return this.machines.count > tasks ? whole(input) : asChange(input);
  }

  /** Sends what machines need, and gives out tasks. */
  private async handOut(tasks: readonly Outstanding[]): Promise<void> {
    if (tasks.length === 0) return;
    const { failures } = this.persistence;
    if (failures !== this.knownFailures) this.sent.clear();
    for (const each of tasks) {
      each.attempt = ++this.attempts;
      each.since = performance.now();
    }
    const sent = new Map(tasks.map(({ given }) => [bytesKey(given.input), this.give(given)]));
    const jobs = tasks.map(async ({ job: { name, place }, given: { input }, attempt }) => ({
      name: this.spec.work,
      data: {
        name,
        input: { ...input, sha256: await sent.get(bytesKey(input))!.sha256 },
        ...(place && { place }),
      },
      opts: { jobId: jobId({ name }, attempt) },
    }));
    const added = Promise.all(jobs).then((bulk) => this.queue.addBulk(bulk));
    await Promise.all([...[...sent.values()].map(({ done }) => done), added, this.giveSign()]);
    this.knownFailures = failures;
  }

  /**
   * Sends an input, unless it is there already, and says that it is there. It is hashed on another thread while it is on its
   * way. Redis does in order what comes over a connection, so whoever hears of it, or of a task that begins with it, finds it.
   * Its bytes may change afterwards: both the hash and the connection have copied them.
   */
  private give({ input, bytes }: Given): Sent {
    const key = bytesKey(input);
    const before = this.sent.get(key);
    if (before) return before;
    const { redis } = this.connection;
    const hash = sha256(bytes);
    const done = Promise.all([hash, setBytes(redis, key, bytes, this.spec.timing.expiry)]);
    // Whoever gives out tasks hears of a failure.
    done.catch(() => {});
    // Machines that do not hear of it fetch it with their task: a user of Redis may have no right to use channels.
    redis.publish(inputsChannel(this.run), JSON.stringify(input)).catch(() => {});
    this.bytes += bytes.length;
    const sent = { sha256: hash, done };
    this.sent.set(key, sent);
    return sent;
  }

  /** With whole inputs: whatever went wrong, anyone can begin with these. */
  private async handOutWhole(tasks: readonly Outstanding[]): Promise<void> {
    for (const each of tasks) each.given = whole(each.job.input);
    await this.handOut(tasks);
  }

  private async handOutAgain(tasks: readonly Outstanding[]): Promise<void> {
    this.retries += tasks.length;
    // Redis may have lost them.
    this.sent.clear();
    await this.handOutWhole(tasks);
  }

  /** Tells machines that the run goes on, and keeps its keys from expiring. */
  private async giveSign(): Promise<void> {
    const { spec, run } = this;
    const { redis } = this.connection;
    const { lease, expiry } = spec.timing;
    await redis.set(specKey(run), JSON.stringify(spec), 'PX', lease);
    await redis.sadd(RUNS_KEY, run);
    await redis.pexpire(RUNS_KEY, expiry);
    if (performance.now() - this.lastExpiry < inTime(inTime(expiry))) return;
    this.lastExpiry = performance.now();
    await expireKeys(redis, run, expiry);
    await redis.pexpire(specKey(run), lease);
  }

  private async hear({ message, received }: Heard): Promise<void> {
    if (!message) {
      this.warn('Something that is no message of a machine came over Redis; it is passed over.');
      return;
    }
    this.machines.hear(message);
    switch (message.kind) {
      case 'result':
        return this.take(message, await received);
      case 'epoch':
        this.outstanding.get(message.task)?.job.hear?.(message.epoch);
        return;
      case 'wants-data':
        this.bytes += await sendData(this.connection.redis, this.spec, this.sets);
        return;
      case 'lacks-input':
        return this.giveWhole(message);
      case 'failed':
      case 'damaged':
        return this.mend(message);
      default:
    }
  }

  private async take(message: ResultMessage, received: Hashed | undefined): Promise<void> {
    const each = this.outstanding.get(message.task);
    // It came late, or twice.
    if (!each) return;
    const wrong = await findFault(each.job, message, received);
    if (wrong) {
      this.warn(
        `${printable(message.name)} sent a result that is left out, and its task is done again: ${wrong}.`,
      );
      await this.handOutAgain([each]);
      return;
    }
    this.outstanding.delete(message.task);
    this.bytes += received?.bytes.length ?? 0;
    this.longestTask = Math.max(this.longestTask, 1000 * message.seconds);
    this.failures = 0;
    this.machines.credit(message);
    const now = performance.now();
    const others = [...this.outstanding.values()];
    for (const other of others) other.since = Math.max(other.since, now - this.longestTask);
    // Whoever takes a task that is done already finds nothing to begin with. Nobody waits for it: what is left expires.
    const { key } = each.job.input;
    if (others.some(({ job }) => job.input.key === key)) return;
    const keys = [key, changeKey(key)];
    for (const each of keys) this.sent.delete(each);
    this.connection.redis.unlink(...keys).catch(() => {});
  }

  /** Gives a machine what it could not make of a change: it has just come, or missed a round. */
  private async giveWhole({ task }: LackMessage): Promise<void> {
    const each = this.outstanding.get(task);
    if (each?.given.input.changeOf !== undefined) await this.handOutWhole([each]);
  }

  /** Hands out again what a machine could not do. */
  private async mend({ kind, name, task, reason }: TroubleMessage): Promise<void> {
    this.warn(`${printable(name)} could not do a task: ${printable(reason)}`);
    if (kind === 'failed' && ++this.failures >= MOST_FAILURES)
      throw new RunError(
        'machines-fail',
        `Machines failed ${MOST_FAILURES} times in a row at the same tasks, the last time with: ${printable(reason)} ` +
          'Look at what `worker` tells on them, and go on with --resume.',
      );
    const each = this.outstanding.get(task);
    if (each) await this.handOutAgain([each]);
  }

  /** Hands out again what Redis has lost, and what takes too long. It looks once in a while, and at once after a failure. */
  private async lookAfterTasks(): Promise<void> {
    const all = [...this.outstanding.values()];
    const hasFailed = this.persistence.failures !== this.knownFailures;
    const isTime = performance.now() - this.lastLook >= 1000 * WAIT_SECONDS;
    if (all.length === 0 || !(hasFailed || isTime)) return;
    this.lastLook = performance.now();
    const inputs = [...new Set(all.map(({ given }) => bytesKey(given.input)))];
    const isLost = hasFailed || (await this.connection.redis.exists(...inputs)) < inputs.length;
    if (isLost) return this.handOutAgain(all);
    this.tellOfLoneliness();
    const allowed = Math.max(this.spec.timing.straggler, 4 * this.longestTask);
    for (const each of all) {
      if (performance.now() - each.since < allowed) continue;
      const state = await this.queue.getJobState(jobId(each.job, each.attempt));
      if (this.isLookedAfter(state)) each.since = performance.now();
      else await this.handOutAgain([each]);
    }
  }

  /** A whole run may take long, and who has it renews its lock; a shard that takes long holds up all others. */
  private isLookedAfter(state: string): boolean {
    return state === 'waiting' || (state === 'active' && this.spec.work === 'whole-runs');
  }

  private tellOfLoneliness(): void {
    const now = performance.now();
    if (this.machines.count > 0) {
      this.lonelySince = now;
      this.isTold = false;
    }
    if (this.isTold || now - this.lonelySince < LONELY_MILLISECONDS) return;
    this.isTold = true;
    const what = this.machines.hadAny
      ? 'All machines have left, and work is waiting'
      : 'No machine takes part yet';
    this.warn(
      `${what}. Start some: ${commandLine('worker', `--redis ${shellWord(this.connection.typed)}`)}. If machines are left from a ` +
        `run that was killed, they join within ${this.spec.timing.lease / 1000} s.`,
    );
  }

  get isStopping(): boolean {
    return this.stopping;
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
    const { redis } = this.connection;
    const late = setTimeout(() => redis.disconnect(), CLOSING_MILLISECONDS);
    try {
      await redis.unlink(specKey(this.run));
      await redis.srem(RUNS_KEY, this.run);
      await deleteKeys(redis, this.run);
    } catch {
      // What is left expires.
    } finally {
      clearTimeout(late);
      await this.queue.close().catch(() => {});
      this.connection[Symbol.dispose]();
    }
  }
}

/** What is wrong with a result in words, where a job does not take it. */
async function findFault(
  job: Job,
  message: ResultMessage,
  received: Hashed | undefined,
): Promise<string | undefined> {
  if (!received) return 'its bytes are gone';
  if (received.sha256 !== message.sha256)
    return `its bytes have the SHA-256 ${received.sha256}, and it states ${message.sha256}`;
  return job.take(received.bytes, message);
}

const whole = ({ key, bytes }: JobInput): Given => ({ input: { key }, bytes });

/** As few bytes as may do. */
function asChange({ key, bytes, change }: JobInput): Given {
  return change ? { input: { key, changeOf: change.of }, bytes: change.bytes } : whole({ key, bytes });
}
