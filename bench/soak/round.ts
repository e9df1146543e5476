// One round of the soak: a training run that is ended at random instants and resumed each time, until it is over.

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/engine/random.js';
import { type Blow, type Ended, runCommand } from './process.js';

/** What a run that nobody disturbed came to, and what each disturbed one must come to. */
export interface Reference {
  readonly weightsSha256: unknown;
  /** What was told of each epoch that no clock decides. */
  readonly epochs: readonly string[];
  /** What its model reads in a picture. */
  readonly prediction: string;
  readonly seconds: number;
}

export interface Round {
  /** How its processes ended, in order. */
  readonly ends: readonly string[];
  /** How often it went on from a checkpoint, and how often there was none yet. */
  readonly resumed: number;
  readonly anew: number;
  /** What was other than in the reference, or left behind. */
  readonly differences: readonly string[];
  /** Growth of memory in the process that told of most epochs, 1 for none; undefined where it told of too few. */
  readonly growth: number | undefined;
}

/** What each signal ends a run with, once it trains. */
const ENDS = { SIGKILL: 'SIGKILL', SIGTERM: 'exit 143', SIGINT: 'exit 130' } as const;
const SIGNALS = Object.keys(ENDS) as (keyof typeof ENDS)[];
/** After so many blows a round is left in peace. */
const MOST_BLOWS = 4;
/** In fewer epochs garbage is not collected often enough to tell it from a leak. */
const FEWEST_IN_QUARTER = 12;

/** A run's model, in the folder of its data. */
const modelIn = (folder: string) => join(folder, 'model.safetensors');

/** Trains without disturbance. @throws Error if that fails */
export async function trainReference(
  folder: string,
  options: readonly string[],
  picture: string,
): Promise<Reference> {
  const run = await runCommand(folder, ['train', ...options, '--out', modelIn(folder)]);
  const done = doneOf(run);
  if (run.end !== 'exit 0' || !done)
    throw new Error(`the undisturbed run ended with ${run.end}: ${run.error}`);
  return {
    weightsSha256: done.weightsSha256,
    epochs: epochsOf(run).map(figuresOf),
    prediction: await predict(folder, picture),
    seconds: run.seconds,
  };
}

/** Trains in a new folder, deals out blows, resumes, and compares what came of it with the reference. */
export async function playRound(
  folder: string,
  options: readonly string[],
  picture: string,
  reference: Reference,
  random: Random,
): Promise<Round> {
  mkdirSync(folder);
  const workers = ['--workers', String(1 + random.below(3))];
  const start = ['train', ...options, ...workers, '--out', modelIn(folder)];
  const resume = ['train', '--resume', ...workers, '--out', modelIn(folder)];
  const runs: Ended[] = [];
  const differences: string[] = [];
  let [resumed, anew] = [0, 0];
  let told = 0;
  for (let words = start; ; ) {
    const blow = runs.length < MOST_BLOWS ? drawBlow(random, reference.seconds) : undefined;
    const run = await runCommand(folder, words, blow);
    runs.push(run);
    told += epochsOf(run).length;
    differences.push(...differencesOf(run, reference));
    if (run.end === 'exit 0') break;
    if (isEndedBy(run, blow)) words = resume;
    // Ended before its first checkpoint: there is nothing to resume, and that is said.
    else if (words === resume && told < 2) words = start;
    else {
      differences.push(`${words.slice(0, 2).join(' ')} ended with ${run.end}: ${run.error}`);
      break;
    }
    if (words === resume) resumed++;
    else anew++;
  }
  if (differences.length === 0) differences.push(...(await remainsOf(folder, picture, reference)));
  const longest = runs.reduce((most, run) => (run.memory.length > most.memory.length ? run : most));
  return { ends: runs.map(({ end }) => end), resumed, anew, differences, growth: growthOf(longest.memory) };
}

/** A signal at any time from the start on; some come too late. */
function drawBlow(random: Random, seconds: number): Blow {
  return { signal: SIGNALS[random.below(SIGNALS.length)], seconds: random.uniform() * seconds };
}

/** Whether a process ended as the signal demands: one that doesn't train yet may die of it. */
function isEndedBy(run: Ended, blow: Blow | undefined): boolean {
  if (!blow) return false;
  return run.end === ENDS[blow.signal] || (run.end === blow.signal && epochsOf(run).length === 0);
}

const doneOf = ({ events }: Ended) => events.find(({ event }) => event === 'done');
const epochsOf = ({ events }: Ended) => events.filter(({ event }) => event === 'epoch');

/** An epoch's number, loss and accuracies. */
function figuresOf({ epoch, loss, validationLoss, validationAccuracy }: Record<string, unknown>): string {
  return JSON.stringify({ epoch, loss, validationLoss, validationAccuracy });
}

/** Where a process told something else than the reference did. */
function differencesOf(run: Ended, reference: Reference): string[] {
  const differences = epochsOf(run)
    .map(figuresOf)
    .filter((figures) => !reference.epochs.includes(figures))
    .map((figures) => `other figures: ${figures}`);
  const done = run.end === 'exit 0' ? doneOf(run) : undefined;
  if (run.end === 'exit 0' && done?.weightsSha256 !== reference.weightsSha256)
    differences.push(`other weights: ${done?.weightsSha256}`);
  return differences;
}

/** What is wrong with what a run left: its model, temporary files. */
async function remainsOf(folder: string, picture: string, reference: Reference): Promise<string[]> {
  const prediction = await predict(folder, picture);
  const partial = (readdirSync(folder, { recursive: true }) as string[]).filter((file) =>
    file.endsWith('.partial'),
  );
  return [
    ...(prediction === reference.prediction ? [] : [`other prediction: ${prediction}`]),
    ...partial.map((file) => `left behind: ${file}`),
  ];
}

/** What the model reads in the picture, with its probabilities. */
async function predict(folder: string, picture: string): Promise<string> {
  const { events, end, error } = await runCommand(folder, ['predict', picture, '--model', modelIn(folder)]);
  return end === 'exit 0' ? JSON.stringify(events.map(({ digits }) => digits)) : `${end} ${error}`;
}

/** The least memory of the last quarter of epochs over the most of the second: garbage comes and goes, a leak stays. */
function growthOf(memory: readonly number[]): number | undefined {
  const quarter = Math.floor(memory.length / 4);
  if (quarter < FEWEST_IN_QUARTER) return undefined;
  return Math.min(...memory.slice(-quarter)) / Math.max(...memory.slice(quarter, 2 * quarter));
}
