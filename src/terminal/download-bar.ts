// The progress of downloads on standard error, so that standard output stays clean.

import { SingleBar } from 'cli-progress';
import type { LoadListener } from '../dataset/load.js';

/** A listener that draws a bar a file on a terminal, a line a file elsewhere. */
export function downloadListener(quiet: boolean): LoadListener {
  let current = '';
  let bar: SingleBar | undefined;
  return {
    onDownload({ file, bytes, total }) {
      if (quiet) return;
      if (file !== current) {
        bar?.stop();
        current = file;
        if (process.stderr.isTTY && total) {
          bar = new SingleBar({
            format: `downloading ${file} {bar} {percentage} %`,
            barsize: 24,
            stream: process.stderr,
          });
          bar.start(total, 0);
        } else {
          console.error(`downloading ${file}`);
        }
      }
      bar?.update(bytes);
      if (bytes === total) bar?.stop();
    },
    onWarning: (message) => console.error(`Warning: ${message}`),
  };
}
