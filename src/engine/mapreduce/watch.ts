// Detects stalled work. A thread that hangs gives no sign, so all that can be seen is that progress stops.

import { WorkerFailure } from './failures.js';

/** The longest task takes well under a second. If none ends for this long, a worker hangs. */
export const STALL_SECONDS = 20;
/** On a busy machine threads may take long to start, so more time is allowed until the first sign of life. */
const START_SECONDS = 60;
/** Checks without progress, spread over the limit, after which a worker counts as hung. */
const LOOKS = 4;

export interface Watch {
  /** Rejects with a WorkerFailure when the work has stalled. */
  readonly stalled: Promise<never>;
  end(): void;
}

/**
 * Watches `progress`, a number that changes while work goes on, and allows it to stay the same for `seconds`.
 *
 * Checks are counted, not time. If this thread was blocked, or the whole process was stopped, for however long, that is one
 * check, and the workers are not blamed for it.
 */
export function startWatch(progress: () => number, seconds = STALL_SECONDS): Watch {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const atFirst = progress();
    let last = atFirst;
    let looks = 0;
    timer = setInterval(
      () => {
        const now = progress();
        looks = now === last ? looks + 1 : 0;
        last = now;
        const limit = now === atFirst ? Math.max(seconds, START_SECONDS) : seconds;
        if ((looks * seconds) / LOOKS < limit) return;
        reject(new WorkerFailure(`no task ended for ${limit} seconds`));
      },
      (seconds * 1000) / LOOKS,
    );
  });
  return { stalled, end: () => clearInterval(timer) };
}
