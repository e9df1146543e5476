// Standard output that cannot be written: the reader closed its end of the pipe, or the disk is full.

import { OutputError } from '../errors.js';
import { printWarning } from '../terminal/wrapped.js';

/**
 * Ends the process when standard output is lost: silently if the reader closed its end (`| head` has enough), else with
 * an error, which `end` reports. Where something `goesOn` without a reader, it says in words what that is, once, and the exit
 * code is 1.
 */
export function watchOutput(goesOn: () => string | undefined, end: (error: unknown) => void): void {
  // A failure of standard error cannot be reported.
  process.stderr.on('error', () => {});
  let lost = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (lost) return;
    lost = true;
    const what = goesOn();
    if (what) {
      printWarning(`standard output is lost (${error.message}). ${what} Press Ctrl-C to stop.`);
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
    `Standard output could not be written (${cause.message}). Check that its disk is not full.`,
    { cause },
  );
}
