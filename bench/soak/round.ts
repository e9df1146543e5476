// One round of the soak: a training run that is ended at random instants and resumed each time, until it is over.

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/engine/random.js';
import { type Blow, type Ended, type Place, runCommand } from './process.js';
import { forgetData, type Scene } from './scenes.js';

/** What a run that nobody disturbed came to, and what each disturbed one must come to. */
export interface Reference {
  readonly weightsSha256: unknown;
  /** The figures of each epoch that do not depend on a clock. */
  readonly epochs: readonly string[];
  /** What its model reads in a picture. */
  readonly prediction: string;
  readonly seconds: number;
}

export interface Round {
  readonly scene: string;
  /** How its processes ended, in order. */
  readonly ends: readonly string[];
  /** How often it went on with a run, and how often there was none yet. */
  readonly resumed: number;
  readonly anew: number;
  /** Temporary files that were there when a process had been killed: it was writing. */
  readonly writes: number;
  /** What was other than in the reference, or left behind. */
  readonly differences: readonly string[];
  /** Memory growth of the process that reported most epochs, 1 for none; undefined where it reported too few. */
  readonly growth: number | undefined;
}

/** What each signal ends a run with, once it trains. */
const ENDS = { SIGKILL: 'SIGKILL', SIGTERM: 'exit 143', SIGINT: 'exit 130' } as const;
/** Most are the one that no program hears. */
const SIGNALS = ['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGTERM', 'SIGINT'] as const;
/** A blow on a write passes over fewer writes than this. */
const MOST_WRITES_PASSED = 40;
/** In fewer epochs garbage is not collected often enough to tell it from a leak. */
const FEWEST_IN_QUARTER = 12;

/** A run's model, in the folder of its data. */
const modelIn = (folder: string) => join(folder, 'model.safetensors');
const placeOf = ({ program, environment }: Scene, folder: string): Place => ({
  program,
  folder,
  environment,
});

/** Trains without disturbance in a new folder. @throws Error if that fails */
export async function trainReference(scene: Scene, folder: string, picture: string): Promise<Reference> {
  mkdirSync(folder);
  scene.prepare?.();
  const place = placeOf(scene, folder);
  const run = await runCommand(place, ['train', ...scene.options, '--out', modelIn(folder)]);
  const done = doneOf(run);
  if (run.end !== 'exit 0' || !done)
    throw new Error(`the undisturbed run of ${scene.name} ended with ${run.end}: ${run.error}`);
  return {
    weightsSha256: done.weightsSha256,
    epochs: epochsOf(run).map(figuresOf),
    prediction: await predict(place, picture),
    seconds: run.seconds,
  };
}

/** Trains in a new folder, deals out blows, resumes, and compares what came of it with the reference. */
export async function playRound(
  scene: Scene,
  folder: string,
  picture: string,
  reference: Reference,
  random: Random,
): Promise<Round> {
  mkdirSync(folder);
  const place = placeOf(scene, folder);
  const workers = ['--workers', String(1 + random.below(3))];
  const start = ['train', ...scene.options, ...workers, '--out', modelIn(folder)];
  const resume = ['train', '--resume', ...workers, '--checkpoint-every', '0', '--out', modelIn(folder)];
  const runs: Ended[] = [];
  const differences: string[] = [];
  let [resumed, anew, writes, told] = [0, 0, 0, 0];
  for (let words = start; ; ) {
    scene.prepare?.();
    const blow = runs.length < scene.mostBlows ? drawBlow(scene, folder, reference, random) : undefined;
    const run = await runCommand(place, words, blow);
    runs.push(run);
    told += epochsOf(run).length;
    differences.push(...differencesOf(run, reference));
    if (run.end === 'exit 0' || isThrough(run)) break;
    if (isEndedBy(run, blow)) {
      writes += partialsIn(folder).length;
      if (random.below(3) === 0) differences.push(...(await lookAround(place, picture)));
      words = resume;
    } else if (words === resume && told === 0 && codeOf(run) === 'cannot-resume') {
      // Ended before it had a run to go on with, and that is said.
      words = start;
    } else {
      differences.push(`${words.slice(0, 2).join(' ')} ended with ${run.end}: ${run.error}`);
      break;
    }
    if (words === resume) resumed++;
    else anew++;
  }
  if (differences.length === 0) differences.push(...(await remainsOf(place, picture, reference)));
  if (differences.length === 0 && scene.madeTwice)
    differences.push(...(await makeTwice(scene, scene.madeTwice, place, reference)));
  const longest = runs.reduce((most, run) => (run.memory.length > most.memory.length ? run : most));
  const ends = runs.map(({ end }) => end);
  return { scene: scene.name, ends, resumed, anew, writes, differences, growth: growthOf(longest.memory) };
}

