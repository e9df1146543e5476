// The progress of getting a data set, on standard error, so that standard output stays clean.

import { cursorPrevLine, eraseEndLine } from 'ansi-escapes';
import type { LoadListener } from '../node/data/load.js';
import { percent } from '../numbers.js';
import { barLine } from './bar-line.js';
import { hasCursor } from './cursor.js';

/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;

/**
 * A listener that draws bars on a terminal, and lines elsewhere. The cursor waits below the bar, and no timer runs: when
 * loading fails, the next line stands where it should.
 */
export function loadingListener(quiet: boolean): LoadListener {
  const stream = process.stderr;
  let current = '';
  /** Whether the line above the cursor is a bar, to be drawn over. */
  let isDrawn = false;
  /** Shows `done` of `total` of whatever `what` is; each new `what` has a bar or a line of its own. */
  const show = (what: string, done: number, total: number | undefined) => {
    if (quiet) return;
    const hasBar = total && hasCursor(stream);
    if (what !== current) {
      current = what;
      isDrawn = false;
      if (!hasBar) console.error(`${what} …`);
    }
    if (!hasBar) return;
    const share = percent(done / total, 0);
    const line = barLine(done / total, [`${share} ${what}`, share], stream.columns || COLUMNS);
    stream.write(`${isDrawn ? cursorPrevLine : ''}${line}${eraseEndLine}\n`);
    isDrawn = true;
  };
  return {
    onDownload: ({ file, bytes, total }) => show(`downloading ${file}`, bytes, total),
    onDrawn: (images, total) => show('drawing built-in digits', images, total),
    onWarning(message) {
      isDrawn = false;
      console.error(`Warning: ${message}`);
    },
  };
}
