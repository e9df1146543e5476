// The progress of loading a data set, on standard error, so that standard output stays clean.

import { cursorPrevLine, eraseEndLine } from 'ansi-escapes';
import type { LoadListener } from '../node/data/load.js';
import { percent } from '../numbers.js';
import { barLine } from './bar-line.js';
import { hasCursor } from './cursor.js';
import { printWarning } from './wrapped.js';

/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;

/**
 * A listener that draws bars on a terminal, and lines elsewhere. The cursor stays below the bar and no timer runs, so the
 * next line stands in the right place if loading fails.
 */
export function loadingListener(quiet: boolean): LoadListener {
  const stream = process.stderr;
  let current = '';
  /** Whether the line above the cursor is a bar to draw over. */
  let isDrawn = false;
  /** Shows that `done` of `total` of `what` are done; each new `what` has its own bar or line. */
  const show = (what: string, done: number, total: number | undefined) => {
    if (quiet) return;
    const hasBar = total && hasCursor(stream);
    if (what !== current) {
      current = what;
      isDrawn = false;
      if (!hasBar) console.error(`${what[0].toUpperCase()}${what.slice(1)} …`);
    }
    if (!hasBar) return;
    const share = percent(done / total, 0);
    const line = barLine(done / total, [`${share} ${what}`, share], stream.columns || COLUMNS);
    stream.write(`${isDrawn ? cursorPrevLine : ''}${line}${eraseEndLine}\n`);
    isDrawn = true;
  };
  return {
    onDownload: ({ file, bytes, total }) => show(`downloading ${file}`, bytes, total),
    onDrawn: (images, total) => show('generating built-in digits', images, total),
    onWarning(message) {
      isDrawn = false;
      printWarning(message);
    },
  };
}
