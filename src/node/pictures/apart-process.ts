// The process that decodes pictures which may take too much: see apart.ts. It checks its own time and memory while the
// library's threads decode, and ends itself if they exceed the limits.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import type { PictureFormat } from '../../formats/file-kind.js';
import type { Picture } from '../../reading/vision/picture.js';
import type { Answer, Request } from './apart.js';
import { decodeBySharp, readHeader } from './decode-sharp.js';
import { type Decoded, settle } from './decoded.js';
import { mostSecondsOf } from './limits.js';

/** Bytes of this process and of the file's copy in its parent, together. */
const MOST_MEMORY = 280 * 1024 * 1024;
/** A process that holds more than this after a picture is replaced by a new one. */
const MOST_LEFT = 140 * 1024 * 1024;
/** Milliseconds between two checks, in which some ten megabytes can be filled. */
const LOOK_EVERY = 10;

// Results of earlier pictures are of no use for the next one.
sharp.cache(false);

process.on('disconnect', leave);
process.on('message', async (request: Request) => {
  const bytes = await readBytes(request.bytes);
  const watch = watchLimits(request);
  const answer = await decode(bytes, request);
  clearInterval(watch);
  process.send?.({ ...answer, last: process.memoryUsage.rss() > MOST_LEFT } satisfies Answer);
});

/** Reads so many bytes of standard input. */
async function readBytes(length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length; ) {
    const chunk: Buffer | null = process.stdin.read();
    if (chunk === null) await once(process.stdin, 'readable');
    else filled += chunk.copy(bytes, filled);
  }
  return bytes;
}

function decode(bytes: Uint8Array, { format, name }: Request): Promise<Decoded> {
  return format === 'heic' ? decodeInThread(bytes, name) : settle(decodeHere(bytes, format, name));
}

async function decodeHere(bytes: Uint8Array, format: PictureFormat, name: string): Promise<Picture> {
  return decodeBySharp(bytes, await readHeader(bytes, format, name), name);
}

/** A thread for HEIC, which is decoded in WebAssembly; started with the first HEIC picture. */
let heicThread: Worker | undefined;

async function decodeInThread(bytes: Uint8Array, name: string): Promise<Decoded> {
  heicThread ??= new Worker(new URL('./heic-thread.js', import.meta.url));
  heicThread.postMessage({ bytes, name });
  const [decoded] = await once(heicThread, 'message');
  return decoded;
}

function watchLimits({ bytes: fileBytes, format }: Request): NodeJS.Timeout {
  const before = process.cpuUsage();
  const mostSeconds = mostSecondsOf(format);
  return setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1e6 * mostSeconds) leaveBecause('time');
    else if (process.memoryUsage.rss() + fileBytes > MOST_MEMORY) leaveBecause('memory');
  }, LOOK_EVERY);
}

function leaveBecause(exceeded: 'time' | 'memory'): void {
  process.send?.({ exceeded, last: true } satisfies Answer, leave);
}

/** Ends at once: an ordinary exit would wait for the library's threads. */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}
