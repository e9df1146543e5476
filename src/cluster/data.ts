// The images of a run over Redis, for machines that have none of their own, and the hash by which all know that theirs are the
// same. A run has one set of labelled images or several.

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PIXELS } from '../engine/network/topology.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import { dataKey, dataPiecesKey, type RunSpec } from './protocol.js';
import { getBytes, type Redis, setBytes } from './redis.js';

const PIECE_BYTES = 8 * 2 ** 20;
const LOOK_MILLISECONDS = 200;

/** SHA-256 of each set's pixels and then its labels. */
export function hashData(sets: readonly LabelledImages[]): string {
  const hash = createHash('sha256');
  for (const { pixels, labels } of sets) hash.update(pixels).update(labels);
  return hash.digest('hex');
}

/** Puts images where machines find them, unless they are there already; returns the bytes that were sent. */
export async function sendData(
  redis: Redis,
  { run, timing }: RunSpec,
  sets: readonly LabelledImages[],
): Promise<number> {
  if (await redis.exists(dataPiecesKey(run))) return 0;
  const bytes = Buffer.concat(sets.flatMap(({ pixels, labels }) => [pixels, labels]));
  const pieces = Math.ceil(bytes.length / PIECE_BYTES);
  for (let piece = 0; piece < pieces; piece++) {
    const start = piece * PIECE_BYTES;
    await setBytes(redis, dataKey(run, piece), bytes.subarray(start, start + PIECE_BYTES), timing.expiry);
  }
  // Last, so that whoever sees it finds all pieces.
  await redis.set(dataPiecesKey(run), pieces, 'PX', timing.expiry);
  return bytes.length;
}

/** Waits for the images of a run; undefined where they are not those that the run is about, or `isOver` says so. */
export async function receiveData(
  redis: Redis,
  { run, images: counts, dataSha256 }: RunSpec,
  isOver: () => boolean,
): Promise<LabelledImages[] | undefined> {
  for (;;) {
    if (isOver()) return undefined;
    const pieces = Number(await redis.get(dataPiecesKey(run)));
    if (pieces > 0) {
      const parts: Uint8Array[] = [];
      for (let piece = 0; piece < pieces; piece++)
        parts.push((await getBytes(redis, dataKey(run, piece))) ?? new Uint8Array());
      const sets = cutSets(new Uint8Array(Buffer.concat(parts)), counts);
      return sets && hashData(sets) === dataSha256 ? sets : undefined;
    }
    await delay(LOOK_MILLISECONDS);
  }
}

/** Sets of so many images in one piece of bytes; undefined where it has another length. */
function cutSets(bytes: Uint8Array, counts: readonly number[]): LabelledImages[] | undefined {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const sets = counts.map((count) => ({ count, pixels: take(count * PIXELS), labels: take(count) }));
  return at === bytes.length ? sets : undefined;
}
