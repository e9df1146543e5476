// The machine's own share in a figure: how fast one core works in registers alone, how much faster two do, and how long they
// take to hear of each other. Cores of a shared machine have neighbours, and lower their clock when both are at work; no
// program scales better than they do. Whether two of them share a cache may change from minute to minute.

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { areVectorsJoined } from '../src/node/kernels.js';

/** Some 10 ms, beside which sending a job takes no time. */
const ROUNDS = 2_500_000;
/** Some 10 to 50 ms. */
const EXCHANGES = 100_000;

export class Cores {
  private readonly pool: Piscina;

  constructor() {
    // Decided here, or both threads would do so at once.
    areVectorsJoined();
    this.pool = new Piscina({
      filename: fileURLToPath(new URL('./cores-worker.js', import.meta.url)),
      minThreads: 2,
      maxThreads: 2,
      concurrentTasksPerWorker: 1,
    });
  }

  /** Milliseconds in which `threads` threads do their rounds. */
  async time(threads: 1 | 2): Promise<number> {
    const started = performance.now();
    await Promise.all(Array.from({ length: threads }, () => this.pool.run(ROUNDS, { name: 'work' })));
    return performance.now() - started;
  }

  /** How much more two cores do in a time than one. */
  async speedUp(): Promise<number> {
    const alone = await this.time(1);
    return (2 * alone) / (await this.time(2));
  }

  /** Nanoseconds that a word takes from one core to another and back; NaN where there is no other. */
  async exchange(): Promise<number> {
    if (availableParallelism() < 2) return Number.NaN;
    const word = new Int32Array(new SharedArrayBuffer(4));
    const started = performance.now();
    await Promise.all(
      [0, 1].map((first) => this.pool.run({ word, rounds: EXCHANGES, first }, { name: 'exchange' })),
    );
    return ((performance.now() - started) * 1e6) / EXCHANGES;
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
