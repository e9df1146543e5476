// What standard output can show.

import { colourDepth, type Depth } from './cells/colour.js';

/** Columns of the terminal that standard output is; no limit for a file or a pipe. */
export const outputColumns = () => process.stdout.columns || Number.POSITIVE_INFINITY;

/** Colours of the terminal that standard output is; none for a file or a pipe. */
export const outputDepth = (): Depth =>
  process.stdout.isTTY ? colourDepth(process.env, process.stdout.getColorDepth()) : 'none';
