// Reads many pictures: in this process if that is soon done, else spread over worker threads.

import { type Failure, fail, type Outcome } from '../../reading/outcome.js';
import type { Recogniser } from '../../reading/recogniser.js';
import { type PredictOptions, predict } from './prediction.js';
import type { ReadJob } from './reading-worker.js';
import type { Source } from './source.js';

/** So many pictures are read before the time for the others is estimated: the first ones are slow. */
const FIRST = 16;

/**
 * Milliseconds of reading left from which threads are worth starting. Each has to load its code and the model, and reads
 * slowly until its code is compiled.
 */
const WORTHWHILE = 2000;

/** Pictures handed out ahead for each worker: enough that none waits, few enough that memory use stays small. */
const AHEAD = 4;

/** While one picture is read, the next is decoded: sharp does that in a thread of its own. */
const JOBS_EACH = 2;

export interface PredictAllOptions extends PredictOptions {
  /** Where the recogniser's model came from, for the workers to load. */
  readonly modelPath: string;
  readonly workers: number;
}

/**
 * Reads pictures and yields the outcomes in the order given, each as soon as it is known. A failure from before keeps its
 * place.
 */
export async function* predictAll(
  recogniser: Recogniser,
  sources: readonly (Source | Failure)[],
  options: PredictAllOptions,
): AsyncGenerator<Outcome> {
  const started = performance.now();
  for (const [index, source] of sources.entries()) {
    if (options.workers > 1 && index >= FIRST) {
      const left = ((performance.now() - started) / index) * (sources.length - index);
      if (left > WORTHWHILE) {
        yield* predictInWorkers(sources.slice(index), options);
        return;
      }
    }
    yield 'error' in source ? source : await predict(recogniser, source, options);
  }
}

/** The same by worker threads, each with the model loaded once. */
export async function* predictInWorkers(
  sources: readonly (Source | Failure)[],
  { modelPath, single, unsureBelow, workers }: PredictAllOptions,
): AsyncGenerator<Outcome> {
  const { startPool } = await import('../pool/pool.js');
  const pool = startPool(workers, { jobsEach: JOBS_EACH });
  const begin = (source: Source | Failure): Promise<Outcome> => {
    if ('error' in source) return Promise.resolve(source);
    // A worker that dies loses only the pictures it was reading; the pool starts another.
    const job: ReadJob = { model: modelPath, source, single, unsureBelow };
    return pool.run<Outcome>(job, 'read').catch((error) => fail(source.file, error));
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
