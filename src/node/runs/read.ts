// Reads the folders of past runs. A run that was killed is read as far as it got. A folder that cannot be read is reported
// as damaged and stops nothing.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { printable } from '../../printable.js';
import { readFileWithin, UnreadableFile } from '../read-file.js';
import { RUN_FILES, RUNS } from './folder.js';
import { LOCK, type LockState, stateOfLock } from './lock.js';
import { meanThroughput } from './throughput.js';

/** A run in figures; those it did not get to are undefined. */
export interface RunSummary {
  readonly name: string;
  /** `running`: a process works on it; `unfinished`: its process was killed. */
  readonly state: 'finished' | 'stopped' | 'diverged' | 'running' | 'unfinished';
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly dataset: string;
  readonly trainedOn: string;
  readonly datasetSha256: string;
  readonly epochs: number;
  readonly epochsPlanned: number;
  /** The epoch whose weights were kept, if early stopping chose one. */
  readonly bestEpoch?: number;
  /** What runs are ranked by: the kept weights' accuracy on the validation images, or else on the test images. */
  readonly accuracy?: { readonly share: number; readonly of: 'validation' | 'test'; readonly images: number };
  readonly trainingLoss?: number;
  readonly trainingAccuracy?: number;
  readonly validationAccuracy?: number;
  readonly validationLoss?: number;
  readonly testAccuracy?: number;
  readonly testLoss?: number;
  readonly trainingImages: number;
  readonly validationImages: number;
  readonly testImages: number;
  readonly parameters: number;
  readonly workers: number;
  /** How many machines trained its shards; absent where its own workers did. */
  readonly machines?: number;
  readonly trainingSeconds: number;
  readonly imagesPerSecond?: number;
  readonly weightsSha256?: string;
  readonly versions: string;
}

/** A folder that cannot be read as a run, and why. */
export interface DamagedRun {
  readonly name: string;
  readonly state: 'damaged';
  readonly damage: string;
}

export type Run = RunSummary | DamagedRun;

export type Json = Readonly<Record<string, unknown>>;

/** Some hundred thousand epochs. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A recipe and a confusion matrix have three. */
const MOST_LEVELS = 8;

/** What is wrong with a folder. */
class Damage extends Error {}

/** All runs, the best first, then those without a figure, then the damaged ones; none if there is no folder. */
export function readRuns(parent = RUNS): Run[] {
  return readFolders(parent)
    .map((name) => readRun(parent, name))
    .sort((a, b) => rank(b) - rank(a) || b.name.localeCompare(a.name, 'en'));
}

function readFolders(parent: string): string[] {
  try {
    return readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(
      'no-runs',
      `The runs in ${printable(parent)} cannot be read (the system says ${code}). Check the folder and its permissions.`,
      { cause },
    );
  }
}

function rank(run: Run): number {
  if (run.state === 'damaged') return -2;
  return run.accuracy?.share ?? -1;
}

/** The run in a folder of `parent`. */
export function readRun(parent: string, name: string): Run {
  try {
    const folder = join(parent, name);
    if (isUnstarted(folder))
      throw new Damage('an unfinished start: it holds nothing but running.json. Delete the folder');
    return summarise(name, readRecipe(folder), readMetrics(folder), stateOfLock(folder));
  } catch (error) {
    if (error instanceof Damage) return { name, state: 'damaged', damage: error.message };
    throw error;
  }
}

/** Whether the run ended, killed or on a full disk, before its recipe was written. One that is starting now is none. */
function isUnstarted(folder: string): boolean {
  try {
    const files = readdirSync(folder);
    return files.length === 1 && files[0] === LOCK && stateOfLock(folder) === 'left';
  } catch {
    return false;
  }
}

function readText(folder: string, file: string): string {
  try {
    return Buffer.from(readFileWithin(join(folder, file), MOST_BYTES)).toString('utf8');
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Damage(
      error.reason === 'missing' ? `${file} is missing` : `${file} cannot be read: ${error.message}`,
    );
  }
}

