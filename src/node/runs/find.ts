// Finds a run by what a person types: its name, a recipe's name, any part of a name, `latest` or `best`; `~1` after it means
// the one before.

import { type ErrorCode, UsageError } from '../../errors.js';
import { printable } from '../../printable.js';
import { commandLine } from '../invocation.js';
import { RUNS } from './folder.js';
import type { Run, RunSummary } from './read.js';

/** So many runs of an ambiguous name are listed. */
const MOST_LISTED = 10;
/** "latest~1" */
const EARLIER = /^(.+)~(\d+)$/;

/**
 * @param runs all runs, the best first
 * @throws UsageError `unknown-run`, `ambiguous-run` or `damaged-run`
 */
export function findRun(runs: readonly Run[], wanted: string): RunSummary {
  const [, name, steps] = runs.some(({ name }) => name === wanted) ? [] : (EARLIER.exec(wanted) ?? []);
  const run = name === undefined ? findOne(runs, wanted) : listFrom(runs, name)[Number(steps)];
  if (!run)
    refuse(
      'unknown-run',
      `No run in ${printable(RUNS)} is called "${printable(wanted)}". Next: ${commandLine('runs')}`,
    );
  if (run.state === 'damaged')
    refuse(
      'damaged-run',
      `The run ${printable(run.name)} is damaged: ${run.damage}. Name another, or delete its folder.`,
    );
  return run;
}

function findOne(runs: readonly Run[], wanted: string): Run | undefined {
  const list = listFrom(runs, wanted);
  const [first] = list;
  const isOne = list.length === 1 || first?.name === wanted || wanted === 'latest' || wanted === 'best';
  if (!first || isOne) return first;
  const names = list.slice(0, MOST_LISTED).map(({ name }) => printable(name));
  const more = list.length > MOST_LISTED ? `, and ${list.length - MOST_LISTED} more` : '';
  return refuse(
    'ambiguous-run',
    `"${printable(wanted)}" matches ${list.length} runs: ${names.join(', ')}${more}.\n` +
      `Give more of the name; ${printable(wanted)}~0 is the newest of them, ${printable(wanted)}~1 the one before.`,
  );
}

/**
 * The runs that a name may mean, the likeliest first. An exact name comes first, with the runs before it; then the runs of
 * a recipe of that name; then those with that text in their names.
 */
function listFrom(runs: readonly Run[], wanted: string): readonly Run[] {
  if (wanted === 'best') return runs;
  const byTime = [...runs].sort((a, b) => b.name.localeCompare(a.name, 'en'));
  if (wanted === 'latest') return byTime;
  const exact = byTime.findIndex(({ name }) => name === wanted);
  if (exact >= 0) return byTime.slice(exact);
  const ofRecipe = byTime.filter(({ name }) => recipeOf(name) === wanted);
  return ofRecipe.length > 0 ? ofRecipe : byTime.filter(({ name }) => name.includes(wanted));
}

/** "2026-11-22T174855Z-accurate+-2" to "accurate+" */
const recipeOf = (name: string) => name.replace(/^[\d-]+T\d+Z-/, '').replace(/-\d+$/, '');

function refuse(code: ErrorCode, message: string): never {
  throw new UsageError(code, message);
}
