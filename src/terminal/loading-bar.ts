// The progress of getting a data set, on standard error, so that standard output stays clean.

import { SingleBar } from 'cli-progress';
import type { LoadListener } from '../dataset/load.js';

/** A listener that draws bars on a terminal, and lines elsewhere. */
export function loadingListener(quiet: boolean): LoadListener {
  let current = '';
  let bar: SingleBar | undefined;
  /** Shows `done` of `total` of whatever `what` is; each new `what` has a bar or a line of its own. */
  const show = (what: string, done: number, total: number | undefined) => {
    if (quiet) return;
    if (what !== current) {
      bar?.stop();
      bar = undefined;
      current = what;
      if (process.stderr.isTTY && total) {
        bar = new SingleBar({ format: `${what} {bar} {percentage} %`, barsize: 24, stream: process.stderr });
        bar.start(total, 0);
      } else {
        console.error(`${what} …`);
      }
    }
    bar?.update(done);
    if (done === total) bar?.stop();
  };
  return {
    onDownload: ({ file, bytes, total }) => show(`downloading ${file}`, bytes, total),
    onDrawn: (images, total) => show('drawing built-in digits', images, total),
    onWarning: (message) => console.error(`Warning: ${message}`),
  };
}
