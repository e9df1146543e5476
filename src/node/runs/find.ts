// Finds a run by what a person types: its whole name, `latest`, or a part that no other run's name has.

import { type ErrorCode, UsageError } from '../../errors.js';
import { printable } from '../../printable.js';
import { commandLine } from '../invocation.js';
import { RUNS } from './folder.js';
import type { Run, RunSummary } from './read.js';

/** As many runs of an ambiguous name are told. */
const MOST_TOLD = 10;

/** @throws UsageError `unknown-run`, `ambiguous-run` or `damaged-run` */
export function findRun(runs: readonly Run[], wanted: string): RunSummary {
  const found = matches(runs, wanted);
  const [run] = found;
  if (!run)
    refuse(
      'unknown-run',
      `No run in ${printable(RUNS)} is called "${printable(wanted)}". Next: ${commandLine('runs')}`,
    );
  if (found.length > 1) {
    const names = found.slice(0, MOST_TOLD).map(({ name }) => printable(name));
    const more = found.length > MOST_TOLD ? `, and ${found.length - MOST_TOLD} more` : '';
    refuse(
      'ambiguous-run',
      `"${printable(wanted)}" may be any of ${found.length} runs: ${names.join(', ')}${more}.\nName more of one.`,
    );
  }
  if (run.state === 'damaged')
    refuse(
      'damaged-run',
      `The run ${printable(run.name)} is damaged: ${run.damage}. Name another, or delete its folder.`,
    );
  return run;
}

/** The runs that may be meant. */
function matches(runs: readonly Run[], wanted: string): readonly Run[] {
  const exact = runs.filter(({ name }) => name === wanted);
  if (exact.length > 0) return exact;
  // Names begin with the time.
  if (wanted === 'latest') return [...runs].sort((a, b) => b.name.localeCompare(a.name, 'en')).slice(0, 1);
  return runs.filter(({ name }) => name.includes(wanted));
}

function refuse(code: ErrorCode, message: string): never {
  throw new UsageError(code, message);
}
