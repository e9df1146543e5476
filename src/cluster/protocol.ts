// What coordinator and machines tell each other, and under which keys. What is coordinated is called a run: one training run
// made of rounds, or the runs of a sweep. Its tasks are BullMQ's jobs, messages stand on a list of the run, and whatever is
// large is a key of bytes that is named with its SHA-256. What comes from Redis is checked before it
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

/**
 * What a task is. `shards`: the local steps of one shard in one round, from a state to what it has become. `whole-runs`: a
 * training run, from its recipe to its events and its network.
 */
export const WORK = ['shards', 'whole-runs'] as const;
export type Work = (typeof WORK)[number];

/** What a machine must know to take part in a run. */
export interface RunSpec {
  readonly run: string;
  readonly work: Work;
  /** What the weights' bits depend on besides recipe and data: see describeEngine() in node/versions.ts. */
  readonly engine: string;
  /** Of shards the recipe. Of whole runs one of theirs: all have the same arithmetic and the same images. */
  readonly recipe: Recipe;
  /** What the images are called in a whole run's events. */
  readonly dataset: string;
  readonly trainedOn?: string;
  /** SHA-256 of the images of each set: their pixels, and then their labels. */
  readonly dataSha256: string;
  /** How many images each set has: for shards the training images that are not held out; for whole runs all, and those to test. */
  readonly images: readonly number[];
  readonly timing: Timing;
}

/** The data of a job. */
export interface Task {
  /** What it is called within its run. */
  readonly name: string;
  /** What it begins with: a state, or a recipe. */
  readonly input: Input & { readonly sha256: string };
  /** Where a shard is in its run, from 0. */
  readonly place?: Place;
}

/** What tasks begin with. */
export interface Input {
  /** Its name. Its bytes are under bytesKey(). */
  readonly key: string;
  /** The name of the state from which it follows, where only its change is given. */
  readonly changeOf?: string;
}

export interface Place {
  readonly epoch: number;
  readonly round: number;
  readonly shard: number;
}

export const shardName = ({ epoch, round, shard }: Place) => `${epoch}-${round}-${shard}`;
export const wholeRunName = (number: number) => `run-${number}`;

/** Bytes of the longest job; it holds but a key and a hash. */
export const LONGEST_JOB = 1000;

interface FromMachine {
  /** Which machine, and how people call it: two may have one name. */
  readonly machine: string;
  readonly name: string;
}

/** A task's result, whose bytes are under resultKey(). */
export interface ResultMessage extends FromMachine {
  readonly kind: 'result';
  readonly task: string;
  readonly sha256: string;
  /** Of its last steps. JSON has no NaN: the loss of a network that diverged is null. */
  readonly loss: number | null;
  readonly seconds: number;
  readonly time: { readonly map: number; readonly reduce: number; readonly waiting: number };
}

/** A machine does not take part, and says why. */
export interface RefusalMessage extends FromMachine {
  readonly kind: 'refused';
  readonly reason: string;
}

/** A machine could not do a task, and says why. */
export interface TroubleMessage extends FromMachine {
  /** `failed`: its engine failed; `damaged`: the input did not match its hash. */
  readonly kind: 'failed' | 'damaged';
  readonly task: string;
  readonly reason: string;
}

/** A machine was given a change, and does not have what it changes. */
export interface LackMessage extends FromMachine {
  readonly kind: 'lacks-input';
  readonly task: string;
}

/** A machine is there, is gone, or wants the training images. */
export interface SignMessage extends FromMachine {
  readonly kind: 'here' | 'left' | 'wants-data';
}

/** How many epochs of a whole run are over. */
export interface EpochMessage extends FromMachine {
  readonly kind: 'epoch';
  readonly task: string;
  readonly epoch: number;
}

export type Message =
  | ResultMessage
  | RefusalMessage
  | TroubleMessage
  | LackMessage
  | SignMessage
  | EpochMessage;

/** The set of all runs that are going on. */
export const RUNS_KEY = `${PREFIX}:runs`;
export const specKey = (run: string) => `${PREFIX}:${run}:spec`;
export const messagesKey = (run: string) => `${PREFIX}:${run}:messages`;
export const stateKey = (run: string, { epoch, round }: Pick<Place, 'epoch' | 'round'>) =>
  `${PREFIX}:${run}:state-${epoch}-${round}`;
