// Training images over Redis, for machines that have none of their own, and the hash by which all know that theirs are the
// same.

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PIXELS } from '../engine/network/topology.js';
import type { LabelledImages } from '../engine/training/dataset.js';
import { dataKey, dataPiecesKey, type RunSpec } from './protocol.js';
import { getBytes, type Redis, setBytes } from './redis.js';

const PIECE_BYTES = 8 * 2 ** 20;
const LOOK_MILLISECONDS = 200;

/** SHA-256 of pixels and then labels. */
export function hashData({ pixels, labels }: LabelledImages): string {
  return createHash('sha256').update(pixels).update(labels).digest('hex');
}

/** Puts images where machines find them, unless they are there already; returns the bytes that were sent. */
export async function sendData(
  redis: Redis,
  { run, timing }: RunSpec,
  { pixels, labels }: LabelledImages,
): Promise<number> {
  if (await redis.exists(dataPiecesKey(run))) return 0;
  const bytes = Buffer.concat([pixels, labels]);
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
  { run, trainingImages: count, dataSha256 }: RunSpec,
  isOver: () => boolean,
): Promise<LabelledImages | undefined> {
  for (;;) {
    if (isOver()) return undefined;
    const pieces = Number(await redis.get(dataPiecesKey(run)));
    if (pieces > 0) {
      const parts: Uint8Array[] = [];
      for (let piece = 0; piece < pieces; piece++)
        parts.push((await getBytes(redis, dataKey(run, piece))) ?? new Uint8Array());
      const bytes = new Uint8Array(Buffer.concat(parts));
      if (bytes.length !== count * (PIXELS + 1)) return undefined;
      const images = {
        count,
        pixels: bytes.subarray(0, count * PIXELS),
        labels: bytes.subarray(count * PIXELS),
      };
      return hashData(images) === dataSha256 ? images : undefined;
    }
    await delay(LOOK_MILLISECONDS);
  }
}
