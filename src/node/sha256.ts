// SHA-256, synchronously, in Node; the version that runs anywhere is asynchronous (engine/sha256.ts).

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The SHA-256 of bytes or of text, as hexadecimal text. */
export function sha256(bytes: Uint8Array | string): string {
  // Loading cryptography takes some milliseconds, so it waits until something is hashed.
  const { createHash }: typeof import('node:crypto') = require('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}
