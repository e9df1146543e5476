// Resuming a run: which run, from which checkpoint, and whether everything that decides its bits is unchanged.

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
import { describeOwner } from './lock.js';
import { type Json, type Run, type RunSummary, readMetrics, readRecipe, readRuns } from './read.js';

/** A run that can be resumed. */
export interface ResumableRun {
  readonly path: string;
  readonly recipe: Recipe;
  readonly options: KeptOptions;
  /** Undefined if the run ended before its first checkpoint. It then begins again. */
  readonly checkpoint: Checkpoint | undefined;
  /** The lines of its metrics up to the checkpoint. */
  readonly metrics: readonly object[];
  /** How it began. A run that begins again may find other data. */
  readonly start: StartLine | undefined;
  readonly epochEvents: readonly EpochEvent[];
  readonly warnings: readonly string[];
  /** Damaged checkpoints that were passed over. */
  readonly damaged: readonly string[];
}

/**
 * Finds the run to resume: the named one, or the newest that is not finished. Nothing is changed.
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
      `its ${RUN_FILES.recipe} is not a complete recipe`,
      'Restore it, or start a new run.',
    );
  checkRecipe(recipe);
  const options = readOptions(path);
  if (!options)
    cannot(
      run.name,
      `its ${RUN_FILES.options} is missing or damaged`,
      'Start a new run with the same options.',
    );
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
    `it was trained on data with SHA-256 ${expected}, and the data found has SHA-256 ${dataSha256}`,
    'Put the same data back (--data, --extra, MNIST_DIR), or start a new run.',
  );
}

function newestUnfinished(runs: readonly Run[]): RunSummary {
  const open = runs.filter((run): run is RunSummary =>
    ['stopped', 'unfinished', 'running'].includes(run.state),
  );
  const [newest, before] = open.sort((a, b) => b.name.localeCompare(a.name, 'en'));
  if (newest?.state === 'running') refuseRunning(newest, before);
  if (newest) return newest;
  throw new UsageError(
    'cannot-resume',
    `There is no unfinished run in ${printable(RUNS)} to resume. Next: ${commandLine('train')}, or ${commandLine('runs')}`,
  );
}

/** Whoever resumes without a name means the newest run; an older one must not be taken in its place. */
function refuseRunning({ name }: RunSummary, before: RunSummary | undefined): never {
  const owner = describeOwner(join(RUNS, name));
  const other = before ? ` Resume another by its name: --resume ${printable(before.name)}.` : '';
  throw new UsageError(
    'run-is-running',
    `The newest run, ${printable(name)}, is still running${owner ? ` (${owner})` : ''}. Wait until it ends, or stop it.${other}`,
  );
}

function checkState({ name, state }: RunSummary, path: string): void {
  if (state === 'stopped' || state === 'unfinished') return;
  // Its model could not be saved anywhere, so the end is trained again from the last checkpoint.
  if (state === 'finished' && !existsSync(join(path, RUN_FILES.model))) return;
  const reason = {
    finished: 'it is finished',
    diverged: 'it diverged, and would diverge again',
    running: 'it is still running',
  }[state];
  cannot(name, reason, `Next: ${commandLine('runs')} shows which runs are unfinished.`);
}

/** Recipe and engine decide the bits. With others the weights would be those of no run. */
function checkSame(name: string, recipe: Recipe, { notes }: Checkpoint): void {
  const [kept, now] = [flattenRecipe({ ...notes.recipe }), flattenRecipe({ ...recipe })];
  const differing = [...new Set([...kept.keys(), ...now.keys()])].find(
    (key) => kept.get(key) !== now.get(key),
  );
  if (differing !== undefined) {
    cannot(
      name,
      `${RUN_FILES.recipe} says ${differing} ${now.get(differing) ?? 'none'}, and the checkpoint ${kept.get(differing) ?? 'none'}`,
      'Restore the recipe, or start a new run.',
    );
  }
  const engine = describeEngine(recipe.arithmetic);
  if (engine !== notes.engine)
    cannot(
      name,
      `it was begun by ${notes.engine}, and this is ${engine}, which gives other weights`,
      'Resume with that version, or start a new run; --init begins with the weights of a saved model.',
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

/** Lines of metrics with all epochs in their places: a full disk may have kept one out of the file; the checkpoint has all. */
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
  throw new UsageError('cannot-resume', `The run ${printable(name)} cannot be resumed: ${why}. ${next}`);
}
