// Finds a run by what a person types: its whole name, or a part that no other run's name has.

import { type ErrorCode, UsageError } from '../errors.js';
import { printable } from '../printable.js';
import { RUNS } from './folder.js';
import type { Run, RunSummary } from './read.js';

/** As many runs of an ambiguous name are told. */
const MOST_TOLD = 10;

/** @throws UsageError `unknown-run`, `ambiguous-run` or `damaged-run` */
export function findRun(runs: readonly Run[], wanted: string): RunSummary {
  const exact = runs.filter(({ name }) => name === wanted);
  const found = exact.length > 0 ? exact : runs.filter(({ name }) => name.includes(wanted));
  const [run] = found;
  if (!run)
    refuse(
      'unknown-run',
      `No run in ${printable(RUNS)} is called "${printable(wanted)}". Next: npm run runs`,
    );
  if (found.length > 1) {
    const more = found.length > MOST_TOLD ? [`and ${found.length - MOST_TOLD} more`] : [];
    const names = [...found.slice(0, MOST_TOLD).map(({ name }) => printable(name)), ...more];
    refuse(
      'ambiguous-run',
      [`"${printable(wanted)}" may be any of ${found.length} runs; name more of one:`, ...names].join('\n  '),
    );
  }
  if (run.state === 'damaged')
    refuse(
      'damaged-run',
      `The run ${printable(run.name)} is damaged: ${run.damage}. Name another, or delete its folder.`,
    );
  return run;
}

function refuse(code: ErrorCode, message: string): never {
  throw new UsageError(code, message);
}
