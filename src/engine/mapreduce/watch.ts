// Notices that nothing goes on any more. A thread that hangs gives no sign, so all that can be seen is that progress stays
// what it was.

import { WorkerFailure } from './failures.js';

/** The longest task takes well under a second. When none ends for that long, a worker hangs. */
export const STALL_SECONDS = 20;
/** Threads of a machine with much else to do may take long to start: until the first sign of life there is more time. */
const START_SECONDS = 60;
/** Looks in which nothing was new before a worker counts as hung, spread over the limit. */
const LOOKS = 4;

export interface Watch {
  /** Rejected with a WorkerFailure when the watched work has stalled. */
  readonly stalled: Promise<never>;
  end(): void;
}

/**
 * Watches `progress`, a number that changes while work goes on, and allows it to stay the same for `seconds`.
 *
 * Looks are counted, not time. When this thread was blocked, or the whole process stopped, for however long, that is one
 * look, and nothing is held against the workers that they could not have known.
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