function parseObject(text: string, where: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Damage(`${where} is not JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Damage(`${where} is not a JSON object`);
  if (isDeeper(value, MOST_LEVELS)) throw new Damage(`${where} is nested too deeply`);
  return value as Json;
}

/** Whether objects are nested deeper than so many levels, which could overflow the stack of whoever walks them. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

export function readRecipe(folder: string): Json {
  return parseObject(readText(folder, RUN_FILES.recipe), RUN_FILES.recipe);
}

/**
 * The lines of the metrics; none of a run that was killed before its first one. A last line without its end was being
 * written when the run died: it is left out.
 */
export function readMetrics(folder: string): Json[] {
  const file = RUN_FILES.metrics;
  if (!existsSync(join(folder, file))) return [];
  const lines = readText(folder, file).split('\n').slice(0, -1);
  return lines.map((line, index) => parseObject(line, `line ${index + 1} of ${file}`));
}

/** Stands in for the start of a run that was killed before any metrics reached the disk. */
const UNKNOWN_START: Json = {
  dataset: 'unknown images',
  trainedOn: 'unknown images',
  datasetSha256: 'unknown',
  trainingImages: 0,
  validationImages: 0,
  testImages: 0,
  parameters: 0,
  workers: 0,
  versions: 'unknown',
};

function summarise(name: string, recipe: Json, lines: readonly Json[], lock: LockState): RunSummary {
  const start = lines.length === 0 ? UNKNOWN_START : lines.find(({ event }) => event === 'start');
  if (!start) throw new Damage(`${RUN_FILES.metrics} has no start line`);
  const epochs = lines.filter(({ event }) => event === 'epoch');
  const done = lines.find(({ event }) => event === 'done');
  // The epoch whose weights the model has: the one that early stopping chose, or else the last.
  const kept = epochs.find(({ epoch }) => epoch === done?.bestEpoch) ?? epochs.at(-1) ?? {};
  const test = (done?.test ?? {}) as Json;
  const times = epochs.map((epoch) => ({
    seconds: requireNumber(epoch, 'seconds'),
    imagesPerSecond: requireNumber(epoch, 'imagesPerSecond'),
  }));
  const summary = {
    name,
    state: stateOf(done, lock),
    recipe,
    dataset: requireString(start, 'dataset'),
    trainedOn: requireString(start, 'trainedOn'),
    datasetSha256: requireString(start, 'datasetSha256'),
    epochs: epochs.length,
    epochsPlanned: requireNumber(recipe, 'epochs'),
    bestEpoch: done && optionalNumber(done, 'bestEpoch'),
    trainingLoss: optionalNumber(kept, 'loss'),
    trainingAccuracy: optionalNumber(kept, 'trainingAccuracy'),
    validationAccuracy: optionalNumber(kept, 'validationAccuracy'),
    validationLoss: optionalNumber(kept, 'validationLoss'),
    testAccuracy: optionalNumber(test, 'accuracy') ?? optionalNumber(kept, 'testAccuracy'),
    testLoss: optionalNumber(test, 'loss'),
    trainingImages: requireNumber(start, 'trainingImages'),
    validationImages: requireNumber(start, 'validationImages'),
    testImages: requireNumber(start, 'testImages'),
    parameters: requireNumber(start, 'parameters'),
    workers: requireNumber(start, 'workers'),
    machines: countMachines(epochs),
    trainingSeconds: times.reduce((sum, { seconds }) => sum + seconds, 0),
    imagesPerSecond: times.length > 0 ? meanThroughput(times) : undefined,
    weightsSha256: done && requireString(done, 'weightsSha256'),
    versions: requireString(start, 'versions'),
  } as const;
  return { ...summary, accuracy: epochs.length > 0 ? rankedAccuracy(summary) : undefined };
}

/** How many machines the epochs name; undefined for none. */
function countMachines(epochs: readonly Json[]): number | undefined {
  const shares = epochs.flatMap(({ machines }) => (Array.isArray(machines) ? machines : []));
  return new Set(shares.map((share) => share?.machine)).size || undefined;
}

function stateOf(done: Json | undefined, lock: LockState): RunSummary['state'] {
  if (lock === 'held') return 'running';
  if (done?.diverged) return 'diverged';
  // It was killed, perhaps only while it saved its model.
  if (!done || lock === 'left') return 'unfinished';
  return done.stopped ? 'stopped' : 'finished';
}

/** A run without a completed epoch has random weights and no result. */
function rankedAccuracy(
  run: Pick<RunSummary, 'validationAccuracy' | 'testAccuracy' | 'validationImages' | 'testImages'>,
): RunSummary['accuracy'] {
  const { validationAccuracy, testAccuracy, validationImages, testImages } = run;
  if (validationAccuracy !== undefined)
    return { share: validationAccuracy, of: 'validation', images: validationImages };
  if (testAccuracy !== undefined) return { share: testAccuracy, of: 'test', images: testImages };
  return undefined;
}

function requireNumber(from: Json, key: string): number {
  const value = from[key];
  if (typeof value === 'number') return value;
  throw new Damage(`${describe(from)} has ${show(value)} for ${key}, not a number`);
}

/** JSON has no NaN: the loss of a network that diverged is null. */
function optionalNumber(from: Json, key: string): number | undefined {
  return from[key] === undefined || from[key] === null ? undefined : requireNumber(from, key);
}

function requireString(from: Json, key: string): string {
  const value = from[key];
  if (typeof value === 'string') return value;
  throw new Damage(`${describe(from)} has ${show(value)} for ${key}, not a text`);
}

/** A value for a message, whatever it holds. */
function show(value: unknown): string {
  return value === undefined ? 'nothing' : printable(JSON.stringify(value));
}

function describe({ event }: Json): string {
  return event === undefined ? RUN_FILES.recipe : `the line "${event}" of ${RUN_FILES.metrics}`;
}
