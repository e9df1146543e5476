// What coordinator and machines tell each other, and under which keys. Tasks are BullMQ's jobs, messages stand on a list of
// the run, and whatever is large is a key of bytes that is named with its SHA-256. What comes from Redis is checked before it
// is believed: anyone who reaches the Redis can write to it.

import { isRecipe, type Recipe } from '../engine/recipe/recipe.js';

/** All keys of this program begin with it. */
export const PREFIX = 'distributed-mnist';

/** How long things take at most, in milliseconds. A run's coordinator decides for all its machines. */
export interface Timing {
  /** A task whose machine gives no sign for so long is given to another: BullMQ's lock, renewed at half of it. */
  readonly lock: number;
  /** A coordinator that gives no sign for so long is gone. */
  readonly lease: number;
  /** A task that takes longer than this, and longer than four times the longest so far, is handed out again. */
  readonly straggler: number;
  /** A Redis that does not do what it is asked for so long ends the run. */
  readonly patience: number;
  /** After so long without a coordinator Redis forgets all keys of a run. */
  readonly expiry: number;
}

export const TIMING: Timing = {
  lock: 30_000,
  lease: 15_000,
  straggler: 10_000,
  patience: 60_000,
  expiry: 600_000,
};

/** How often something happens that has to happen before `milliseconds` are over. */
export const inTime = (milliseconds: number) => milliseconds / 3;

/** What a machine must know to take part in a run. */
export interface RunSpec {
  readonly run: string;
  /** What the weights' bits depend on besides recipe and data: see describeEngine() in node/versions.ts. */
  readonly engine: string;
  readonly recipe: Recipe;
  /** SHA-256 of the training images' pixels and then their labels, without those held out. */
  readonly dataSha256: string;
  readonly trainingImages: number;
  readonly timing: Timing;
}

/** The data of a job: the local steps of one shard in one round. */
export interface ShardTask {
  readonly epoch: number;
  readonly round: number;
  readonly shard: number;
  /** The state that the round begins with. */
  readonly stateKey: string;
  readonly stateSha256: string;
}

/** Bytes of the longest job; it holds but a key and a hash. */
export const LONGEST_JOB = 1000;

interface FromMachine {
  /** Which machine, and how people call it: two may have one name. */
  readonly machine: string;
  readonly name: string;
}

/** A shard's result, whose bytes are under resultKey(). */
export interface ResultMessage extends FromMachine {
  readonly kind: 'result';
  readonly epoch: number;
  readonly round: number;
  readonly shard: number;
  readonly sha256: string;
  /** JSON has no NaN: the loss of a network that diverged is null. */
  readonly loss: number | null;
  readonly seconds: number;
  readonly time: { readonly map: number; readonly reduce: number; readonly waiting: number };
}

/** A machine cannot do a task, or take part at all, and says why. */
export interface TroubleMessage extends FromMachine {
  /** `refused`: it does not take part; `failed`: its engine failed; `damaged`: the state did not match its hash. */
  readonly kind: 'refused' | 'failed' | 'damaged';
  readonly reason: string;
}

/** A machine is there, is gone, or wants the training images. */
export interface SignMessage extends FromMachine {
  readonly kind: 'here' | 'left' | 'wants-data';
}

export type Message = ResultMessage | TroubleMessage | SignMessage;

/** The set of all runs that are going on. */
export const RUNS_KEY = `${PREFIX}:runs`;
export const specKey = (run: string) => `${PREFIX}:${run}:spec`;
export const messagesKey = (run: string) => `${PREFIX}:${run}:messages`;
export const stateKey = (run: string, epoch: number, round: number) =>
  `${PREFIX}:${run}:state-${epoch}-${round}`;
export const resultKey = (
  run: string,
  { epoch, round, shard, machine }: Pick<ResultMessage, 'epoch' | 'round' | 'shard' | 'machine'>,
) => `${PREFIX}:${run}:result-${epoch}-${round}-${shard}-${machine}`;
/** The training images and labels, in pieces: Redis takes no more than 512 MB in one. */
export const dataKey = (run: string, piece: number) => `${PREFIX}:${run}:data-${piece}`;
/** How many pieces there are, once all are there. */
export const dataPiecesKey = (run: string) => `${PREFIX}:${run}:data`;
/** What all keys of a run match. */
export const keysOf = (run: string) => `${PREFIX}:${run}:*`;

const RUN = /^[\w-]{1,80}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const MACHINE = /^[\w-]{1,64}$/;
const LONGEST_MESSAGE = 4000;
const LONGEST_NAME = 100;

type Unknown = Readonly<Record<string, unknown>>;

function parseObject(text: string | null): Unknown | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Unknown) : undefined;
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isDuration = (value: unknown) => typeof value === 'number' && value >= 0;
const matches = (pattern: RegExp, value: unknown) => typeof value === 'string' && pattern.test(value);

/** A run's specification, or undefined where the text is none. */
export function parseSpec(text: string | null): RunSpec | undefined {
  const spec = parseObject(text);
  const isSpec =
    spec &&
    matches(RUN, spec.run) &&
    typeof spec.engine === 'string' &&
    isRecipe(spec.recipe) &&
    spec.recipe.rounds !== undefined &&
    matches(SHA256, spec.dataSha256) &&
    isCount(spec.trainingImages) &&
    typeof spec.timing === 'object' &&
    Object.keys(TIMING).every((key) => isDuration((spec.timing as Unknown | null)?.[key]));
  return isSpec ? (spec as unknown as RunSpec) : undefined;
}

/** A task, or undefined where a job's data are none. */
export function parseTask(data: unknown): ShardTask | undefined {
  const task = data as Unknown | undefined;
  const isTask =
    [task?.epoch, task?.round, task?.shard].every(isCount) &&
    typeof task?.stateKey === 'string' &&
    matches(SHA256, task.stateSha256);
  return isTask ? (task as unknown as ShardTask) : undefined;
}

/** A message, or undefined where the text is none. */
export function parseMessage(text: string): Message | undefined {
  const message = text.length <= LONGEST_MESSAGE ? parseObject(text) : undefined;
  if (!message || !matches(MACHINE, message.machine)) return undefined;
  if (typeof message.name !== 'string' || message.name.length > LONGEST_NAME) return undefined;
  return isKnown(message) ? (message as unknown as Message) : undefined;
}

function isKnown(message: Unknown): boolean {
  switch (message.kind) {
    case 'here':
    case 'left':
    case 'wants-data':
      return true;
    case 'refused':
    case 'failed':
    case 'damaged':
      return typeof message.reason === 'string';
    case 'result': {
      const time = message.time as Unknown | undefined;
      return (
        [message.epoch, message.round, message.shard].every(isCount) &&
        matches(SHA256, message.sha256) &&
        (message.loss === null || typeof message.loss === 'number') &&
        [message.seconds, time?.map, time?.reduce, time?.waiting].every(isDuration)
      );
    }
    default:
      return false;
  }
}
