// The thread in which HEIC is decoded: WebAssembly blocks its thread until it is done, while apart-process.ts checks time and
// memory.

import { parentPort } from 'node:worker_threads';
import { decodeHeic } from './decode-heic.js';
import { settle } from './decoded.js';

parentPort?.on('message', async ({ bytes, name }: { bytes: Uint8Array; name: string }) => {
  parentPort?.postMessage(await settle(decodeHeic(bytes, name)));
});
