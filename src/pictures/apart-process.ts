// The process that decodes what may take too much: see apart.ts. It looks at the time and the memory that it takes
// while the library's threads decode, and ends itself where that is more than allowed.

import { once } from 'node:events';
import sharp from 'sharp';
import { UserError } from '../errors.js';
import type { Picture } from '../vision/picture.js';
import type { Answer, Request } from './apart.js';
import { decodeBySharp, readHeader } from './decode-sharp.js';

/** Seconds of processor time for a picture, whatever else the machine does. */
const MOST_SECONDS = 2.5;
/** Bytes of this process and of the file's copy in the one that asks, together. */
const MOST_MEMORY = 280 * 1024 * 1024;
/** A process that holds more than this after a picture is replaced by a new one. */
const MOST_LEFT = 140 * 1024 * 1024;
/** Milliseconds between two looks, in which some ten megabytes can be filled. */
const LOOK_EVERY = 10;

// Results of earlier pictures are of no use for the next.
sharp.cache(false);

process.on('disconnect', leave);
process.on('message', async (request: Request) => {
  const bytes = await readBytes(request.bytes);
  const watch = watchLimits(bytes.length);
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

async function decode(bytes: Uint8Array, { format, name }: Request) {
  try {
    const header = await readHeader(bytes, format, name);
    const picture: Picture = await decodeBySharp(bytes, header, name);
    return { picture };
  } catch (error) {
    if (error instanceof UserError) return { error: { code: error.code, message: error.message } };
    throw error;
  }
}

function watchLimits(fileBytes: number): NodeJS.Timeout {
  const before = process.cpuUsage();
  return setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1e6 * MOST_SECONDS) leaveBecause('time');
    else if (process.memoryUsage.rss() + fileBytes > MOST_MEMORY) leaveBecause('memory');
  }, LOOK_EVERY);
}

function leaveBecause(exceeded: 'time' | 'memory'): void {
  process.send?.({ exceeded, last: true } satisfies Answer, leave);
}

/** At once: an ordinary end would wait for the library's threads. */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}