/** A signal at any time from the start on, or on a write of a run that has a folder; some come too late. */
function drawBlow({ aim }: Scene, folder: string, { seconds }: Reference, random: Random): Blow {
  const signal = SIGNALS[random.below(SIGNALS.length)];
  const runs = entriesOf(join(folder, 'runs')).map((name) => join(folder, 'runs', name));
  if (aim === 'any time' || runs.length === 0)
    return { signal, when: { seconds: random.uniform() * seconds } };
  return { signal: 'SIGKILL', when: { folders: [...runs, folder], after: random.below(MOST_WRITES_PASSED) } };
}

/** Whether a process ended as the signal demands: one that doesn't train yet may die of it. */
function isEndedBy(run: Ended, blow: Blow | undefined): boolean {
  if (!blow) return false;
  return run.end === ENDS[blow.signal] || (run.end === blow.signal && epochsOf(run).length === 0);
}

/** Whether it had reported its end, when everything is saved: a kill after that is too late. */
const isThrough = (run: Ended) => doneOf(run)?.stopped === false;
const doneOf = ({ events }: Ended) => events.find(({ event }) => event === 'done');
const epochsOf = ({ events }: Ended) => events.filter(({ event }) => event === 'epoch');
const codeOf = ({ events }: Ended) => events.find(({ event }) => event === 'error')?.code;

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
  const weights = doneOf(run)?.weightsSha256;
  if ((run.end === 'exit 0' || isThrough(run)) && weights !== reference.weightsSha256)
    differences.push(`other weights: ${weights}`);
  return differences;
}

/** After a blow: a model that is there can be read, and runs that have a recipe are listed. */
async function lookAround(place: Place, picture: string): Promise<string[]> {
  const model = modelIn(place.folder);
  const predicted = await runCommand(place, ['predict', picture, '--model', model]);
  const isRead = predicted.end === 'exit 0' || codeOf(predicted) === 'no-model';
  const listed = await runCommand(place, ['runs']);
  const damaged = listed.events.filter(
    ({ state, damage }) => state === 'damaged' && damage !== 'recipe.json is missing',
  );
  return [
    ...(isRead ? [] : [`predict ended with ${predicted.end}: ${predicted.error}`]),
    ...(listed.end === 'exit 0' ? [] : [`runs ended with ${listed.end}: ${listed.error}`]),
    ...damaged.map(({ damage }) => `a run is damaged: ${damage}`),
  ];
}

/** What is wrong with what a run left: its model, temporary files. */
async function remainsOf(place: Place, picture: string, reference: Reference): Promise<string[]> {
  const prediction = await predict(place, picture);
  return [
    ...(prediction === reference.prediction ? [] : [`other prediction: ${prediction}`]),
    // Those beside the model are swept by whoever writes there a day later.
    ...partialsIn(join(place.folder, 'runs')).map((file) => `left behind: ${file}`),
  ];
}

/** Has two processes make the same data at the same moment, and learn from it. */
async function makeTwice(
  { options }: Scene,
  data: string,
  place: Place,
  reference: Reference,
): Promise<string[]> {
  forgetData(join(place.folder, data));
  const outs = ['one.safetensors', 'other.safetensors'].map((name) => join(place.folder, name));
  const ended = await Promise.all(outs.map((out) => runCommand(place, ['train', ...options, '--out', out])));
  return ended.flatMap((run) =>
    run.end === 'exit 0' ? differencesOf(run, reference) : [`one of two ended with ${run.end}: ${run.error}`],
  );
}

/** Temporary files in a folder and below. */
function partialsIn(folder: string): string[] {
  return entriesOf(folder, true).filter((file) => file.endsWith('.partial'));
}

function entriesOf(folder: string, recursive = false): string[] {
  try {
    return readdirSync(folder, { recursive }) as string[];
  } catch {
    return [];
  }
}

/** What the model reads in the picture, with its probabilities. */
async function predict(place: Place, picture: string): Promise<string> {
  const words = ['predict', picture, '--model', modelIn(place.folder)];
  const { events, end, error } = await runCommand(place, words);
  return end === 'exit 0' ? JSON.stringify(events.map(({ digits }) => digits)) : `${end} ${error}`;
}

/** The least memory of the last quarter of epochs over the most of the second: garbage comes and goes, a leak stays. */
function growthOf(memory: readonly number[]): number | undefined {
  const quarter = Math.floor(memory.length / 4);
  if (quarter < FEWEST_IN_QUARTER) return undefined;
  return Math.min(...memory.slice(-quarter)) / Math.max(...memory.slice(quarter, 2 * quarter));
}
