// SHA-256, synchronously, in Node; the version that runs anywhere is asynchronous (engine/sha256.ts).

import { createHash } from 'node:crypto';

/** The SHA-256 of bytes or of text, as hexadecimal text. */
export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
