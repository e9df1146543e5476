// Reading many pictures: in this process where they are few, else spread over worker threads.

import type { ReadJob } from '../mapreduce/jobs.js';
import { type Failure, fail, type Outcome, predict, type Source } from './prediction.js';
import type { Recogniser } from './recogniser.js';

/** Starting threads takes as long as reading some dozens of small pictures. */
const FEW = 24;

/** Pictures handed out ahead for each worker: enough that none waits, few enough that memory stays small. */
const AHEAD = 4;

export interface PredictAllOptions {
  /** Where the recogniser's model came from, for the workers to load. */
  readonly modelPath: string;
  readonly single: boolean;
  readonly workers: number;
}

/**
 * Reads pictures and yields what came of them in the order in which they are given, each as soon as it is there.
 * What failed before it could be read keeps its place.
 */
export async function* predictAll(
  recogniser: Recogniser,
  sources: readonly (Source | Failure)[],
  options: PredictAllOptions,
): AsyncGenerator<Outcome> {
  if (options.workers > 1 && sources.length > FEW) {
    yield* predictInWorkers(sources, options);
    return;
  }
  for (const source of sources)
    yield 'error' in source ? source : await predict(recogniser, source, options.single);
}

async function* predictInWorkers(
  sources: readonly (Source | Failure)[],
  { modelPath, single, workers }: PredictAllOptions,
): AsyncGenerator<Outcome> {
  const { startPool } = await import('../mapreduce/pool.js');
  const pool = startPool(workers);
  const begin = (source: Source | Failure): Promise<Outcome> => {
    if ('error' in source) return Promise.resolve(source);
    // A worker that dies takes its picture with it, and no other: the pool starts the next one.
    const job: ReadJob = { model: modelPath, source, single };
    return pool.run(job, { name: 'read' }).catch((error) => fail(source.file, error));
  };
  try {
    const begun: Promise<Outcome>[] = [];
    for (const source of sources) {
      begun.push(begin(source));
      if (begun.length >= AHEAD * workers) yield await (begun.shift() as Promise<Outcome>);
    }
    for (const outcome of begun) yield await outcome;
  } finally {
    await pool.destroy();
  }
}
