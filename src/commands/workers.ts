// How many worker threads a command starts.

import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import { UsageError } from '../errors.js';
import { printable } from '../printable.js';

/** More would only wait for each other; each has memory of its own. */
const MOST_WORKERS = 64;

/** One a core, or as many as there may be on a machine with more cores. */
export const DEFAULT_WORKERS = Math.min(availableParallelism(), MOST_WORKERS);

export function workersOption(description = 'worker threads'): Option {
  return new Option('--workers <number>', description).argParser(parseWorkers).default(DEFAULT_WORKERS);
}

function parseWorkers(text: string): number {
  const workers = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new UsageError(
    'bad-option',
    `--workers must be a whole number from 1 to ${MOST_WORKERS}; found ${printable(text)}.`,
  );
}
