// How many worker threads a command starts.

import { Option } from 'commander';
import { isWorkerCount, MOST_WORKERS } from '../engine/worker-count.js';
import { UsageError } from '../errors.js';
import { defaultWorkers } from '../node/workers.js';
import { printable } from '../printable.js';

export function workersOption(description = 'worker threads'): Option {
  return new Option('--workers <number>', description).argParser(parseWorkers).default(defaultWorkers());
}

function parseWorkers(text: string): number {
  const workers = text.trim() === '' ? Number.NaN : Number(text);
  if (isWorkerCount(workers)) return workers;
  throw new UsageError(
    'bad-option',
    `--workers must be a whole number from 1 to ${MOST_WORKERS}; found ${printable(text)}.`,
  );
}