/** The key of the bytes that make an input of the one from which it follows. */
export const changeKey = (input: string) => `${input}-change`;
/** Where the bytes of an input are. */
export const bytesKey = ({ key, changeOf }: Input) => (changeOf === undefined ? key : changeKey(key));
export const recipeKey = (run: string, task: string) => `${PREFIX}:${run}:recipe-${task}`;
export const resultKey = (run: string, { task, machine }: Pick<ResultMessage, 'task' | 'machine'>) =>
  `${PREFIX}:${run}:result-${task}-${machine}`;
/** On this channel a run's coordinator names inputs as soon as their bytes are there. */
export const inputsChannel = (run: string) => `${PREFIX}:${run}:inputs`;
/** Images and labels, in pieces: Redis takes no more than 512 MB in one. */
export const dataKey = (run: string, piece: number) => `${PREFIX}:${run}:data-${piece}`;
/** How many pieces there are, once all are there. */
export const dataPiecesKey = (run: string) => `${PREFIX}:${run}:data`;
/** What all keys of a run match. */
export const keysOf = (run: string) => `${PREFIX}:${run}:*`;

const RUN = /^[\w-]{1,80}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const MACHINE = /^[\w-]{1,64}$/;
const TASK = /^[\w-]{1,80}$/;
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

/** How many sets of images a task needs. */
const SETS: Readonly<Record<Work, number>> = { shards: 1, 'whole-runs': 2 };

/** A run's specification, or undefined where the text is none. */
export function parseSpec(text: string | null): RunSpec | undefined {
  const spec = parseObject(text);
  const isSpec =
    spec &&
    matches(RUN, spec.run) &&
    (WORK as readonly unknown[]).includes(spec.work) &&
    [spec.engine, spec.dataset, spec.trainedOn ?? ''].every((value) => typeof value === 'string') &&
    isRecipe(spec.recipe) &&
    (spec.work === 'whole-runs' || spec.recipe.rounds !== undefined) &&
    matches(SHA256, spec.dataSha256) &&
    Array.isArray(spec.images) &&
    spec.images.length === SETS[spec.work as Work] &&
    spec.images.every(isCount) &&
    typeof spec.timing === 'object' &&
    Object.keys(TIMING).every((key) => isDuration((spec.timing as Unknown | null)?.[key]));
  return isSpec ? (spec as unknown as RunSpec) : undefined;
}

/** An input, or undefined where the text is none. */
export function parseInput(text: string): Input | undefined {
  const input = text.length <= LONGEST_MESSAGE ? parseObject(text) : undefined;
  return isInput(input) ? (input as unknown as Input) : undefined;
}

const isInput = (input: Unknown | null | undefined) =>
  typeof input?.key === 'string' && ['string', 'undefined'].includes(typeof input.changeOf);

/** A task, or undefined where a job's data are none. */
export function parseTask(data: unknown): Task | undefined {
  const task = data as Unknown | undefined;
  const place = task?.place as Unknown | null | undefined;
  const input = task?.input as Unknown | null | undefined;
  const isTask =
    matches(TASK, task?.name) &&
    isInput(input) &&
    matches(SHA256, input?.sha256) &&
    (place === undefined || [place?.epoch, place?.round, place?.shard].every(isCount));
  return isTask ? (task as unknown as Task) : undefined;
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
      return typeof message.reason === 'string';
    case 'failed':
    case 'damaged':
      return typeof message.reason === 'string' && matches(TASK, message.task);
    case 'lacks-input':
      return matches(TASK, message.task);
    case 'epoch':
      return matches(TASK, message.task) && isCount(message.epoch);
    case 'result': {
      const time = message.time as Unknown | undefined;
      return (
        matches(TASK, message.task) &&
        matches(SHA256, message.sha256) &&
        (message.loss === null || typeof message.loss === 'number') &&
        [message.seconds, time?.map, time?.reduce, time?.waiting].every(isDuration)
      );
    }
    default:
      return false;
  }
}
