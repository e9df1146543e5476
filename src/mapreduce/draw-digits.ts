// Drawing built-in digits on all cores: each worker draws ranges of the same endless row, so what comes out does
// not depend on how many there are.

import type { Digits } from '../dataset/builtin/digits.js';
import { PIXELS } from '../network/topology.js';
import type { DrawJob } from './jobs.js';
import { startPool } from './pool.js';

/** Images a worker draws at a time: long enough to outweigh a message, short enough to tell progress. */
const SHARD = 500;

/** Draws images `first` to first + count of the digits that `seed` stands for; tells how many are done. */
export async function drawDigitsInParallel(
  job: { seed: number; first: number; count: number },
  workers: number,
  onDrawn: (images: number) => void,
): Promise<Digits> {
  const images = new Uint8Array(job.count * PIXELS);
  const labels = new Uint8Array(job.count);
  const pool = startPool(workers);
  let drawn = 0;
  try {
    const shards = Array.from({ length: Math.ceil(job.count / SHARD) }, async (_, shard) => {
      const start = shard * SHARD;
      const count = Math.min(SHARD, job.count - start);
      const shardJob: DrawJob = { seed: job.seed, first: job.first + start, count };
      const digits: Digits = await pool.run(shardJob, { name: 'draw' });
      images.set(digits.images, start * PIXELS);
      labels.set(digits.labels, start);
      drawn += count;
      onDrawn(drawn);
    });
    await Promise.all(shards);
  } finally {
    await pool.destroy();
  }
  return { images, labels };
}
