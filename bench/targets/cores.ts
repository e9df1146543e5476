// The machine's own share in a figure: how fast one core works in registers alone, and how much faster two do. Cores of a
// shared machine have neighbours, and lower their clock when both are at work; no program scales better than they do.

import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { median } from '../statistics.js';

/** Some 20 ms, beside which sending a job takes no time. */
const ROUNDS = 2_500_000;

export class Cores {
  private readonly pool = new Piscina({
    filename: fileURLToPath(new URL('./peak-worker.js', import.meta.url)),
    minThreads: 2,
    maxThreads: 2,
    concurrentTasksPerWorker: 1,
  });
  private readonly alone: number[] = [];
  private readonly speedUps: number[] = [];

  /** Measures one core, then two. */
  async measure(): Promise<void> {
    const alone = await this.run(1);
    this.alone.push(alone);
    this.speedUps.push((2 * alone) / (await this.run(2)));
  }

  private async run(threads: number): Promise<number> {
    const started = performance.now();
    await Promise.all(Array.from({ length: threads }, () => this.pool.run(ROUNDS)));
    return performance.now() - started;
  }

  /** What two cores do beside one, the median. */
  get speedUp(): number {
    return median(this.speedUps);
  }

  /** Times of one core, in the order of the measurements. */
  get times(): readonly number[] {
    return this.alone;
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
