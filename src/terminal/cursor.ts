// Whether a stream is a terminal whose lines can be overwritten.

import type { WriteStream } from 'node:tty';

/** A bar moves the cursor back, which a dumb terminal (an editor's, a log's) would print as characters. */
export const hasCursor = (stream: WriteStream) => Boolean(stream.isTTY) && process.env.TERM !== 'dumb';
