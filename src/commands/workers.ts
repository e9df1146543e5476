// How many worker threads a command starts.

import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import { UsageError } from '../errors.js';
import { printable } from '../printable.js';

/** More would only wait for each other; each has memory of its own. */
const MOST_WORKERS = 64;

/** `--workers`: one a core unless set, so many as there may be on a machine with more cores. */
export function workersOption(description = 'worker threads'): Option {
  return new Option('--workers <number>', description)
    .argParser(parseWorkers)
    .default(Math.min(availableParallelism(), MOST_WORKERS));
}

function parseWorkers(text: string): number {
  const workers = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new UsageError(
    'bad-option',
    `--workers must be a whole number from 1 to ${MOST_WORKERS}; found ${printable(text)}.`,
  );
}
