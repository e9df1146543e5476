// Going on with a run: which run, from which checkpoint, and whether all that decides its bits is still the same.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkRecipe, isRecipe, type Recipe } from '../../engine/recipe/recipe.js';
import type { EpochEvent } from '../../engine/training/events.js';
import { UsageError } from '../../errors.js';
import { printable } from '../../printable.js';
import { commandLine } from '../invocation.js';
import { describeEngine } from '../versions.js';
import { type Checkpoint, readNewestCheckpoint } from './checkpoint.js';
import { findRun } from './find.js';
import { flattenRecipe } from './flatten.js';
import { type KeptOptions, RUN_FILES, RUNS, readOptions, type StartLine } from './folder.js';
import { type Json, type Run, type RunSummary, readMetrics, readRecipe, readRuns } from './read.js';

/** A run that can be gone on with. */
export interface ResumableRun {
  readonly path: string;
  readonly recipe: Recipe;
  readonly options: KeptOptions;
  /** Undefined where the run ended before its first checkpoint: it begins again. */
  readonly checkpoint: Checkpoint | undefined;
  /** The lines of its metrics up to the checkpoint. */
  readonly metrics: readonly object[];
  /** How it began; a run that begins again may have other data by now. */
  readonly start: StartLine | undefined;
  readonly epochEvents: readonly EpochEvent[];
  readonly warnings: readonly string[];
  /** What was found wrong, and did no harm. */
  readonly damaged: readonly string[];
}

/**
 * Finds the run to go on with: the one that was named, or the newest that is not finished. Nothing is changed.
 * @throws UsageError `unknown-run`, `ambiguous-run`, `damaged-run`, `cannot-resume`; InputError `bad-checkpoint`
 */
export function findResumable(wanted?: string): ResumableRun {
  const runs = readRuns();
  const run = wanted === undefined ? newestUnfinished(runs) : findRun(runs, wanted);
  const path = join(RUNS, run.name);
  checkState(run, path);
  const recipe: unknown = readRecipe(path);
  if (!isRecipe(recipe))
    return cannot(
      run.name,
      `its ${RUN_FILES.recipe} is no whole recipe`,
      'Put it back as it was, or train anew.',
    );
  checkRecipe(recipe);
  const options = readOptions(path);
  if (!options)
    cannot(run.name, `its ${RUN_FILES.options} is missing or damaged`, 'Train anew with its options.');
  const found = readNewestCheckpoint(path);
  if (found) checkSame(run.name, recipe, found.checkpoint);
  const { checkpoint, damaged = [] } = found ?? {};
  return { path, recipe, options, checkpoint, ...cutMetrics(path, checkpoint), damaged };
}

/**
 * Refuses data that is not what the checkpoint was trained on.
 * @throws UsageError `cannot-resume`
 */
export function checkData(run: ResumableRun, dataSha256: string): void {
  const expected = run.checkpoint?.notes.dataSha256;
  if (expected === undefined || expected === dataSha256) return;
  cannot(
    run.path,
    `it was trained on data of SHA-256 ${expected}, and found is data of SHA-256 ${dataSha256}`,
    'Put the same data back where it was (--data, --extra, MNIST_DIR), or train anew.',
  );
}

function newestUnfinished(runs: readonly Run[]): RunSummary {
  const open = runs.filter((run): run is RunSummary => run.state === 'stopped' || run.state === 'unfinished');
  const [newest] = open.sort((a, b) => b.name.localeCompare(a.name, 'en'));
  if (newest) return newest;
  throw new UsageError(
    'cannot-resume',
    `There is no unfinished run in ${printable(RUNS)} to go on with. Next: ${commandLine('train')}, or ${commandLine('runs')}`,
  );
}

function checkState({ name, state }: RunSummary, path: string): void {
  if (state === 'stopped' || state === 'unfinished') return;
  // No place took its model: the end is trained again from the last checkpoint.
  if (state === 'finished' && !existsSync(join(path, RUN_FILES.model))) return;
  const reason = {
    finished: 'it is finished',
    diverged: 'it diverged, and would diverge again',
    running: 'another process works at it',
  }[state];
  cannot(name, reason, `Next: ${commandLine('runs')} lists those that are unfinished.`);
}

/** Recipe and engine decide the bits: with others the run would end with weights that no run has. */
function checkSame(name: string, recipe: Recipe, { notes }: Checkpoint): void {
  const [kept, now] = [flattenRecipe({ ...notes.recipe }), flattenRecipe({ ...recipe })];
  const differing = [...new Set([...kept.keys(), ...now.keys()])].find(
    (key) => kept.get(key) !== now.get(key),
  );
  if (differing !== undefined) {
    cannot(
      name,
      `${RUN_FILES.recipe} now says ${differing} ${now.get(differing) ?? 'none'}, and the checkpoint ${kept.get(differing) ?? 'none'}`,
      `Put the recipe back as it was, or train anew.`,
    );
  }
  const engine = describeEngine(recipe.arithmetic);
  if (engine !== notes.engine)
    cannot(
      name,
      `it was begun by ${notes.engine}, and this is ${engine}: the weights would be others`,
      'Go on with that version, or train anew; --init takes the weights of a saved model.',
    );
}

/** The metrics up to the checkpoint; epochs after it are trained again. */
function cutMetrics(
  path: string,
  checkpoint: Checkpoint | undefined,
): Pick<ResumableRun, 'metrics' | 'start' | 'epochEvents' | 'warnings'> {
  const lines = readMetrics(path);
  const start = lines.find(({ event }) => event === 'start') as unknown as StartLine | undefined;
  if (!checkpoint) return { metrics: [], start, epochEvents: [], warnings: [] };
  const { epochs } = checkpoint.state;
  const later = lines.findIndex(
    ({ event, epoch }) =>
      event === 'stopped' || event === 'done' || (event === 'epoch' && Number(epoch) > epochs),
  );
  const kept = lines.slice(0, later < 0 ? lines.length : later);
  const { epochEvents } = checkpoint.notes;
  return {
    metrics: withEpochs(kept, epochEvents),
    start,
    epochEvents,
    warnings: kept.filter(({ event }) => event === 'warning').map(({ message }) => String(message)),
  };
}

/** Lines of metrics with all epochs in their places: a full disk may have kept one from the file, the checkpoint has them. */
function withEpochs(lines: readonly Json[], epochs: readonly EpochEvent[]): object[] {
  const known = new Set(lines.filter(({ event }) => event === 'epoch').map(({ epoch }) => epoch));
  const whole: object[] = [];
  const missing = epochs.filter(({ epoch }) => !known.has(epoch));
  for (const line of lines) {
    while (line.event === 'epoch' && missing.length > 0 && missing[0].epoch < Number(line.epoch))
      whole.push(missing.shift() as EpochEvent);
    whole.push(line);
  }
  return [...whole, ...missing];
}

function cannot(name: string, why: string, next: string): never {
  throw new UsageError('cannot-resume', `The run ${printable(name)} cannot be gone on with: ${why}. ${next}`);
}
