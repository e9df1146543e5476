// The machine's own share in a figure: how fast one core works in registers alone, and how much faster two do. Cores of a
// shared machine have neighbours, and lower their clock when both are at work; no program scales better than they do.

import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

/** Some 10 ms, beside which sending a job takes no time. */
const ROUNDS = 2_500_000;

export class Cores {
  private readonly pool = new Piscina({
    filename: fileURLToPath(new URL('./peak-worker.js', import.meta.url)),
    minThreads: 2,
    maxThreads: 2,
    concurrentTasksPerWorker: 1,
  });

  /** Milliseconds in which `threads` threads do their rounds. */
  async time(threads: 1 | 2): Promise<number> {
    const started = performance.now();
    await Promise.all(Array.from({ length: threads }, () => this.pool.run(ROUNDS)));
    return performance.now() - started;
  }

  /** How much more two cores do in a time than one. */
  async speedUp(): Promise<number> {
    const alone = await this.time(1);
    return (2 * alone) / (await this.time(2));
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
