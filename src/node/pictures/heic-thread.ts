// The thread in which HEIC is decoded: WebAssembly holds its thread until it is done, and apart-process.ts looks at
// the time and the memory meanwhile.

import { parentPort } from 'node:worker_threads';
import { decodeHeic } from './decode-heic.js';
import { settle } from './decoded.js';

parentPort?.on('message', async ({ bytes, name }: { bytes: Uint8Array; name: string }) => {
  parentPort?.postMessage(await settle(decodeHeic(bytes, name)));
});
