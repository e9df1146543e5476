// Whether a stream is a terminal whose lines can be drawn over.

import type { WriteStream } from 'node:tty';

/** A bar moves the cursor back over itself, which a dumb terminal (an editor's, a log's) prints as letters. */
export const hasCursor = (stream: WriteStream) => Boolean(stream.isTTY) && process.env.TERM !== 'dumb';
