// Drawing built-in digits on all cores: each worker draws ranges of the same endless row, so what comes out does
// not depend on how many there are.

import type { Machine, Pool } from '../../engine/machine.js';
import { retry } from '../../engine/mapreduce/retry.js';
import { startWatch } from '../../engine/mapreduce/watch.js';
import { PIXELS } from '../../engine/network/topology.js';
import type { Digits } from './digits.js';

/** Images a worker draws at a time: long enough to outweigh a message, short enough to tell progress. */
const SHARD = 500;

/** What a worker is asked for: images of the row that the seed stands for. Its function is called `draw`. */
export interface DrawJob {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

export interface DrawOptions {
  readonly workers: number;
  readonly machine: Pick<Machine, 'startPool'>;
  /** Told how many images are done. */
  onDrawn?(images: number): void;
  /** Told when a worker died or hung, and what it was at is drawn again. */
  onFailure?(message: string): void;
  /** Seconds without a finished shard after which a worker counts as hung. */
  readonly stallSeconds?: number;
}

/**
 * Draws images `first` to first + count of the digits that `seed` stands for. Shards that a worker
 * which fails was at are drawn again.
 * @throws RunError `workers-fail`, `job-failed`
 */
export async function drawDigitsInParallel(job: DrawJob, options: DrawOptions): Promise<Digits> {
  const drawing = new Drawing(job, options);
  try {
    await drawing.draw();
  } finally {
    await drawing.close();
  }
  return drawing.digits;
}

class Drawing {
  readonly digits: Digits;
  private pool: Pool;
  /** First images of the shards that are not drawn yet. */
  private readonly rest: Set<number>;
  private drawn = 0;

  constructor(
    private readonly job: DrawJob,
    private readonly options: DrawOptions,
  ) {
    const { count } = job;
    this.digits = { images: new Uint8Array(count * PIXELS), labels: new Uint8Array(count) };
    this.rest = new Set(Array.from({ length: Math.ceil(count / SHARD) }, (_, shard) => shard * SHARD));
    this.pool = this.startPool();
  }

  private startPool(): Pool {
    const { machine, workers } = this.options;
    return machine.startPool(workers);
  }

  async draw(): Promise<void> {
    await retry(
      () => this.drawRest(),
      async ({ message }) => {
        // What a worker draws it hands over when it is done: one that cannot be ended does no harm.
        await this.pool.destroy();
        this.pool = this.startPool();
        this.options.onFailure?.(`A worker failed (${message}); what it was drawing is drawn again.`);
      },
      () => this.drawn,
    );
  }

  private async drawRest(): Promise<void> {
    const { stalled, end } = startWatch(() => this.drawn, this.options.stallSeconds);
    try {
      await Promise.race([stalled, Promise.all([...this.rest].map((start) => this.drawShard(start)))]);
    } finally {
      end();
    }
  }

  private async drawShard(start: number): Promise<void> {
    const { seed, first, count } = this.job;
    const shard: DrawJob = { seed, first: first + start, count: Math.min(SHARD, count - start) };
    const { images, labels } = await this.pool.run<Digits>(shard, 'draw');
    this.digits.images.set(images, start * PIXELS);
    this.digits.labels.set(labels, start);
    this.rest.delete(start);
    this.drawn += shard.count;
    this.options.onDrawn?.(this.drawn);
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
