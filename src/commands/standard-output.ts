// Standard output that can't be written: a reader that closed its end of the pipe, or a full disk.

import { OutputError } from '../errors.js';

/**
 * Ends the process when standard output is lost: silently where a reader closed its end (`| head` has had enough),
 * else with an error, which `end` tells. A command that `outlives` its output goes on and says so; its exit code is 1.
 */
export function watchOutput(outlives: boolean, end: (error: unknown) => void): void {
  // Nobody is left to hear that standard error fails.
  process.stderr.on('error', () => {});
  let lost = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (lost) return;
    lost = true;
    if (outlives) {
      console.error(`Warning: standard output is lost (${error.message}); the work goes on without it.`);
      process.once('exit', () => {
        process.exitCode ||= 1;
      });
      return;
    }
    if (error.code !== 'EPIPE') end(lostOutput(error));
    process.exit();
  });
}

function lostOutput(cause: NodeJS.ErrnoException): OutputError {
  return new OutputError(
    'cannot-write',
    `Standard output could not be written (${cause.message}). Make sure that its disk is not full.`,
    { cause },
  );
}
