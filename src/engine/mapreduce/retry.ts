// Repeats work when workers fail, and only then.

import { RunError } from '../../errors.js';
import { WorkerException, WorkerFailure } from './failures.js';

/** A failure that keeps happening is a fault of the program or the machine, not of one worker. */
const MOST_ATTEMPTS = 5;

/**
 * Attempts a piece of work until it succeeds; `recover` prepares the next attempt. Only a WorkerFailure is followed by
 * another attempt, and only so many times without `progress` in between.
 * Throws RunError: `job-failed` for an exception in a worker, `workers-fail` after the last attempt.
 */
export async function retry<Result>(
  attempt: () => Promise<Result>,
  recover: (failure: WorkerFailure) => Promise<void>,
  progress: () => number = () => 0,
): Promise<Result> {
  let reached = progress();
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof WorkerException) throw jobFailed(error);
      if (!(error instanceof WorkerFailure)) throw error;
      if (progress() !== reached) attempts = 1;
      reached = progress();
      if (attempts === MOST_ATTEMPTS) throw workersFail(error);
      await recover(error);
    }
  }
}

function jobFailed(cause: WorkerException): RunError {
  return new RunError(
    'job-failed',
    `An exception in a worker ended the run: ${cause.name}: ${cause.message.replace(/\.+$/, '')}. ` +
      'It would come again, so nothing was tried again. This is a fault of the program or of the machine; please report it.',
    { cause },
  );
}

function workersFail(cause: WorkerFailure): RunError {
  return new RunError(
    'workers-fail',
    `The workers failed ${MOST_ATTEMPTS} times in a row at the same work, the last time with: ${cause.message}. ` +
      'Try with one worker, and make sure that memory is not short.',
    { cause },
  );
}
