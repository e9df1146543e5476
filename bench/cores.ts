// The limits of the machine: how fast one core works in registers, how much faster two cores are, and how long a round trip
// between them takes. Cores of a shared machine have neighbours and lower their clock when both work. No program scales better
// than they do. Whether two of them share a cache may change from minute to minute.

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
    // Decided here, or both threads would decide it at once.
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

  /** How many times as much two cores do as one. */
  async speedUp(): Promise<number> {
    const alone = await this.time(1);
    return (2 * alone) / (await this.time(2));
  }

  /** The round trip of a word from one core to another in nanoseconds; NaN on one core. */
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
